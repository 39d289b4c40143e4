"""Telling a time to a person: in the city's own time, in their language, today or on which day.

Pure; Babel knows the names of days and months, this module how English and Ukrainian join them.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta

_AT = {"en": "at ", "uk": "о "}
_ON = {"en": "on "}
"""What stands before a time and before a day; other languages put both side by side."""

_BRIEF = {"uk": "EEE dd.MM"}
"""How a day is written in a text; other languages put the month's name, cut short."""

_ON_DAY_UK = (
    "у понеділок",
    "у вівторок",
    "у середу",
    "у четвер",
    "у п'ятницю",
    "у суботу",
    "у неділю",
)
"""Ukrainian tells "on Wednesday" in another case than Babel's "Wednesday"."""


def told(at: datetime, *, now: datetime | None, zone: ZoneInfo, language: str) -> str:
    """`at` as a person says it: "at 18:00" today, "on Monday at 09:00" in a week, else the date.

    Both times are aware; days are counted in `zone`. Without `now` the weekday is told.
    """
    there = at.astimezone(zone)
    time = _time(there, language)
    days = 1 if now is None else (there.date() - now.astimezone(zone).date()).days
    if days == 0:
        return time
    day = _weekday(there, language) if 0 < days < 7 else _date(there, language)
    return f"{_ON.get(language, '')}{day} {time}"


def span(starts: datetime, ends: datetime, *, zone: ZoneInfo, language: str) -> str:
    """From when to when, briefly for a text: "Mon 2 Mar 18:00-22:00"; the last day if it is long.

    Both times are aware; what ends within a day needs no second date.
    """
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    until = "-" if ends - starts <= timedelta(days=1) else f" - {_brief(last, language)} "
    return f"{_brief(first, language)} {first:%H:%M}{until}{last:%H:%M}"


def lasted(time: timedelta, *, language: str) -> str:
    """How long something took, in its largest unit: "12 minutes", "3 hours"."""
    return format_timedelta(time, granularity="minute", threshold=1.5, locale=_locale(language))


def _brief(at: datetime, language: str) -> str:
    """A day in few letters; each language's own order, so that nobody takes 3/2 for March."""
    return format_date(at, _BRIEF.get(language, "EEE d MMM"), locale=_locale(language))


def _time(at: datetime, language: str) -> str:
    time = format_time(at, "HH:mm", locale=_locale(language))
    if language == "uk" and at.hour == 11:
        return f"об {time}"  # об одинадцятій
    return _AT.get(language, "") + time


def _weekday(at: datetime, language: str) -> str:
    if language == "uk":
        return _ON_DAY_UK[at.weekday()]
    return format_date(at, "EEEE", locale=_locale(language))


def _date(at: datetime, language: str) -> str:
    return format_skeleton("MMMMd", at, locale=_locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")
