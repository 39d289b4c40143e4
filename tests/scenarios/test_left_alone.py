"""Nobody is left alone on duty, and no shift is left to nobody, without a supervisor who knows."""

from datetime import timedelta

import pytest

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


@pytest.fixture
def ivan(town: Town) -> Person:
    """On duty in five hours, for four."""
    ivan = town.assistant("Ivan", "+380501112244", duty=False)
    town.on_duty(ivan, timedelta(hours=5), timedelta(hours=9))
    return ivan


@pytest.fixture
def amara(town: Town) -> Person:
    """Another assistant, without a shift."""
    return town.assistant("Amara", "+380671112255", duty=False)


def test_who_is_ill_for_two_shifts_can_be_covered_in_both(
    ivan: Person, amara: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(ivan, timedelta(hours=24), timedelta(hours=28))
    ivan.texts("SICK")
    first = code_in(ivan.gets_text("begins at 15:00"))
    ivan.texts("SICK 1")
    second = code_in(ivan.gets_text("begins on Tuesday at 10:00"))
    for code in (first, second):
        oksana.gets_text("Ivan is ill")
        amara.gets_text(code)
    for code in (first, second):
        amara.texts(f"COVER {code}")
        amara.gets_text("is yours")
        ivan.gets_text("Amara has your shift")
        oksana.gets_text("Amara")


def test_ill_on_a_later_day_and_ill_now_are_two_shifts(
    ivan: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(ivan, timedelta(days=5), timedelta(days=5, hours=4))
    ivan.texts("SICK 2")
    ivan.gets_text("on Saturday")
    oksana.gets_text("Ivan is ill")
    ivan.texts("SICK")
    ivan.gets_text("begins at 15:00")
    oksana.gets_text("Ivan is ill")


def test_who_takes_a_shift_that_goes_on_is_back_from_their_pause(
    ivan: Person, amara: Person, oksana: Person, caller: Person, town: Town
) -> None:
    town.on_duty(ivan, timedelta(0), timedelta(hours=2))
    amara.texts("OFF")
    amara.gets_text("no requests come to you")
    ivan.texts("SWAP 1")
    code = code_in(ivan.gets_text("stays yours"))
    amara.gets_text(code)
    amara.texts(f"COVER {code}")
    amara.gets_text("is yours")
    ivan.gets_text("Amara has your shift")
    caller.texts("please call me")
    amara.gets_text(code_in(caller.gets_text()))


def test_who_pauses_is_not_there_when_another_falls_ill(
    ivan: Person, amara: Person, oksana: Person, town: Town
) -> None:
    for each in (ivan, amara):
        town.on_duty(each, timedelta(0), timedelta(hours=2))
    amara.texts("OFF")
    amara.gets_text("Others on duty now: 1")
    ivan.texts("SICK")
    ivan.gets_text("Get well")
    oksana.gets_text("Others on duty then: 0")


def test_supervisors_learn_that_a_shift_of_one_who_is_ill_was_swapped(
    ivan: Person, amara: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(amara, timedelta(hours=30), timedelta(hours=34))
    ivan.texts("SICK")
    code = code_in(ivan.gets_text())
    oksana.gets_text("Ivan is ill")
    amara.gets_text(code)
    amara.texts(f"SWAP {code} 1")
    amara.gets_text("Ivan is asked")
    ivan.gets_text("Amara would give")
    ivan.texts(f"SWAP {code}")
    ivan.gets_text("Swapped")
    amara.gets_text("Swapped")
    oksana.gets_text("Amara")


def test_a_shift_that_begins_at_once_and_is_not_confirmed_is_told(
    amara: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(amara, timedelta(minutes=10), timedelta(hours=4))
    town.wait(minutes=2)
    amara.gets_text("Please text ON")
    town.wait(minutes=15)
    oksana.has_no_unread_text()
    town.wait(minutes=6)
    oksana.gets_text("Amara has not confirmed")


def test_whoever_confirms_late_is_there(amara: Person, town: Town) -> None:
    town.on_duty(amara, timedelta(minutes=10), timedelta(hours=4))
    town.wait(minutes=12)
    amara.gets_text("Please text ON")
    amara.texts("ON")
    amara.gets_text("You are on duty")
    town.wait(minutes=15)


def test_who_pauses_and_is_alone_once_the_other_goes_is_told(
    ivan: Person, amara: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(ivan, timedelta(0), timedelta(hours=1))
    town.on_duty(amara, timedelta(0), timedelta(hours=2))
    amara.texts("OFF")
    amara.gets_text("Others on duty now: 1")
    town.wait(minutes=58)
    oksana.has_no_unread_text()
    town.wait(minutes=4)
    oksana.gets_text("Amara")
    town.wait(minutes=10)
    oksana.has_no_unread_text()


def test_who_confirmed_and_pauses_before_the_shift_is_told_when_it_begins(
    amara: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(amara, timedelta(hours=1), timedelta(hours=4))
    town.wait(minutes=1)
    amara.gets_text("Please text ON")
    amara.texts("ON")
    amara.gets_text("Your shift begins")
    amara.texts("OFF")
    amara.gets_text("no requests come to you")
    town.wait(minutes=61)
    oksana.gets_text("Amara")


def test_supervisors_are_told_once_that_the_last_one_pauses_and_again_the_next_time(
    amara: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(amara, timedelta(0), timedelta(hours=4))
    for _ in range(2):
        amara.texts("OFF")
        amara.gets_text("the supervisors are told")
        oksana.gets_text("Amara has gone off duty")
        town.wait(minutes=3)
        oksana.has_no_unread_text()
        amara.texts("ON")
        amara.gets_text("You are on duty")
        town.wait(minutes=3)
