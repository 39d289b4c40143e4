"""Times and lengths of time as pages show them: the city's own clock, the reader's language."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.units import format_unit

from ivr.web.languages import gettext, locale


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time with its whole date: 22 November 2026, 09:44."""
    return format_datetime(at, "d MMMM y, HH:mm", tzinfo=zone, locale=locale())


def clock_time(at: datetime, zone: ZoneInfo, *, day: date) -> str:
    """A time to the second as part of `day`, with its date where that is another one."""
    pattern = "HH:mm:ss" if at.astimezone(zone).date() == day else "d MMM, HH:mm:ss"
    return format_datetime(at, pattern, tzinfo=zone, locale=locale())


def since(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """A time to the minute inside a sentence, with its date where it is not today's."""
    today = at.astimezone(zone).date() == now.astimezone(zone).date()
    pattern = "HH:mm" if today else "d MMM, HH:mm"
    return format_datetime(at, pattern, tzinfo=zone, locale=locale())


def recent(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """A time as a list shows it: today and yesterday in words, another year with its number."""
    then, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    clock = format_datetime(at, "HH:mm", tzinfo=zone, locale=locale())
    if then == today:
        return gettext("Today, %(time)s") % {"time": clock}
    if then == today - timedelta(days=1):
        return gettext("Yesterday, %(time)s") % {"time": clock}
    skeleton = "MMMd" if then.year == today.year else "yMMMd"
    return f"{format_skeleton(skeleton, at, tzinfo=zone, locale=locale())}, {clock}"


def days(first: date | None, last: date | None) -> str:
    """The days from one to another, both included; with one missing, since or until the other."""
    if first and last:
        return format_interval(first, last, "yMMMd", locale=locale())
    if first:
        return gettext("Since %(day)s") % {"day": _day(first)}
    return gettext("Until %(day)s") % {"day": _day(last)} if last else ""


def _day(day: date) -> str:
    return format_date(day, "d MMM y", locale=locale())


def length(duration: timedelta) -> str:
    """A length of time in its two largest units: 2 mins 5 secs, 1 hr 3 mins."""
    seconds = max(0, round(duration.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return _units((hours, "hour"), (minutes % 60, "minute"))
    return _units((minutes, "minute"), (seconds % 60, "second"))


def _units(*parts: tuple[int, str]) -> str:
    told = [part for part in parts if part[0]] or parts[-1:]
    return " ".join(
        format_unit(count, f"duration-{unit}", length="short", locale=locale())
        for count, unit in told
    )
