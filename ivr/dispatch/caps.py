"""How many requests a day go on by themselves. Pure: the counts and the time come in as arguments.

What is above a cap is held for a supervisor's approval, never dropped. What is urgent is free: no
cap stands before danger, and whoever cannot talk is urgent too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo


class Cap(StrEnum):
    """What a request is above."""

    NUMBER_A_DAY = "number-a-day"
    CITY_A_DAY = "city-a-day"


@dataclass(frozen=True)
class Counts:
    """Requests from one number and in the whole city."""

    of_number: int
    in_city: int


def over(limits: Counts, today: Counts, *, urgent: bool) -> Cap | None:
    """The cap that one more request is above, the number's own first; None where it is free.

    today: those before it that went on, so that what is held for one number fills up no city.
    """
    if urgent:
        return None
    if today.of_number >= limits.of_number:
        return Cap.NUMBER_A_DAY
    return Cap.CITY_A_DAY if today.in_city >= limits.in_city else None


def day_began(now: datetime, zone: ZoneInfo) -> datetime:
    """When the city's own day began, in UTC."""
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
