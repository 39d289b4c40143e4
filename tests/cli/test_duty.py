"""Duty is planned in the city's own time, also around the nights the clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.duty import Shift
from ivr.store import people, plans
from ivr.store.db import Store
from tests.cli.conftest import Operator

CITY = "ivano-frankivsk"
AMARA = "+380671110012"


@pytest.fixture(autouse=True)
def _amara(operator: Operator) -> None:
    operator.runs(f"assistant add {AMARA} --name Amara --language en")


def shifts(store: Store) -> tuple[Shift, ...]:
    with store.reading() as conn:
        return plans.shifts_between(
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


OLHA = "+380671110013"
MONDAY = "2026-11-23T08:00 2026-11-23T12:00"


@pytest.fixture
def olha(operator: Operator) -> str:
    operator.runs(f"assistant add {OLHA} --name Olha --language uk")
    return OLHA


def local(store: Store) -> list[str]:
    """Every shift in Kyiv's time, with who has it."""
    with store.reading() as conn:
        names = {
            each.id: store.vault.open(each.name_sealed) for each in people.assistants_of(conn, CITY)
        }
    zone = ZoneInfo("Europe/Kyiv")
    return [
        f"{names[s.assistant_id]} {s.starts_at.astimezone(zone):%d.%m. %H:%M}-"
        f"{s.ends_at.astimezone(zone):%H:%M}"
        for s in shifts(store)
    ]


def test_a_weekly_shift_keeps_its_hour_when_the_clocks_change(
    operator: Operator, store: Store
) -> None:
    said = operator.runs(
        f"duty add {AMARA} 2027-03-21T20:00 2027-03-22T00:00 --weekly --until 2027-04-04"
    )
    assert (
        "Amara is on duty from Sun 21 Mar 2027 20:00 to Mon 22 Mar 2027 00:00, every week" in said
    )
    assert local(store) == [
        "Amara 21.03. 20:00-00:00",
        "Amara 28.03. 20:00-00:00",
        "Amara 04.04. 20:00-00:00",
    ]
    again = f"duty add {AMARA} 2027-03-21T20:00 2027-03-22T00:00 --every 1 --until 2027-04-04"
    assert "was already on duty" in operator.runs(again)
    assert len(shifts(store)) == 3


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        (f"{MONDAY} --until 2026-12-31", "add --weekly"),
        (f"{MONDAY} --weekly --until soon", "'soon' is no day"),
        (f"{MONDAY} --weekly --until 2026-11-22", "before the first"),
        ("2026-11-23T08:00 2026-11-25T08:00 --weekly", "a day at most"),
    ],
)
def test_what_cannot_repeat_is_refused(
    operator: Operator, store: Store, rest: str, told: str
) -> None:
    assert told in operator.fails(f"duty add {AMARA} {rest}")
    assert shifts(store) == ()


def test_more_than_four_hours_in_a_row_are_warned_of(operator: Operator) -> None:
    assert "Too long" not in operator.runs(f"duty add {AMARA} {MONDAY}")
    said = operator.runs(f"duty add {AMARA} 2026-11-23T12:00 2026-11-23T14:00")
    assert "Too long: Amara, Mon 23 Nov 2026 08:00 to Mon 23 Nov 2026 14:00" in said
    assert "at most 4 hours" in said


def test_somebody_else_takes_a_part_of_a_shift(operator: Operator, store: Store, olha: str) -> None:
    operator.runs(f"duty add {AMARA} {MONDAY}")
    said = operator.runs(f"duty cover {AMARA} 2026-11-23T10:00 2026-11-23T12:00 --by {olha}")
    assert "Olha is on duty instead (cover-1)" in said
    assert local(store) == ["Amara 23.11. 08:00-10:00", "Olha 23.11. 10:00-12:00"]
    assert "Olha for Amara" in operator.runs("duty show")
    assert "not on duty" in operator.fails(
        f"duty cover {AMARA} 2026-11-23T10:00 2026-11-23T12:00 --by {olha}"
    )
    operator.runs("duty remove cover-1")
    assert local(store) == ["Amara 23.11. 08:00-12:00"]


def test_whoever_is_on_duty_absent_or_the_same_takes_over_nothing(
    operator: Operator, store: Store, olha: str
) -> None:
    operator.runs(f"duty add {AMARA} {MONDAY}")
    assert "the same" in operator.fails(f"duty cover {AMARA} {MONDAY} --by {AMARA}")
    operator.runs(f"duty absent {olha} 2026-11-23T00:00 2026-11-23T09:00")
    assert "absent" in operator.fails(f"duty cover {AMARA} {MONDAY} --by {olha}")
    operator.runs(f"duty add {olha} 2026-11-23T11:00 2026-11-23T12:00")
    later = "2026-11-23T10:00 2026-11-23T12:00"
    assert "on duty already" in operator.fails(f"duty cover {AMARA} {later} --by {olha}")


