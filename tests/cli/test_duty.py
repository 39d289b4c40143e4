"""Duty is planned in the city's own time, also around the nights the clocks are changed."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.store import people
from ivr.store.db import Store
from ivr.store.people import Shift
from tests.cli.conftest import Operator

CITY = "ivano-frankivsk"
AMARA = "+380671110012"


@pytest.fixture(autouse=True)
def _amara(operator: Operator) -> None:
    operator.runs(f"assistant add {AMARA} --name Amara --language en")


def shifts(store: Store) -> tuple[Shift, ...]:
    with store.reading() as conn:
        return people.shifts_between(
            conn, CITY, datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
        )


def test_a_time_without_an_offset_is_the_citys_own(operator: Operator, store: Store) -> None:
    said = operator.runs(f"duty add {AMARA} 2026-11-23T08:00 '2026-11-23 14:00'")
    (shift,) = shifts(store)
    assert shift.starts_at == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert shift.ends_at == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert "Amara is on duty from Mon 23 Nov 2026 08:00 to Mon 23 Nov 2026 14:00" in said


def test_a_time_with_an_offset_is_taken_as_it_is(operator: Operator, store: Store) -> None:
    operator.runs(f"duty add {AMARA} 2026-11-23T08:00Z 2026-11-23T12:00+02:00")
    (shift,) = shifts(store)
    assert shift.starts_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert shift.ends_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_the_very_same_shift_is_written_once(operator: Operator, store: Store) -> None:
    line = f"duty add {AMARA} 2026-11-23T08:00 2026-11-23T14:00"
    operator.runs(line)
    assert "was already on duty" in operator.runs(line)
    assert len(shifts(store)) == 1


def test_a_time_the_clocks_leave_out_is_refused(operator: Operator, store: Store) -> None:
    line = f"duty add {AMARA} 2027-03-28T03:30 2027-03-28T08:00"
    assert "does not exist in Europe/Kyiv" in operator.fails(line)
    assert shifts(store) == ()


def test_a_time_that_comes_twice_is_refused_with_both_ways_to_write_it(
    operator: Operator, store: Store
) -> None:
    told = operator.fails(f"duty add {AMARA} 2027-10-31T03:30 2027-10-31T08:00")
    assert "comes twice" in told
    assert "2027-10-31T03:30+03:00 for the first time" in told
    assert "2027-10-31T03:30+02:00 for the second" in told
    operator.runs(f"duty add {AMARA} 2027-10-31T03:30+02:00 2027-10-31T08:00")
    (shift,) = shifts(store)
    assert shift.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_a_shift_across_the_longer_night_has_its_real_hours(
    operator: Operator, store: Store
) -> None:
    operator.runs(f"duty add {AMARA} 2027-10-30T20:00 2027-10-31T08:00")
    (shift,) = shifts(store)
    assert shift.ends_at - shift.starts_at == timedelta(hours=13)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-11-23T14:00", "2026-11-23T08:00", "end after it begins"),
        ("2026-11-23T14:00", "2026-11-23T14:00", "end after it begins"),
        ("2025-11-23T08:00", "2025-11-23T14:00", "over already"),
        ("tomorrow", "2026-11-23T14:00", "'tomorrow' is no time"),
        ("2026-11-23", "2026-11-24", "'2026-11-23' is no time"),
        ("0001-01-01T00:00+05:00", "2026-11-24T08:00", "is no time"),
    ],
)
def test_times_that_make_no_shift_are_refused(
    operator: Operator, store: Store, start: str, end: str, told: str
) -> None:
    assert told in operator.fails(f"duty add {AMARA} {start} {end}")
    assert shifts(store) == ()


def test_only_who_is_an_assistant_is_put_on_duty(operator: Operator, store: Store) -> None:
    line = "duty add {} 2026-11-23T08:00 2026-11-23T14:00"
    assert "No assistant has this number" in operator.fails(line.format("+380501110011"))
    with store.transaction() as conn:
        (amara,) = people.assistants_of(conn, CITY)
        people.set_active(conn, amara.id, False)
    assert "has left" in operator.fails(line.format(AMARA))
    assert shifts(store) == ()


def test_the_plan_shows_the_days_asked_for_in_the_citys_time(operator: Operator) -> None:
    assert "scripts/hotline duty add" in operator.runs("duty show")
    operator.runs(f"duty add {AMARA} 2026-11-23T08:00 2026-11-23T14:00")
    operator.runs(f"duty add {AMARA} 2026-12-10T08:00 2026-12-10T14:00")
    week = operator.runs("duty show")
    assert "Mon 23 Nov 2026 08:00  Mon 23 Nov 2026 14:00  Amara" in week
    assert "Dec" not in week
    assert "Thu 10 Dec 2026 08:00" in operator.runs("duty show --days 30")
    assert "0" in operator.misuses("duty show --days 0")
