"""The plan of duty at work: whoever has the shift is asked, and gaps are known before they come."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from ivr.channels.segments import count
from ivr.dispatch import planning
from ivr.dispatch.planning import Turn
from ivr.store import people, plans
from ivr.store.people import Assistant
from ivr.store.plans import NewWeekly
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import TEXTS, Town

# It is Monday, 2 March 2026, 10:00 in Kyiv.
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def olha(town: Town) -> Person:
    return town.assistant("Olha", "+380671112266", duty=False)


def kyiv(day: int, hour: int) -> datetime:
    """An hour of a day in March 2026, in winter time."""
    return datetime(2026, 3, day, tzinfo=UTC) + (hour - 2) * HOUR


def on_staff(town: Town, somebody: Person) -> Assistant:
    with town.store.reading() as conn:
        found = people.assistant(conn, somebody.id)
    assert found is not None
    return found


def every_week(town: Town, who: Person, day: int, begins: int, ends: int) -> None:
    new = NewWeekly(who.id, date(2026, 3, day), time(begins), time(ends % 24), "Europe/Kyiv")
    with town.store.transaction() as conn:
        plans.add_weekly(conn, town.city.city, new, now=town.now())


def asks(caller: Person) -> str:
    caller.texts("please call me")
    return code_in(caller.gets_text())


def test_whoever_took_the_shift_over_is_asked(
    town: Town, caller: Person, ivan: Person, olha: Person
) -> None:
    with town.store.transaction() as conn:
        turn = Turn(on_staff(town, ivan), town.now(), town.now() + HOUR)
        planning.cover(conn, turn, on_staff(town, olha), now=town.now())
    olha.gets_text(asks(caller))
    ivan.has_no_unread_text()


def test_a_caller_hears_when_the_weekly_shift_begins(
    town: Town, caller: Person, olha: Person, oksana: Person
) -> None:
    every_week(town, olha, 2, 18, 22)
    town.wait(seconds=6)
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.hears("at 18:00")
    caller.hangs_up()
    oksana.gets_text("Nobody is on duty")


def test_whoever_is_absent_is_asked_nothing_and_supervisors_know_once(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    with town.store.transaction() as conn:
        turn = Turn(on_staff(town, ivan), town.now(), town.now() + DAY)
        done = planning.mark_absent(conn, turn, now=town.now())
    assert [shift.assistant_id for shift in done.shifts] == [ivan.id]
    code = asks(caller)
    oksana.gets_text(f"Request {code}")
    town.hours_pass(3)
    caller.gets_text("not forgotten")
    ivan.has_no_unread_text()
    oksana.has_no_unread_text()


def test_supervisors_read_the_evening_before_that_tomorrow_has_a_gap(
    town: Town, olha: Person, oksana: Person
) -> None:
    town.plans_like_any_town()
    every_week(town, olha, 3, 8, 12)
    every_week(town, olha, 3, 14, 21)
    town.later_at_once(hours=7.5)
    oksana.has_no_unread_text()
    town.later_at_once(hours=0.6)
    told = oksana.gets_text("Tomorrow nobody is on duty: Tue 3 Mar 12:00-14:00 (gaps: 1)")
    assert count(told).segments == 1
    town.hours_pass(2)
    oksana.has_no_unread_text()


def test_with_somebody_there_all_day_nothing_is_told(
    town: Town, olha: Person, oksana: Person
) -> None:
    town.plans_like_any_town()
    for day in range(2, 9):
        every_week(town, olha, day, 8, 12)
        every_week(town, town.assistant("Marta", f"+38067111{day}555", duty=False), day, 12, 16)
        every_week(town, olha, day, 16, 20)
        every_week(town, town.assistant("Sofia", f"+38067112{day}555", duty=False), day, 20, 21)
    for _ in range(3):
        town.later_at_once(hours=8.5)
    town.wait(seconds=5)
    oksana.has_no_unread_text()
    assert sum(each.takes_texts("Your shift begins") for each in town.people) > 0


def test_what_is_not_urgent_comes_once_a_day_at_eight(
    town: Town, olha: Person, oksana: Person
) -> None:
    for day in range(2, 9):
        every_week(town, olha, day, 6, 21)
    town.plans_like_any_town()
    with town.store.transaction() as conn:
        turn = Turn(on_staff(town, olha), kyiv(5, 8), kyiv(5, 10))
        planning.mark_absent(conn, turn, now=town.now())
    told = oksana.gets_text("Next 14 days, times with nobody on duty: 1.", within=90)
    assert "First: Thu 5 Mar 08:00-10:00" in told
    assert "too long" in told
    assert "Olha, Tue 3 Mar 06:00-21:00" in told
    town.later_at_once(hours=12)
    oksana.has_no_unread_text()
    town.later_at_once(hours=9.9)
    oksana.has_no_unread_text()
    town.later_at_once(hours=0.2)
    oksana.gets_text("Next 14 days")


def test_with_nobody_to_tell_the_line_says_that_it_is_for_information_and_emergencies(
    town: Town, caller: Person, olha: Person, oksana: Person, desk: Person
) -> None:
    town.act(lambda network: network.texts.stopped.add((oksana.phone.number, TEXTS)))
    caller.dials().presses("1").hears("Not recorded")
    caller.hears_nothing_of("emergencies only")  # it is not known yet that Oksana gets no texts
    caller.presses("0")
    caller.hangs_up()
    town.wait(minutes=2)
    caller.dials().hears("information and emergencies only")
    caller.presses("9")
    desk.is_rung()
    caller.hangs_up()
    town.on_duty(olha, timedelta(0), HOUR)
    caller.dials().hears("Not recorded")
    caller.hears_nothing_of("emergencies only")
    caller.hangs_up()


def test_a_gap_and_several_who_wait_are_one_alarm(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    other = town.person("Other", "+380931117777")
    codes = {asks(caller), asks(other)}
    for _ in codes:
        ivan.gets_text()
    with town.store.transaction() as conn:
        turn = Turn(on_staff(town, ivan), town.now(), town.now() + DAY)
        planning.mark_absent(conn, turn, now=town.now())
    told = oksana.gets_text("Nobody is on duty, and 2 requests wait", within=900)
    assert codes == set(re.findall(r"\d{6}", told))
    assert count(told).segments == 1
    town.hours_pass(3)
    oksana.has_no_unread_text()
    for each in (caller, other):
        each.gets_text("not forgotten")


def test_who_is_not_certified_is_offered_no_case_unless_a_supervisor_lets_them(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    with town.store.transaction() as conn:
        people.certify(conn, ivan.id, False)
    town.wait(seconds=6)
    code = asks(caller)
    oksana.gets_text("Nobody is on duty")
    ivan.has_no_unread_text()
    with town.store.transaction() as conn:
        reason = town.store.vault.seal("nobody else is there")
        people.certify(conn, ivan.id, False, allowed_sealed=reason)
    ivan.gets_text(code, within=16 * 60)
