"""The city's night and its air alerts: when nobody is sent anywhere, and how long an alert lasts.

For `ivr.cities.pack`.
"""

from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema

from ivr.flow.protocol import Value


class NightHours(Value):
    """Hours of the city's own time that may go over midnight: from `begins`, before `ends`."""

    begins: time
    ends: time

    def contain(self, moment: time) -> bool:
        """Whether a moment of the city's day lies within these hours."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return self.begins <= moment or moment < self.ends


def _night_hours(written: object) -> object:
    if not isinstance(written, str):
        return written
    begins, _, ends = written.partition("-")
    try:
        hours = NightHours(begins=_clock(begins), ends=_clock(ends))
    except ValueError:
        hours = None
    if hours is None or hours.begins == hours.ends:
        raise ValueError(
            f"`{written}` are no hours of a night. | "
            'Write them like "22:00-08:00"; they may go over midnight.'
        )
    return hours


def _clock(written: str) -> time:
    hour, minute = written.strip().split(":")
    return time(int(hour) % 24 if hour == "24" and minute == "00" else int(hour), int(minute))


Night = Annotated[
    NightHours,
    BeforeValidator(_night_hours),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}$"}),
]


class Nights(Value):
    """When nobody is told to go anywhere: the quiet hours and the curfew, the city's own time."""

    quiet: Night = NightHours(begins=time(22), ends=time(8))
    """The quiet hours of homes and hostels: "22:00-08:00"."""

    curfew: Night | None = None
    """The curfew, where there is one: "00:00-05:00"."""

    def cover(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether nobody is sent anywhere at this moment."""
        there = moment.astimezone(zone).time()
        return self.quiet.contain(there) or (self.curfew is not None and self.curfew.contain(there))


class AirAlert(Value):
    """What an air alert changes, and how long it lasts where nobody ends it."""

    minutes: Annotated[int, Field(ge=15, le=1440)] = 180
    """After so many minutes an alert ends by itself; switching it on again begins them anew."""

    offers: Annotated[int, Field(ge=1, le=4)] = 2
    """How many times as long an offer stands meanwhile; urgent ones stand as long as ever."""