def test_two_swap_their_shifts_and_swap_back(operator: Operator, store: Store, olha: str) -> None:
    tuesday = "2026-11-24T08:00 2026-11-24T12:00"
    operator.runs(f"duty add {AMARA} {MONDAY}")
    assert "not on duty" in operator.fails(f"duty swap {AMARA} {MONDAY} {olha} {tuesday}")
    operator.runs(f"duty add {olha} {tuesday}")
    operator.runs(f"duty swap {AMARA} {MONDAY} {olha} {tuesday}")
    assert local(store) == ["Olha 23.11. 08:00-12:00", "Amara 24.11. 08:00-12:00"]
    operator.runs("duty remove cover-2")
    assert local(store) == ["Amara 23.11. 08:00-12:00", "Olha 24.11. 08:00-12:00"]


def test_an_absence_says_what_nobody_has_now(operator: Operator, store: Store, olha: str) -> None:
    operator.runs(f"duty add {AMARA} {MONDAY}")
    said = operator.runs(f"duty absent {AMARA} 2026-11-23T09:00 2026-11-29T00:00")
    assert "Mon 23 Nov 2026 08:00 to Mon 23 Nov 2026 12:00  Amara" in said
    assert "Nobody is on duty:\n  Mon 23 Nov 2026 09:00 to Mon 23 Nov 2026 21:00" in said
    operator.runs(f"duty add {AMARA} 2026-11-24T08:00 2026-11-24T12:00")
    assert local(store) == ["Amara 23.11. 08:00-09:00"]
    operator.runs("duty remove absence-1")
    assert len(shifts(store)) == 2


def test_gaps_of_the_days_ahead(operator: Operator, olha: str) -> None:
    operator.runs(f"duty add {AMARA} 2026-11-23T07:00 2026-11-23T14:30 --weekly")
    operator.runs(f"duty add {olha} 2026-11-23T14:00 2026-11-23T20:00 --weekly")
    said = operator.runs("duty gaps --days 2")
    assert "Sun 22 Nov 2026 12:00 to Sun 22 Nov 2026 21:00" in said
    assert "Mon 23 Nov 2026 20:00 to Mon 23 Nov 2026 21:00" in said
    assert "Tue 24 Nov 2026 08:00 to Tue 24 Nov 2026 12:00" in said
    assert "Too long: Amara, Mon 23 Nov 2026 07:00" in said
    operator.runs(f"duty add {olha} 2026-11-22T11:00 2026-11-24T14:00")
    assert "Somebody is on duty at all hours of the next 2 days" in operator.runs(
        "duty gaps --days 2"
    )


def test_only_what_is_in_the_plan_can_be_taken_back(operator: Operator) -> None:
    for name in ("shift", "shift-x", "call-1", "weekly-"):
        assert "names no entry" in operator.fails(f"duty remove {name}")
    assert "no weekly-7 that still holds" in operator.fails("duty remove weekly-7")


def test_what_began_stays_as_it_was_when_it_is_taken_back(operator: Operator, store: Store) -> None:
    operator.runs(f"duty add {AMARA} 2026-11-22T08:00 2026-11-22T16:00")
    operator.clock.advance(3600)
    operator.runs("duty remove shift-1")
    assert local(store) == ["Amara 22.11. 12:00-13:00"]
    assert "that still holds" in operator.fails("duty remove shift-1")


def test_the_address_of_a_calendar_is_shown_once_and_can_be_taken_back(operator: Operator) -> None:
    def address() -> str:
        *_, shown = operator.runs(f"duty feed {AMARA}").splitlines()
        return shown.removeprefix("http://127.0.0.1:8000")

    phone = operator.app.test_client()
    first, second = address(), address()
    assert [phone.get(each).status_code for each in (first, second)] == [404, 200]
    assert "leads nowhere" in operator.runs(f"duty feed {AMARA} --revoke")
    assert phone.get(second).status_code == 404
    assert "no address" in operator.fails(f"duty feed {AMARA} --revoke")


def test_the_balance_tells_hours_carried_and_planned_and_who_is_there(
    operator: Operator, olha: str
) -> None:
    operator.runs(f"duty add {AMARA} 2026-11-22T12:00 2026-11-22T15:30")
    operator.runs(f"duty add {olha} 2026-11-29T12:00 2026-11-29T16:00")
    operator.clock.advance(2 * 3600)
    lines = operator.runs("duty balance --days 10").splitlines()
    assert [line.split() for line in lines[1:3]] == [
        ["Amara", "en", "2.0", "1.5"],
        ["Olha", "uk", "0.0", "4.0"],
    ]
    assert lines[4:] == [
        "Of the hours of the next 10 days somebody is there",
        "  at all: 5.5 h",
        "  who speaks en: 1.5 h",
        "  who speaks uk: 4.0 h",
        "  a woman: 0.0 h",
        "  a man: 0.0 h",
    ]
