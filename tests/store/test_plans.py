"""The plan of duty as the database keeps it: found by time, and never written into the past."""

from datetime import date, time, timedelta

import pytest

from ivr.duty.plan import Entry
from ivr.errors import Refused
from ivr.store import people, plans
from ivr.store.db import Store
from ivr.store.plans import NewWeekly
from tests.store.test_people import AMARA, CITY, IVAN, NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ivan(store: Store) -> int:
    with store.transaction() as conn:
        return people.add_assistant(conn, store.vault, IVAN, now=NOW)


@pytest.fixture
def amara(store: Store) -> int:
    with store.transaction() as conn:
        return people.add_assistant(conn, store.vault, AMARA, now=NOW)


def around(store: Store, city: str = CITY) -> list[tuple[int, float, float]]:
    """Who is on duty from when to when in the five days around now, in hours from now."""
    with store.reading() as conn:
        found = plans.shifts_between(conn, city, NOW - 5 * DAY, NOW + 5 * DAY)
    return [(s.assistant_id, (s.starts_at - NOW) / HOUR, (s.ends_at - NOW) / HOUR) for s in found]


def test_shifts_that_touch_a_time_are_found_the_earliest_first(store: Store, ivan: int) -> None:
    with store.transaction() as conn:
        late, early, before, after = (
            plans.add_shift(
                conn,
                CITY,
                ivan,
                starts_at=NOW + start * HOUR,
                ends_at=NOW + end * HOUR,
                now=NOW - DAY,
            )
            for start, end in ((2, 4), (-1, 1), (-9, 0), (3, 9))
        )
        elsewhere = {"starts_at": NOW, "ends_at": NOW + HOUR, "now": NOW}
        plans.add_shift(conn, "lviv", ivan, **elsewhere)
    with store.reading() as conn:
        found = plans.shifts_between(conn, CITY, NOW, NOW + 3 * HOUR)
    assert [shift.entry for shift in found] == [Entry("shift", early), Entry("shift", late)]
    assert {before, after}.isdisjoint(shift.entry.id for shift in found)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-2, 0)])
def test_a_shift_that_ends_before_it_begins_or_is_over_is_refused(
    store: Store, ivan: int, start: int, end: int
) -> None:
    times = {"starts_at": NOW + start * HOUR, "ends_at": NOW + end * HOUR}
    with pytest.raises(Refused), store.transaction() as conn:
        plans.add_shift(conn, CITY, ivan, **times, now=NOW)


def test_what_repeats_is_found_on_its_days(store: Store, ivan: int) -> None:
    new = NewWeekly(ivan, date(2026, 11, 9), time(20), time(2), "Europe/Kyiv", last_day=None)
    once = NewWeekly(
        ivan, date(2026, 11, 24), time(8), time(9), "Europe/Kyiv", 1, date(2026, 11, 24)
    )
    with store.transaction() as conn:
        for each in (new, once):
            plans.add_weekly(conn, CITY, each, now=NOW - 30 * DAY)
    assert around(store) == [(ivan, 32, 38), (ivan, 44, 45)]
    assert around(store, "lviv") == []


def test_a_cover_and_an_absence_change_who_is_there(store: Store, ivan: int, amara: int) -> None:
    with store.transaction() as conn:
        times = {"starts_at": NOW + HOUR, "ends_at": NOW + 5 * HOUR, "now": NOW}
        plans.add_shift(conn, CITY, ivan, **times)
        later = {"starts_at": NOW + 3 * HOUR, "ends_at": NOW + 9 * HOUR, "now": NOW}
        plans.add_cover(conn, CITY, ivan, by=amara, **later)
        last = {"starts_at": NOW + 4 * HOUR, "ends_at": NOW + 9 * HOUR, "now": NOW}
        plans.add_absence(conn, CITY, amara, **last)
    assert around(store) == [(ivan, 1, 3), (amara, 3, 4)]
    with store.reading() as conn:
        (shift,) = plans.shifts_between(conn, CITY, NOW + HOUR, NOW + HOUR + HOUR / 60)
    assert shift.ends_at == NOW + 3 * HOUR  # though the cover lies outside the time asked for


