"""How long the sentences take that have to be short, by the practice network's estimate.

It is calibrated against a speech synthesiser, not against the carrier's own voices: a sentence that
just fits here may be a little over or under on a real telephone. The quarter of a second it counts
before every Say is silence, not sentence.
"""

import pytest

from ivr.carrier.practice.speech import speech_seconds
from ivr.channels.wording import Wording
from ivr.flow.effects import Offer, Say
from ivr.flow.state import Duty, Facts
from tests.channels.stage import KYIV
from tests.flow.talk import Talk
from tests.flow.walk import LANGUAGES, LATER, MONDAY_MORNING, NEVER, NOT_SOON, ON_DUTY, facts

BEGINNING = 0.25


def seconds(talk: Talk, name: str) -> list[float]:
    """How long each such sentence of the last turn takes."""
    wording = Wording(talk.catalogue, KYIV, MONDAY_MORNING)
    lines = [wording.heard(s) for s in talk.effects if isinstance(s, Say) and s.name == name]
    assert lines, f"{name} is not heard"
    return [speech_seconds(line.text, line.language) - BEGINNING for line in lines]


def test_what_to_do_in_danger_is_told_in_two_and_a_half_seconds_a_language() -> None:
    each = seconds(Talk().calls(), "danger-first")
    assert len(each) == len(LANGUAGES)
    assert max(each) <= 2.5
    assert sum(each) + len(each) * BEGINNING <= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_line_is_takes_six_seconds(language: str) -> None:
    assert max(seconds(Talk().calls(language), "notice")) <= 6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("duty", "name"),
    [
        (ON_DUTY, "person-offer"),
        (LATER, "person-offer-closed"),
        (NOT_SOON, "person-offer-unknown"),
        (NEVER, "person-offer-unknown"),
    ],
)
def test_a_person_is_offered_in_fifteen_seconds(duty: Duty, name: str, language: str) -> None:
    world: Facts = facts(duty=duty)
    assert max(seconds(Talk(world=world).calls(language).presses("0"), name)) <= 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_little_is_said_before_the_police_is_rung(language: str) -> None:
    text = Talk().catalogue.phrase("connecting-police")
    wording = Wording(Talk().catalogue, KYIV, MONDAY_MORNING)
    line = wording.heard(Say("connecting-police", text, language))
    assert speech_seconds(line.text, line.language) <= 3.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_top_menu_has_at_most_five_choices(language: str) -> None:
    talk = Talk().calls(language)
    assert 1 <= sum(isinstance(each, Offer) for each in talk.effects) <= 5
