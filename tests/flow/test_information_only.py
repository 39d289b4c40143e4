"""What a caller hears at the beginning where no person would learn that they ask."""

from dataclasses import replace

import pytest

from ivr.flow.effects import RequestCallback
from ivr.flow.state import Duty
from tests.flow.talk import Talk
from tests.flow.walk import facts


@pytest.mark.parametrize(
    ("on_now", "supervised", "told"),
    [(False, False, True), (True, False, False), (False, True, False), (True, True, False)],
)
def test_the_line_says_so_where_nobody_is_there_at_all(
    on_now: bool, supervised: bool, told: bool
) -> None:
    world = replace(facts(), duty=Duty(on_now, None, supervised))
    assert ("information-only" in Talk(world=world).calls("en").heard) == told


def test_it_is_said_once_and_zero_keeps_a_request_all_the_same() -> None:
    talk = Talk(world=replace(facts(), duty=Duty(False, None, False))).calls("en").presses("0")
    assert talk.heard == ("person-offer-unknown",)
    assert talk.did(RequestCallback)


def test_by_text_nothing_is_added_to_the_first_answer() -> None:
    world = replace(facts(voice=False), duty=Duty(False, None, False))
    talk = Talk(world=world).writes("en").names("lost-documents")
    assert "information-only" not in talk.heard
