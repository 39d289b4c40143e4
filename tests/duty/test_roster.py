"""Who is on duty, minute by minute, also in the two nights in which the clocks are changed."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.duty import Absence, Cover, Plan, Shift, next_start, on_duty, shifts
from tests.duty.plans import (
    AUTUMN,
    DAY,
    HOUR,
    MINUTE,
    SPRING,
    single,
    there,
    utc,
    weekly,
    who,
)

IVAN, AMARA, OLHA = 1, 2, 3
MONDAY = date(2026, 11, 23)
ON = utc("2026-11-23T10:00")
SATURDAY_NIGHT = (
    weekly(IVAN, date(2027, 3, 6), "20:00", "03:30", id=1),
    weekly(AMARA, date(2027, 3, 7), "03:30", "08:00", id=2),
    weekly(OLHA, date(2027, 3, 7), "03:10", "03:50", id=3),
    weekly(OLHA, date(2027, 3, 6), "23:00", "02:59", id=4),
)


@pytest.mark.parametrize("noon", [SPRING, AUTUMN])
def test_every_minute_of_the_nights_the_clocks_change(noon: datetime) -> None:
    plan = Plan(
        weekly=SATURDAY_NIGHT,
        covers=(Cover(1, IVAN, AMARA, noon + 11 * HOUR, noon + 13 * HOUR),),
        absences=(Absence(1, AMARA, noon + 12 * HOUR, noon + 12 * HOUR + 20 * MINUTE),),
    )
    before = there(plan, noon)
    begins: list[object] = []
    for minute in (noon + place * MINUTE for place in range(24 * 60)):
        now_there = there(plan, minute)
        assert on_duty(plan, minute) == who(now_there), minute
        if now_there - before:
            begins.append(minute)
        before = now_there
    asked = [next_start(plan, noon + place * MINUTE, DAY) for place in range(24 * 60)]
    assert [start for start in dict.fromkeys(asked) if start and start < noon + DAY] == begins


def test_whoever_relieves_at_a_time_that_comes_twice_or_never_leaves_no_minute_empty() -> None:
    plan = Plan(weekly=SATURDAY_NIGHT[:2])
    for noon, night in ((SPRING, 11), (AUTUMN, 13)):
        found = shifts(plan, noon, noon + DAY)
        assert [each.assistant_id for each in found] == [IVAN, AMARA]
        assert found[0].ends_at == found[1].starts_at
        assert found[1].ends_at - found[0].starts_at == night * HOUR


def test_a_shift_in_the_hour_that_is_skipped_is_none_that_night() -> None:
    plan = Plan(weekly=(weekly(IVAN, date(2027, 3, 21), "03:10", "03:50"),))
    assert shifts(plan, SPRING, SPRING + DAY) == ()
    assert len(shifts(plan, SPRING - 7 * DAY, SPRING)) == 1


def test_every_other_week_until_the_last_day() -> None:
    entry = weekly(IVAN, MONDAY, "08:00", "12:00", every=2, last_day=date(2026, 12, 21))
    found = shifts(Plan(weekly=(entry,)), ON - 30 * DAY, ON + 90 * DAY)
    assert [each.starts_at.date().isoformat() for each in found] == [
        "2026-11-23",
        "2026-12-07",
        "2026-12-21",
    ]


def test_an_entry_says_nothing_of_the_time_before_it_was_written_or_after_it_was_taken_back() -> (
    None
):
    entry = weekly(IVAN, date(2026, 11, 2), "08:00", "20:00", holds_from=ON, holds_until=ON + HOUR)
    (shift,) = shifts(Plan(weekly=(entry,)), ON - 30 * DAY, ON + 30 * DAY)
    assert (shift.starts_at, shift.ends_at) == (ON, ON + HOUR)


def test_whoever_took_over_is_on_duty_for_that_part_alone() -> None:
    shift = single(IVAN, ON, ON + 4 * HOUR)
    plan = Plan((shift,), covers=(Cover(1, IVAN, AMARA, ON + HOUR, ON + 2 * HOUR),))
    assert on_duty(plan, ON) == {IVAN}
    assert on_duty(plan, ON + HOUR) == {AMARA}
    assert on_duty(plan, ON + 2 * HOUR) == {IVAN}
    assert on_duty(plan, ON + 4 * HOUR) == set()
    assert next_start(plan, ON, DAY) == ON + HOUR


def test_what_was_taken_over_can_be_taken_over_again_and_given_back() -> None:
    shift = single(IVAN, ON, ON + HOUR)
    to_amara, to_olha = Cover(1, IVAN, AMARA, ON, ON + DAY), Cover(2, AMARA, OLHA, ON, ON + DAY)
    back = Cover(3, OLHA, IVAN, ON, ON + DAY)
    assert on_duty(Plan((shift,), covers=(to_amara, to_olha)), ON) == {OLHA}
    assert on_duty(Plan((shift,), covers=(to_amara, to_olha, back)), ON) == {IVAN}


def test_whoever_took_over_and_falls_ill_is_not_on_duty_either() -> None:
    shift, cover = single(IVAN, ON, ON + HOUR), Cover(1, IVAN, AMARA, ON, ON + HOUR)
    plan = Plan((shift,), covers=(cover,), absences=(Absence(1, AMARA, ON, ON + DAY),))
    assert on_duty(plan, ON) == set()
    assert next_start(plan, ON - HOUR, DAY) is None


def test_of_a_shift_in_parts_only_what_touches_the_time_is_told() -> None:
    shift = single(IVAN, ON, ON + 4 * HOUR)
    plan = Plan((shift,), absences=(Absence(1, IVAN, ON + HOUR, ON + 2 * HOUR),))
    assert shifts(plan, ON, ON + HOUR) == (Shift(shift.entry, IVAN, ON, ON + HOUR),)


STEPS = st.integers(0, 4 * 48)
QUARTERS = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
PEOPLE = st.integers(1, 4)


@st.composite
def plans(draw: st.DrawFn, noon_of: date) -> Plan:
    """Entries of four people around one noon, on quarters of an hour."""
    start = utc(f"{noon_of.isoformat()}T12:00") - DAY

    def span() -> tuple[datetime, datetime]:
        first, second = sorted((draw(STEPS), draw(STEPS)))
        return start + first * 15 * MINUTE, start + (second + 1) * 15 * MINUTE

    def times(kind: str) -> range:
        return range(1, draw(st.integers(0, 4), label=kind) + 1)

    first_days = st.integers(-16, 2).map(lambda n: noon_of + n * DAY)
    return Plan(
        single=tuple(single(draw(PEOPLE), *span(), id=n) for n in times("single")),
        weekly=tuple(
            weekly(
                draw(PEOPLE),
                draw(first_days),
                draw(QUARTERS),
                draw(QUARTERS),
                id=n,
                every=draw(st.integers(1, 2)),
                last_day=draw(st.none() | first_days),
                holds_from=span()[0] if draw(st.booleans()) else start - 30 * DAY,
                holds_until=draw(st.none() | st.just(span()[1])),
            )
            for n in times("weekly")
        ),
        covers=tuple(Cover(n, draw(PEOPLE), draw(PEOPLE), *span()) for n in times("covers")),
        absences=tuple(Absence(n, draw(PEOPLE), *span()) for n in times("absences")),
    )


NOONS = st.sampled_from([SPRING.date(), AUTUMN.date(), MONDAY])


@settings(max_examples=60)
@given(st.data(), NOONS)
def test_it_is_what_asking_every_quarter_of_an_hour_gives(data: st.DataObject, noon: date) -> None:
    plan = data.draw(plans(noon))
    start = utc(f"{noon.isoformat()}T12:00") - DAY
    quarters = [start + n * 15 * MINUTE for n in range(48 * 4)]
    found = shifts(plan, start, start + 2 * DAY)
    before = there(plan, start)
    for quarter in quarters:
        now_there = there(plan, quarter)
        assert on_duty(plan, quarter) == who(now_there)
        covering = [s for s in found if s.starts_at <= quarter < s.ends_at]
        assert {(s.entry, s.assistant_id) for s in covering} == now_there
        begins = {(s.entry, s.assistant_id) for s in found if s.starts_at == quarter}
        assert now_there - before <= begins <= now_there
        before = now_there
    later = [s.starts_at for s in found if s.starts_at > start]
    assert next_start(plan, start, 2 * DAY) == min(later, default=None)
