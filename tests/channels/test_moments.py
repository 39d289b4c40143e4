"""Times as they stand in texts, so that nobody has to look twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.channels import moments

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (datetime(2026, 3, 2, 20, tzinfo=UTC), "Mon 2 Mar 18:00-22:00"),
        (datetime(2026, 3, 3, 4, tzinfo=UTC), "Mon 2 Mar 18:00-06:00"),
        (datetime(2026, 3, 4, 4, tzinfo=UTC), "Mon 2 Mar 18:00 - Wed 4 Mar 06:00"),
    ],
)
def test_a_shift_names_its_last_day_only_where_it_is_long(ends: datetime, told: str) -> None:
    starts = datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert moments.span(starts, ends, zone=KYIV, language="en") == told
