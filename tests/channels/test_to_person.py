"""While an assistant writes with a caller: what is words for them, and what acts all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels import caller_words
from ivr.channels.sms_in import CarrierWord, Forget, Withdraw, read
from ivr.channels.to_person import is_for_person
from ivr.flow.catalogue import Catalogue
from ivr.flow.inputs import Asked, Unclear, Word
from tests.channels.stage import small_catalogue
from tests.flow.walk import shipped

ACTS = ("PRIVACY", "MENU", "МОВА", "DELETE", "delete my data", "DROP", "drop 482193", "скасувати")
DANGER = ("9", "SOS", "102 Halytska 24", "сос", "пожежа", "🆘")
FOR_PERSON = ("0", "call me", "yes", "no", "YES", "STOP", "text me", "I want to die", "🙂", "")
FOR_BOTH = ("HELP", "police", "I am afraid", "someone is following me", "за мною йдуть")
ANSWERS = ("2", "15", "passport", "more", "back", "again", "067 123 45 67")


def for_person(body: str, *, hotline_asked: bool) -> bool:
    return is_for_person(read(body, catalogue=shipped()), hotline_asked=hotline_asked)


@pytest.mark.parametrize("hotline_asked", [True, False])
@pytest.mark.parametrize("body", [*ACTS, *DANGER])
def test_safety_and_rights_act_at_any_time(body: str, *, hotline_asked: bool) -> None:
    assert not for_person(body, hotline_asked=hotline_asked)


@pytest.mark.parametrize("hotline_asked", [True, False])
@pytest.mark.parametrize("body", FOR_PERSON)
def test_words_go_to_the_person_at_any_time(body: str, *, hotline_asked: bool) -> None:
    assert for_person(body, hotline_asked=hotline_asked)


@pytest.mark.parametrize("hotline_asked", [True, False])
@pytest.mark.parametrize("body", FOR_BOTH)
def test_what_may_mean_danger_is_not_left_to_the_person_alone(
    body: str, *, hotline_asked: bool
) -> None:
    assert not for_person(body, hotline_asked=hotline_asked)


def test_yes_answers_the_question_about_danger_only_where_that_was_asked_last() -> None:
    yes = read("yes, he is here", catalogue=shipped())
    assert is_for_person(yes, hotline_asked=True)
    assert not is_for_person(yes, hotline_asked=True, in_doubt=True)


@pytest.mark.parametrize("body", ANSWERS)
def test_a_digit_or_a_topic_answers_whoever_asked_last(body: str) -> None:
    assert for_person(body, hotline_asked=False)
    assert not for_person(body, hotline_asked=True)


def _pieces() -> st.SearchStrategy[str]:
    ours = st.sampled_from(sorted(caller_words.OURS | caller_words.RESERVED | caller_words.FILLING))
    return st.lists(ours | st.text(max_size=12) | st.integers(0, 10**7).map(str), max_size=5).map(
        " ".join
    )


@given(_pieces(), st.booleans())
def test_danger_and_rights_are_never_words_and_words_never_get_lost(
    body: str, hotline_asked: bool
) -> None:
    catalogue: Catalogue = small_catalogue()
    meaning = read(body, catalogue=catalogue)
    for_them = is_for_person(meaning, hotline_asked=hotline_asked)
    if meaning == Asked(Word.DANGER) or isinstance(meaning, Withdraw | Forget):
        assert not for_them
    if meaning == Unclear() or isinstance(meaning, CarrierWord):
        assert for_them
    # A question of HotLine's own takes words from the person, and never gives them any.
    assert for_them <= is_for_person(meaning, hotline_asked=False)
