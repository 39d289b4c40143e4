"""How many requests a day go on by themselves."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.dispatch.caps import Cap, Counts, day_began, over

LIMITS = Counts(of_number=3, in_city=60)
KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("of_number", "in_city", "cap"),
    [
        (0, 0, None),
        (2, 59, None),
        (3, 3, Cap.NUMBER_A_DAY),
        (2, 60, Cap.CITY_A_DAY),
        (3, 60, Cap.NUMBER_A_DAY),
        (9, 900, Cap.NUMBER_A_DAY),
    ],
)
def test_the_fourth_of_a_number_and_the_sixty_first_of_a_city_are_held(
    of_number: int, in_city: int, cap: Cap | None
) -> None:
    assert over(LIMITS, Counts(of_number, in_city), urgent=False) is cap


def test_nothing_urgent_is_ever_held() -> None:
    assert over(LIMITS, Counts(1000, 1000), urgent=True) is None


@pytest.mark.parametrize(
    ("now", "began"),
    [
        (datetime(2026, 3, 2, 21, 59, tzinfo=UTC), datetime(2026, 3, 1, 22, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 22, 0, tzinfo=UTC), datetime(2026, 3, 2, 22, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 12, 0, tzinfo=UTC), datetime(2026, 3, 28, 22, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 21, 0, tzinfo=UTC), datetime(2026, 10, 24, 21, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 22, 0, tzinfo=UTC)),
    ],
    ids=["before midnight", "midnight", "the short day", "the long day", "after the long day"],
)
def test_a_day_is_the_citys_own(now: datetime, began: datetime) -> None:
    assert day_began(now, KYIV) == began
