"""How long somebody waited, gross and while anybody was on duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ivr.dispatch.waited import Waited, waited

KYIV = ZoneInfo("Europe/Kyiv")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = 3600


@dataclass(frozen=True)
class Shift:
    starts_at: datetime
    ends_at: datetime
    assistant_id: int = 1


def duty(begins: float, ends: float) -> Shift:
    """A shift in hours from noon."""
    return Shift(NOON + timedelta(hours=begins), NOON + timedelta(hours=ends))


def after(hours: float, *shifts: Shift) -> Waited:
    """Asked at noon, connected so many hours later."""
    return waited(NOON, NOON + timedelta(hours=hours), shifts)


def test_with_somebody_on_duty_all_of_it_counts() -> None:
    assert after(2, duty(-1, 3)) == Waited(2 * HOUR, 2 * HOUR)


def test_with_nobody_on_duty_none_of_it_counts() -> None:
    assert after(2, duty(-3, 0), duty(2, 5)) == Waited(2 * HOUR, 0)


def test_two_on_duty_at_once_count_once() -> None:
    assert after(4, duty(2, 5), duty(1, 3)) == Waited(4 * HOUR, 3 * HOUR)


def test_the_night_the_clock_goes_back_has_an_hour_more() -> None:
    asked = datetime(2026, 10, 24, 23, 0, tzinfo=KYIV).astimezone(UTC)
    connected = datetime(2026, 10, 25, 9, 0, tzinfo=KYIV).astimezone(UTC)
    night = Shift(asked + timedelta(hours=1), connected)
    assert waited(asked, connected, [night]) == Waited(11 * HOUR, 10 * HOUR)


def test_clocks_that_ran_apart_make_no_wait_of_less_than_nothing() -> None:
    assert after(-1, duty(-3, 3)) == Waited(0, 0)


MINUTES = st.integers(-300, 300)
SHIFTS = st.lists(
    st.tuples(MINUTES, st.integers(1, 300)).map(lambda s: duty(s[0] / 60, (s[0] + s[1]) / 60)),
    max_size=6,
)


@given(minutes=st.integers(0, 300), shifts=SHIFTS)
def test_it_counts_the_minutes_in_which_anybody_was_on_duty(
    minutes: int, shifts: Sequence[Shift]
) -> None:
    each = (NOON + timedelta(minutes=minute) for minute in range(minutes))
    covered = sum(any(s.starts_at <= at < s.ends_at for s in shifts) for at in each)
    assert waited(NOON, NOON + timedelta(minutes=minutes), shifts) == Waited(
        minutes * 60, covered * 60
    )