def test_past_duty_is_what_it_was_whatever_is_written_later(
    store: Store, ivan: int, amara: int
) -> None:
    """Each kind of entry is written and taken back in the middle of a shift, and after it."""
    long_ago, ends = NOW - 4 * DAY, NOW + 4 * DAY
    with store.transaction() as conn:
        shift = plans.add_shift(conn, CITY, ivan, starts_at=long_ago, ends_at=ends, now=long_ago)
        weekly = NewWeekly(amara, date(2026, 11, 21), time(8), time(12), "Europe/Kyiv")
        entry = plans.add_weekly(conn, CITY, weekly, now=long_ago)
        times = {"starts_at": NOW - 27 * HOUR, "ends_at": NOW + DAY, "now": NOW - 27 * HOUR}
        cover = plans.add_cover(conn, CITY, amara, by=ivan, **times)
    history = [each for each in around(store) if each[1] < 0]
    assert len(history) == 3
    with store.transaction() as conn:
        now_on = {"starts_at": NOW - 3 * DAY, "ends_at": ends, "now": NOW}
        plans.add_absence(conn, CITY, ivan, **now_on)
        plans.add_cover(conn, CITY, ivan, by=amara, **now_on)
        plans.add_shift(conn, CITY, amara, **now_on)
        for each in (Entry("shift", shift), Entry("weekly", entry), Entry("cover", cover)):
            assert plans.take_back(conn, CITY, each, now=NOW)
    assert [(who, since, min(until, 0)) for who, since, until in around(store) if since < 0] == [
        (who, since, min(until, 0)) for who, since, until in history
    ]


def test_what_was_taken_back_before_it_began_was_never_there(store: Store, ivan: int) -> None:
    with store.transaction() as conn:
        times = {"starts_at": NOW + HOUR, "ends_at": NOW + 2 * HOUR, "now": NOW}
        shift = Entry("shift", plans.add_shift(conn, CITY, ivan, **times))
        assert not plans.take_back(conn, "lviv", shift, now=NOW)
        assert plans.take_back(conn, CITY, shift, now=NOW)
        assert not plans.take_back(conn, CITY, shift, now=NOW)
    assert around(store) == []


def test_of_a_swap_both_halves_end(store: Store, ivan: int, amara: int) -> None:
    with store.transaction() as conn:
        for who, start in ((ivan, 1), (amara, 3)):
            times = {"starts_at": NOW + start * HOUR, "ends_at": NOW + (start + 1) * HOUR}
            plans.add_shift(conn, CITY, who, **times, now=NOW)
        halves = [
            plans.add_cover(
                conn,
                CITY,
                who,
                by=other,
                starts_at=NOW + start * HOUR,
                ends_at=NOW + (start + 1) * HOUR,
                now=NOW,
            )
            for who, other, start in ((ivan, amara, 1), (amara, ivan, 3))
        ]
        plans.note_swap(conn, *halves)
    assert around(store) == [(amara, 1, 2), (ivan, 3, 4)]
    with store.transaction() as conn:
        assert plans.take_back(conn, CITY, Entry("cover", halves[1]), now=NOW)
    assert around(store) == [(ivan, 1, 2), (amara, 3, 4)]


def test_entries_in_force_are_those_still_to_come(store: Store, ivan: int) -> None:
    with store.transaction() as conn:
        new = NewWeekly(ivan, date(2026, 11, 9), time(20), time(2), "Europe/Kyiv")
        over = NewWeekly(
            ivan, date(2026, 1, 5), time(20), time(2), "Europe/Kyiv", 1, date(2026, 3, 2)
        )
        kept, gone, _ = (plans.add_weekly(conn, CITY, each, now=NOW) for each in (new, new, over))
        plans.take_back(conn, CITY, Entry("weekly", gone), now=NOW)
        assert [each.id for each in plans.weekly_in_force(conn, CITY, now=NOW)] == [kept]
