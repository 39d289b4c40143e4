"""What is known of people is forgotten in its time, and what is still open is not."""

import re
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from ivr.app import Surroundings, build_ticks
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import attempts, callbacks, callers, conversations, journal, offers, outbox
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.wire import AppClient

NOTE = "asks for a lawyer"


def days_pass(town: Town, days: float) -> None:
    """The town sleeps, and its worker ticks a few times afterwards."""
    town.act(lambda network: network.advance(timedelta(days=days).total_seconds()))
    town.wait(seconds=5)


def opened(town: Town) -> Iterator[str]:
    """Everything that is kept sealed, opened."""
    for sealed in set(re.findall(r"gAAAA[\w=-]+", town.everything_stored())):
        yield town.store.vault.open(sealed)


def knows_number(town: Town, somebody: Person) -> bool:
    """Whether the number of somebody can still be read anywhere."""
    digits = somebody.phone.number[-9:]
    return any(digits in re.sub(r"\D", "", text) for text in opened(town))


def knows_by_sight(town: Town, somebody: Person) -> bool:
    """Whether it would be noticed that somebody called before."""
    return town.store.vault.mac(town.city.city, somebody.phone.number) in town.everything_stored()


def rows(town: Town) -> dict[str, int]:
    """How many rows there are of what callers did."""
    tables = (attempts, callbacks, callers, conversations, emergencies, journal, offers, outbox)
    with town.store.reading() as conn:
        counted = {
            table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }
    return {name: count for name, count in counted.items() if count}


def was_helped(caller: Person, ivan: Person) -> None:
    """Bisi asked for a person, talked to Ivan, and he wrote a note."""
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    caller.answers().presses("1")
    caller.hangs_up()
    ivan.is_idle(within=30)
    ivan.texts(f"DONE {code} 1 {NOTE}")
    ivan.gets_text()


def test_a_case_is_forgotten_bit_by_bit(town: Town, caller: Person, ivan: Person) -> None:
    was_helped(caller, ivan)
    days_pass(town, 29)
    assert knows_number(town, caller)
    assert not any("TAKE" in text for text in opened(town)), "texts' words go after a week"
    days_pass(town, 2)
    assert not knows_number(town, caller)
    assert knows_by_sight(town, caller)
    assert NOTE in opened(town)
    days_pass(town, 58)
    assert NOTE in opened(town)
    days_pass(town, 2)
    assert NOTE not in opened(town)
    assert town.log()[0].outcome == "callback"
    days_pass(town, 365)
    assert rows(town) == {}
    assert not knows_by_sight(town, caller)


def test_a_hidden_callers_keyed_number_goes_too(town: Town, oksana: Person) -> None:
    somebody = town.person("Somebody", "+380671234567", hidden=True)
    somebody.dials().presses("1").hears("Not recorded")
    somebody.presses("0").hears("number")
    somebody.presses("0671234567#").hears("0 6 7")
    somebody.presses("1").hears("code")
    somebody.hangs_up()
    oksana.gets_text("Nobody is on duty")
    somebody.texts("DROP")
    somebody.gets_text()
    days_pass(town, 29)
    assert knows_number(town, somebody)
    days_pass(town, 2)
    assert not knows_number(town, somebody)


def test_who_still_waits_is_forgotten_never(town: Town, caller: Person, oksana: Person) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text()
    oksana.gets_text("Nobody is on duty")
    days_pass(town, 400)
    caller.gets_text("is not forgotten")
    assert knows_number(town, caller)
    assert {"callbacks", "conversations", "journal"} <= rows(town).keys()


def test_an_emergency_that_a_desk_took_goes_like_a_call(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials()
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("He is at the door.")
    desk.hears("He is at the door.")
    patrol_phone.gets_text("93 111 22 33")
    caller.hangs_up()
    days_pass(town, 31)
    assert not knows_number(town, caller)
    days_pass(town, 340)
    assert rows(town) == {}


def test_one_that_our_own_people_took_goes_like_a_call_too(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    caller.dials()
    caller.presses("9")
    for each in (desk, second_desk):
        each.is_rung()
        each.phone.declines()
    oksana.gets_text("no patrol desk answered")
    oksana.answers().presses("1")
    caller.says("He is at the door.")
    oksana.hears("He is at the door.")
    oksana.hangs_up()
    caller.hangs_up()
    days_pass(town, 31)
    assert not knows_number(town, caller)


def test_an_emergency_that_reached_nobody_is_kept_three_years(
    town: Town, caller: Person, desk: Person, oksana: Person
) -> None:
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    caller.hangs_up()
    oksana.gets_text("hung up")
    days_pass(town, 2 * 365)
    assert knows_number(town, caller)
    assert {"emergencies", "conversations", "journal"} <= rows(town).keys()
    days_pass(town, 366)
    days_pass(town, 1)
    assert rows(town) == {}


def test_one_that_the_caller_took_back_goes_like_a_call(
    town: Town, caller: Person, desk: Person
) -> None:
    """Star says that nobody shall have it; to keep the number for years would not be theirs."""
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    caller.presses("*").hears("stopped")
    caller.hangs_up()
    days_pass(town, 31)
    assert not knows_number(town, caller)
    days_pass(town, 340)
    assert rows(town) == {}


def test_of_two_workers_one_forgets_once_a_day(town: Town, caller: Person) -> None:
    caller.texts("I lost my passport")
    caller.gets_text()
    town.wait(seconds=5)
    around = Surroundings(town, lambda work: work(), town, AppClient(lambda: town.app))
    other = build_ticks(town.settings, around, town.content)
    town.act(lambda network: network.advance(timedelta(days=31).total_seconds()))
    assert other.forgetter.run_if_due(town.now()) > 0
    assert town.ticks.forgetter.run_if_due(town.now()) == 0
    assert other.forgetter.run_if_due(town.now()) == 0
    other.hotline.store.close()
    assert not knows_number(town, caller)
