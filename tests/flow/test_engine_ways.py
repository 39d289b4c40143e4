"""Ways through a conversation that once led nowhere, or somewhere wrong."""

import pytest

from ivr.flow.effects import RequestCallback, WithdrawCallback
from ivr.flow.inputs import Back, ForwardEnded, Unclear, Word
from ivr.flow.places import NUMBER, READBACK, top_menu
from ivr.flow.state import BACK_LIMIT, Answer, Place
from tests.flow.talk import Talk
from tests.flow.walk import NUMBER as FRIENDS_PHONE
from tests.flow.walk import facts, workshop

HIDDEN = facts(hidden=True)
BY_TEXT = facts(voice=False)
UNKNOWN_ABROAD = facts(voice=False, hidden=True)


def requests(talk: Talk) -> list[RequestCallback]:
    return [each for each in talk.effects if isinstance(each, RequestCallback)]


# --- The way back ----------------------------------------------------------------------------


def test_whoever_went_in_circles_still_comes_back_to_the_top() -> None:
    talk = Talk().calls("en").presses("1", "4", "3", "1", "1")
    assert talk.heard == ("lost-documents/more",)
    talk.presses(*["2", "1"] * BACK_LIMIT)
    talk.presses(*["*"] * (BACK_LIMIT + 1))
    assert talk.state.place == top_menu(talk.catalogue)


def test_back_at_the_language_question_asks_it_again_and_keeps_the_topic() -> None:
    talk = Talk(world=BY_TEXT).writes(None).names("lost-documents")
    assert talk.heard == ("language-choice", "language-choice")
    assert talk.asks(Word.BACK).heard == ("language-choice", "language-choice")
    assert talk.presses("2").heard == ("notice", "lost-documents/opening", "lost-documents/which")
    assert talk.languages == {"uk"}


def test_another_language_in_the_middle_goes_on_where_the_caller_was() -> None:
    talk = Talk(world=BY_TEXT).writes("en").names("lost-documents").presses("2")
    assert talk.heard == ("lost-documents/how",)
    talk.asks(Word.LANGUAGE).presses("2")
    assert talk.heard == ("lost-documents/how",)
    assert talk.languages == {"uk"}
    talk.asks(Word.BACK)
    assert talk.state.place == top_menu(talk.catalogue)


def test_keying_a_hidden_number_again_and_again_leaves_the_way_back_short() -> None:
    talk = Talk(world=HIDDEN).calls("en").presses("1", "0")
    for _ in range(3):
        talk.presses(FRIENDS_PHONE)
        assert talk.state.place == READBACK
        talk.presses("0")
        assert talk.state.place == NUMBER
    talk.presses("*")
    assert talk.heard[-1] == "lost-documents/which"


def test_stepping_back_from_the_offer_is_confirmed() -> None:
    talk = Talk().calls("en").presses("0", "*")
    assert talk.did(WithdrawCallback)
    assert talk.heard[0] == "person-withdrawn"
    assert talk.heard[-2:] == ("menu/top", "keys-reminder")


# --- Asking for a person ---------------------------------------------------------------------


def test_what_a_protocol_finds_urgent_stays_urgent_when_the_caller_says_yes() -> None:
    talk = Talk(workshop()).calls("en").names("threats").presses("12", "2")
    assert talk.heard == ("threats/soon", "person-offer")
    assert [each.urgent for each in requests(talk)] == [True]
    talk.presses("1")
    assert [each.urgent for each in requests(talk)] == [True]


def test_it_stays_urgent_for_a_hidden_number_too() -> None:
    talk = Talk(workshop(), HIDDEN).calls("en").names("threats").presses("12", "2")
    talk.presses(FRIENDS_PHONE, "1")
    assert [(each.number, each.urgent) for each in requests(talk)] == [("+380671234567", True)]


def test_a_request_becomes_urgent_later_on() -> None:
    talk = Talk(workshop()).calls("en").presses("0", "1", "*").names("threats").presses("12", "2")
    assert talk.heard == ("threats/soon", "person-again")
    assert [each.urgent for each in requests(talk)] == [True]


def test_a_hidden_caller_who_hangs_up_has_asked_and_somebody_learns_of_it() -> None:
    talk = Talk(world=HIDDEN).calls("en").presses("0")
    assert len(requests(talk)) == 1
    assert talk.presses("*").did(WithdrawCallback)


def test_a_text_from_a_number_that_cannot_be_rung_is_asked_for_another() -> None:
    talk = Talk(world=UNKNOWN_ABROAD).writes("en").names("lost-documents").asks(Word.PERSON)
    assert talk.heard == ("person-number",)
    assert len(requests(talk)) == 1
    assert talk.presses("380671234567").heard == ("person-number-readback",)
    talk.presses("1")
    assert talk.heard == ("person-noted",)
    assert [each.number for each in requests(talk)] == ["+380671234567"]
    assert talk.presses("2").heard == ("lost-documents/how",), "the topic goes on where it was"


# --- Languages -------------------------------------------------------------------------------


@pytest.mark.parametrize("back", Back)
def test_after_the_police_a_caller_of_unknown_language_hears_every_language(back: Back) -> None:
    talk = Talk().calls().presses("9").meets(ForwardEnded(back))
    assert talk.languages == {"en", "uk"}


def test_a_silent_caller_of_unknown_language_is_asked_in_every_language() -> None:
    talk = Talk().calls()
    for _ in range(6):
        assert talk.says_nothing().languages == {"en", "uk"}
    assert talk.presses("1").languages == {"en", "uk"}


def test_who_asks_for_a_person_before_choosing_a_language_hears_every_language() -> None:
    talk = Talk().calls().presses("0")
    assert talk.heard == ("person-offer", "person-offer")
    assert talk.presses("1").heard[:2] == ("person-noted", "person-noted")
    assert talk.languages == {"en", "uk"}


def test_a_conversation_by_text_that_begins_with_a_digit_keeps_its_language() -> None:
    talk = Talk(world=BY_TEXT).writes("uk").presses("1")
    assert talk.state.language == "uk"
    assert talk.heard == ("danger-first", "notice", "menu/top")


def test_a_conversation_by_text_that_begins_with_a_meaningless_digit_is_greeted() -> None:
    talk = Talk(world=BY_TEXT).writes(None).presses("7")
    assert talk.heard == ("danger-first", "danger-first", "language-choice", "language-choice")


# --- Beyond one catalogue --------------------------------------------------------------------


def test_a_word_of_newer_protocols_is_not_understood_by_an_older_conversation() -> None:
    talk = Talk(world=BY_TEXT).writes("en").meets(Unclear()).names("protocol-of-tomorrow")
    assert talk.heard == ("not-understood-sms", "menu/top", "keys-reminder")


def test_only_answers_that_are_needed_again_are_kept() -> None:
    talk = Talk(workshop()).calls("en").names("threats").presses("12", "2")
    kept = Answer(Place("threats", "how-many"), "12", tell_patrol=True)
    assert talk.state.answers == (kept,), "not whether they are near: nobody asks for it again"
