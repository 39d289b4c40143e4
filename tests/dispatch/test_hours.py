"""The hours in which a city's callers are rung, also in the nights the clock changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.cities import City, load_cities
from ivr.dispatch.hours import JUST_ASKED, next_opening, quiet_until

PACK = """\
city: lutsk
numbers: ["+380332550102"]
languages: [uk]
patrol: {voice: ["+380332790001"]}
speak: {police: "102"}
"""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def city_with(folder: Path, hours: str) -> City:
    """A city in Kyiv's time with these hours."""
    (folder / "lutsk.yaml").write_text(f'{PACK}callback: {{hours: "{hours}"}}\n', encoding="utf-8")
    city = load_cities(folder).only
    assert city is not None
    return city


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 3, 2, 1, 0, tzinfo=UTC), datetime(2026, 3, 2, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 2, 20, 0, tzinfo=UTC), datetime(2026, 3, 3, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ],
    ids=["after midnight", "before midnight", "the shorter night", "the longer night"],
)
def test_what_waited_is_offered_at_eight_in_the_morning_of_the_city(
    tmp_path: Path, now: datetime, opens: datetime
) -> None:
    city = city_with(tmp_path, "08:00-21:00")
    assert quiet_until(city, requested_at=LONG_AGO, urgent=False, now=now) == opens


def test_by_day_or_urgent_or_just_asked_nothing_waits(tmp_path: Path) -> None:
    city, night = city_with(tmp_path, "08:00-21:00"), datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    noon = night + timedelta(hours=9)
    assert quiet_until(city, requested_at=LONG_AGO, urgent=False, now=noon) is None
    assert quiet_until(city, requested_at=LONG_AGO, urgent=True, now=night) is None
    assert quiet_until(city, requested_at=night - JUST_ASKED, urgent=False, now=night) is None


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city whose hours begin when the clock changes."""
    return city_with(tmp_path_factory.mktemp("early"), "03:30-21:00")


@given(minute=st.integers(0, 365 * 24 * 60))
def test_the_next_opening_is_always_ahead_and_within_a_day(early: City, minute: int) -> None:
    now = LONG_AGO + timedelta(minutes=minute)
    assert timedelta(0) < next_opening(early, now) - now <= timedelta(hours=25)
