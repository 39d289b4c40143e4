"""SICK, SWAP, COVER and the reminder: somebody is there, and everybody knows who."""

from datetime import timedelta

import pytest

from ivr.store import people
from tests.scenarios.person import Person, code_in
from tests.scenarios.test_by_keypad import comes_in
from tests.scenarios.town import Town


@pytest.fixture
def ivan(town: Town) -> Person:
    """On duty in five hours, for four."""
    ivan = town.assistant("Ivan", "+380501112244", duty=False)
    town.on_duty(ivan, timedelta(hours=5), timedelta(hours=9))
    return ivan


@pytest.fixture
def amara(town: Town) -> Person:
    """On duty tomorrow."""
    amara = town.assistant("Amara", "+380671112255", duty=False)
    town.on_duty(amara, timedelta(hours=30), timedelta(hours=34))
    return amara


def shifts_of(somebody: Person) -> str:
    somebody.texts("DUTY")
    return somebody.gets_text()


def test_who_is_ill_is_off_duty_at_once_and_the_first_who_covers_has_it(
    ivan: Person, amara: Person, oksana: Person, town: Town
) -> None:
    olha = town.assistant("Olha", "+380671112266", duty=False)
    ivan.texts("SICK")
    code = code_in(ivan.gets_text("offered to others (2 asked)"))
    oksana.gets_text("Ivan is ill")
    amara.gets_text(code)
    olha.gets_text(code)
    amara.texts(f"COVER {code}")
    amara.gets_text("is yours")
    ivan.gets_text("Amara has your shift")
    oksana.gets_text("Amara")
    olha.texts(f"cover {code}")
    olha.gets_text("has been taken")
    assert "No shift" in shifts_of(ivan)
    assert "15:00-19:00" in shifts_of(amara)


def test_ill_twice_is_the_same_shift_and_well_again_is_duty_again(
    ivan: Person, oksana: Person, town: Town
) -> None:
    town.on_duty(ivan, timedelta(hours=24), timedelta(hours=28))
    ivan.texts("sick.")
    code = code_in(ivan.gets_text("0 asked"))
    oksana.gets_text("Others on duty then: 0")
    ivan.texts("ХВОРІЮ")
    assert code_in(ivan.gets_text()) == code
    ivan.texts(f"COVER {code}")
    ivan.gets_text("stays yours")
    oksana.gets_text("Ivan")
    assert "15:00-19:00" in shifts_of(ivan)


def test_who_falls_ill_on_duty_leaves_nobody_waiting(
    ivan: Person, amara: Person, oksana: Person, caller: Person, town: Town
) -> None:
    town.on_duty(amara, timedelta(hours=5), timedelta(hours=9))
    town.later_at_once(hours=4.9)
    ivan.gets_text("begins at 15:00")
    amara.gets_text("begins at 15:00")
    for each in (ivan, amara):
        each.texts("ON")
        each.gets_text("Your shift begins")
    town.wait(minutes=10)
    caller.texts("please call me")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    ivan.texts("SICK")
    ivan.gets_text("Get well")
    oksana.gets_text("Others on duty then: 1")
    amara.gets_text(code)


def test_a_shift_given_away_stays_until_somebody_has_it(ivan: Person, amara: Person) -> None:
    ivan.texts("SWAP")
    ivan.gets_text("SWAP 1")
    ivan.texts("SWAP 1")
    code = code_in(ivan.gets_text("stays yours"))
    amara.gets_text(code)
    assert "15:00-19:00" in shifts_of(ivan)
    amara.texts("COVER")
    amara.gets_text(f"{code}: Mon 2 Mar 15:00-19:00")
    amara.texts(f"COVER {code}")
    amara.gets_text("is yours")
    ivan.gets_text("Amara has your shift")
    assert "No shift" in shifts_of(ivan)


def test_two_swap_once_the_owner_agrees(ivan: Person, amara: Person) -> None:
    ivan.texts("SWAP 1")
    code = code_in(ivan.gets_text("stays yours"))
    amara.gets_text(code)
    amara.texts(f"SWAP {code} 1")
    amara.gets_text("Ivan is asked")
    ivan.gets_text("Amara would give")
    assert "15:00-19:00" in shifts_of(ivan)
    ivan.texts(f"SWAP {code}")
    ivan.gets_text("Swapped")
    amara.gets_text("Swapped")
    assert "16:00-20:00" in shifts_of(ivan)
    assert "15:00-19:00" in shifts_of(amara)


def test_nobody_is_on_duty_twice_at_once(ivan: Person, amara: Person, town: Town) -> None:
    town.on_duty(amara, timedelta(hours=6), timedelta(hours=8))
    ivan.texts("SWAP 1")
    code = code_in(ivan.gets_text("Offered to others: 0"))
    amara.texts(f"COVER {code}")
    amara.gets_text("nothing was changed")


def test_who_is_not_certified_is_not_asked_and_takes_nothing(
    ivan: Person, amara: Person, town: Town
) -> None:
    with town.store.transaction() as conn:
        people.certify(conn, amara.id, False)
    ivan.texts("SWAP 1")
    code = code_in(ivan.gets_text("Offered to others: 0"))
    amara.texts(f"COVER {code}")
    amara.gets_text("not certified")


def test_whoever_is_reminded_and_says_nothing_is_told_to_supervisors(
    ivan: Person, oksana: Person, town: Town
) -> None:
    town.later_at_once(hours=2.9)
    ivan.has_no_unread_text()
    town.wait(minutes=8)
    ivan.gets_text("begins at 15:00")
    town.wait(minutes=70)
    oksana.has_no_unread_text()
    town.wait(minutes=25)
    oksana.gets_text("Ivan has not confirmed")


def test_by_keypad_who_is_ill_says_so_and_another_takes_it(
    ivan: Person, amara: Person, oksana: Person
) -> None:
    comes_in(ivan)
    ivan.presses("7").hears("15:00")
    ivan.presses("1").hears("offered to others")
    ivan.hangs_up()
    oksana.gets_text("Ivan is ill")
    amara.gets_text("Ivan is ill")
    comes_in(amara)
    amara.presses("8").hears("press 1")
    amara.presses("1").hears("is yours")
    amara.hangs_up()
    ivan.gets_text("Amara has your shift")
    oksana.gets_text("Amara")
