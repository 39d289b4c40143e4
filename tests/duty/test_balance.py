"""Hours carried are real hours, and count once."""

from datetime import timedelta

from ivr.duty import Plan, shifts
from ivr.duty.balance import carried, there
from tests.duty.plans import AUTUMN, DAY, HOUR, single, utc, weekly

ON = utc("2026-11-23T10:00")
IVAN, AMARA = 1, 2


def test_what_overlaps_counts_once_and_only_within_the_time() -> None:
    own = [single(IVAN, ON, ON + 4 * HOUR), single(IVAN, ON + 2 * HOUR, ON + 5 * HOUR)]
    other = single(AMARA, ON + 4 * HOUR, ON + 8 * HOUR)
    hours = carried([*own, other], ON + HOUR, ON + 6 * HOUR)
    assert hours == {IVAN: 4 * HOUR, AMARA: 2 * HOUR}
    assert there([*own, other], {IVAN, AMARA}, ON, ON + DAY) == 8 * HOUR
    assert there([*own, other], {3}, ON, ON + DAY) == timedelta(0)


def test_the_night_the_clocks_are_put_back_is_an_hour_longer() -> None:
    plan = Plan(weekly=(weekly(IVAN, AUTUMN.date(), "22:00", "06:00"),))
    found = shifts(plan, AUTUMN, AUTUMN + DAY)
    assert carried(found, AUTUMN, AUTUMN + DAY) == {IVAN: 9 * HOUR}
