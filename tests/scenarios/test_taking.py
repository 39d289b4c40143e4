"""Taking a case, missing the ring, coming late, forgetting DONE: the case and its people go on."""

import pytest

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town

TAKEN_BY_OTHER = "already been taken"


def asks(caller: Person) -> None:
    """Dial, choose English, press 0 and confirm, hang up."""
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1").hears("code")
    caller.hangs_up()


def takes(assistant: Person, words: str = "TAKE") -> str:
    """Text TAKE and read the answer; gives the case code."""
    assistant.texts(words)
    return code_in(assistant.gets_text("is yours"))


def talks(assistant: Person, caller: Person) -> None:
    """Both pick up and press 1, and are joined."""
    assistant.answers().hears("press 1")
    assistant.presses("1")
    caller.answers().hears("Did you ask")
    caller.presses("1")
    assistant.says("Good day")
    caller.hears("Good day")


def misses_the_ring(town: Town, assistant: Person) -> None:
    """The phone rings until HotLine gives up."""
    assistant.is_rung()
    town.wait(seconds=28)
    assistant.is_idle()


def closes(assistant: Person, code: str) -> None:
    """Text DONE and read the answer."""
    assistant.texts(f"DONE {code} 1")
    assistant.gets_text("closed")


@pytest.fixture
def amara(town: Town, ivan: Person) -> Person:
    """A second assistant, asked after Ivan."""
    return town.assistant("Amara", "+380671112255")


# -- who misses the ring -------------------------------------------------------------------------


def test_who_misses_the_ring_takes_the_case_again(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    takes(ivan)
    misses_the_ring(town, ivan)
    oksana.gets_text("nobody has taken it", within=10)
    takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()


def test_after_a_missed_ring_whoever_was_told_no_is_asked_at_once_and_may_take_it(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    town.wait(minutes=10)
    amara.gets_text("English")
    takes(amara)
    ivan.gets_text(TAKEN_BY_OTHER)
    misses_the_ring(town, amara)
    ivan.gets_text("English", within=10)
    takes(ivan)
    amara.gets_text(TAKEN_BY_OTHER)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()


def test_whoever_was_told_no_may_take_it_before_being_asked_again(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    third = town.assistant("Third", "+380671112277")
    asks(caller)
    code = code_in(ivan.gets_text("English"))
    for each in (amara, third):
        town.wait(minutes=10)
        each.gets_text("English")
    takes(third)
    ivan.gets_text(TAKEN_BY_OTHER)
    amara.gets_text(TAKEN_BY_OTHER)
    misses_the_ring(town, third)
    asked, other = sorted((ivan, amara), key=lambda each: len(each.phone.inbox), reverse=True)
    asked.gets_text("English", within=10)
    takes(other, f"TAKE {code}")
    asked.gets_text(TAKEN_BY_OTHER)
    third.gets_text(TAKEN_BY_OTHER)
    talks(other, caller)
    caller.hangs_up()
    other.hangs_up()
