"""Hours without anybody are found before they come, and who is on duty for too long."""

from datetime import time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.duty import Shift
from ivr.duty.gaps import Span, gaps, open_hours, too_long
from tests.duty.plans import AUTUMN, DAY, HOUR, KYIV, MINUTE, SPRING, single, utc

MORNING = utc("2026-11-23T06:00")
"""Eight o'clock in Kyiv."""


def hours(begins: float, ends: float) -> Span:
    return Span(MORNING + begins * HOUR, MORNING + ends * HOUR)


def shift(begins: float, ends: float, who: int = 1) -> Shift:
    span = hours(begins, ends)
    return single(who, span.starts_at, span.ends_at)


def test_what_nobody_covers_is_a_gap() -> None:
    found = gaps([shift(1, 4), shift(3, 5), shift(8, 99)], [hours(0, 13)])
    assert found == (hours(0, 1), hours(5, 8))


def test_a_shift_of_the_night_before_counts_in_the_morning() -> None:
    assert gaps([shift(-9, 2)], [hours(0, 13)]) == (hours(2, 13),)


def test_the_hours_of_each_day_by_the_citys_clock() -> None:
    found = list(open_hours(time(8), time(21), KYIV, MORNING, MORNING + 2 * DAY))
    assert found == [hours(0, 13), hours(24, 37)]


def test_the_nights_the_clocks_change_have_their_real_hours() -> None:
    for noon, length in ((SPRING, 23), (AUTUMN, 25)):
        whole = [*open_hours(time(), time(), KYIV, noon, noon + 2 * DAY)]
        assert length * HOUR in [span.ends_at - span.starts_at for span in whole]


def test_a_gap_over_midnight_is_one() -> None:
    whole = open_hours(time(), time(), KYIV, MORNING, MORNING + 2 * DAY)
    assert gaps([], whole) == (Span(MORNING, MORNING + 2 * DAY),)


QUARTER = st.integers(-8, 60)


@settings(max_examples=100)
@given(st.lists(st.tuples(QUARTER, QUARTER), max_size=6))
def test_gaps_are_the_minutes_in_which_nobody_is_there(pairs: list[tuple[int, int]]) -> None:
    shifts = [shift(min(p) / 4, max(p) / 4) for p in pairs if p[0] != p[1]]
    spans = [hours(0, 5), hours(6, 13)]
    found = gaps(shifts, spans)
    for place in range(13 * 4):
        minute = MORNING + place * 15 * MINUTE
        is_open = any(s.starts_at <= minute < s.ends_at for s in spans)
        nobody = not any(s.starts_at <= minute < s.ends_at for s in shifts)
        assert any(g.starts_at <= minute < g.ends_at for g in found) == (is_open and nobody)


def test_two_shifts_that_meet_are_one_long_duty() -> None:
    four = timedelta(hours=4)
    assert too_long([shift(0, 4), shift(5, 9)], four) == ()
    assert too_long([shift(0, 3), shift(3, 5)], four) == ((1, hours(0, 5)),)
    assert too_long([shift(0, 3), shift(3, 5, who=2)], four) == ()
