"""Taking a case, missing the ring, coming late, forgetting DONE: the case and its people go on."""

import pytest
from sqlalchemy import select

from ivr.store.tables import offers
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town

TAKEN_BY_OTHER = "already been taken"
NIGHT = 18.5
"""Hours from the town's morning, 10:00 in Kyiv, to half past four at night."""


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
    town: Town, caller: Person, ivan: Person, amara: Person, oksana: Person
) -> None:
    third = town.assistant("Third", "+380671112277")
    asks(caller)
    code = code_in(ivan.gets_text("English"))
    for each in (amara, third):
        town.wait(minutes=10)
        each.gets_text("English")
    oksana.gets_text("nobody has taken it")
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


# -- calls planned earlier, and tries whose end nobody reported ----------------------------------


def test_a_case_that_is_closed_rings_nobody_later(town: Town, caller: Person, ivan: Person) -> None:
    asks(caller)
    ivan.gets_text("English")
    takes(ivan, "TAKE 30")
    caller.gets_text("We will call you at about")
    code = takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    closes(ivan, code)
    town.wait(minutes=31)
    ivan.was_not_rung_unexpectedly()


def test_who_takes_a_case_for_later_is_rung_once_even_if_it_is_sooner(
    town: Town, caller: Person, ivan: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    takes(ivan, "TAKE 30")
    caller.gets_text("We will call you at about")
    takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    town.wait(minutes=31)
    ivan.was_not_rung_unexpectedly()


def test_who_closes_a_case_taken_for_later_is_free_for_the_next(
    town: Town, caller: Person, ivan: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    closes(ivan, takes(ivan, "TAKE 30"))
    caller.gets_text("We will call you at about")
    asks(town.person("Next", "+380931114455"))
    ivan.gets_text("English")
    town.wait(minutes=9)


def test_who_took_a_case_that_the_caller_withdrew_is_free_for_the_next(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    takes(ivan, "TAKE 5")
    caller.gets_text("We will call you at about")
    caller.texts(f"DROP {code}")
    caller.gets_text()
    asks(town.person("Next", "+380931114455"))
    ivan.gets_text("English")
    town.wait(minutes=9)


def joined_and_the_database_stops(town: Town, caller: Person, ivan: Person) -> None:
    """The two talk, and how it ended can't be noted."""
    asks(caller)
    ivan.gets_text("English")
    takes(ivan)
    talks(ivan, caller)
    town.stop_database()
    caller.hangs_up()


def test_an_assistant_whose_call_is_over_is_free_though_the_end_of_the_talk_got_lost(
    town: Town, caller: Person, ivan: Person
) -> None:
    joined_and_the_database_stops(town, caller, ivan)
    town.start_database()
    ivan.hangs_up()
    asks(town.person("Next", "+380931114455"))
    ivan.gets_text("English")


def test_an_assistant_is_free_after_the_longest_call_though_every_report_got_lost(
    town: Town, caller: Person, ivan: Person
) -> None:
    joined_and_the_database_stops(town, caller, ivan)
    ivan.hangs_up()
    town.start_database()
    town.wait(minutes=4 * 60)
    ivan.gets_text("How did request")
    asks(town.person("Next", "+380931114455"))
    ivan.gets_text("English")


# -- supervisors ---------------------------------------------------------------------------------


def test_supervisors_who_knew_that_nobody_was_on_duty_learn_that_nobody_took_it(
    town: Town, caller: Person, oksana: Person
) -> None:
    asks(caller)
    oksana.gets_text("Nobody is on duty")
    town.assistant("Late", "+380671112299").gets_text("English", within=16 * 60)
    town.wait(minutes=11)
    oksana.gets_text("nobody has taken it")
    town.wait(minutes=20)
    caller.gets_text("not forgotten")


# -- the hours in which callers are rung ---------------------------------------------------------


def test_at_night_a_request_that_has_waited_is_put_to_nobody_before_the_morning(
    town: Town, caller: Person, oksana: Person
) -> None:
    town.hours_pass(NIGHT)
    asks(caller)
    oksana.gets_text("Nobody is on duty")
    town.wait(minutes=70)
    amara = town.assistant("Amara", "+380671112255")
    town.wait(minutes=100)
    amara.has_no_unread_text()
    caller.has_no_unread_text()
    town.wait(minutes=45)
    amara.gets_text("English")
    caller.gets_text("not forgotten")


def test_who_asks_at_night_is_asked_for_at_once(town: Town, caller: Person, ivan: Person) -> None:
    town.hours_pass(NIGHT)
    asks(caller)
    ivan.gets_text("English")


def test_at_night_what_is_urgent_waits_for_no_morning(
    town: Town, caller: Person, oksana: Person
) -> None:
    town.hours_pass(NIGHT)
    caller.dials().presses("1").hears("documents")
    caller.presses("0").hears("press 1")
    caller.hears("cannot talk? Press 9", within=200)
    caller.hears("cannot talk", within=200)
    caller.presses("1").hears("need not speak")
    caller.hangs_up()
    oksana.gets_text("Nobody is on duty", within=200)
    town.wait(minutes=70)
    town.assistant("Amara", "+380671112255").gets_text("English", within=16 * 60)
    town.wait(minutes=2)
    caller.gets_text("not forgotten")


def test_at_night_a_waiting_request_that_becomes_urgent_waits_no_longer(
    town: Town, caller: Person, oksana: Person
) -> None:
    town.hours_pass(NIGHT)
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    oksana.gets_text("Nobody is on duty")
    town.wait(minutes=80)
    amara = town.assistant("Amara", "+380671112255")
    town.wait(minutes=16)
    for words in ("stress", "4", "1"):
        amara.has_no_unread_text()
        caller.texts(words)
        caller.gets_text()
    amara.gets_text(code)
    caller.gets_text("not forgotten")


def test_a_late_take_of_a_case_that_still_waits_counts(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    code = code_in(ivan.gets_text("English"))
    town.wait(minutes=25)
    oksana.gets_text("nobody has taken it")
    takes(ivan, f"TAKE {code}")
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()


def test_an_offer_ends_with_its_case(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    town.wait(minutes=10)
    amara.gets_text(code)
    caller.texts(f"DROP {code}")
    caller.gets_text()
    with town.store.reading() as conn:
        states = conn.execute(select(offers.c.state)).scalars().all()
    assert states == ["lapsed", "lapsed"]
