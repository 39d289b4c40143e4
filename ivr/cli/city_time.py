"""Times as people write them on the command line, in the city's own time. For `ivr.cli`."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.duty.city_clock import YEARS
from ivr.errors import Refused


def read_time(written: str, zone: ZoneInfo) -> datetime:
    """An ISO time as a moment in UTC; without an offset it is the city's own time.

    Raises Refused for a text that is no time, for a year that must be a slip, for a time the city's
    clocks leave out, and for one they show twice in the night they are changed.
    """
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        raise _no_time(written) from None
    if _is_day_only(written):
        raise _no_time(written)
    if moment.year not in YEARS:
        raise Refused(f"{written!r} is too far away: check the year.")
    if moment.tzinfo is None:
        _refuse_clock_change(written, moment, zone)
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def show_time(moment: datetime, zone: ZoneInfo) -> str:
    """A moment in the city's time: `Mon 23 Nov 2026 08:00`."""
    return moment.astimezone(zone).strftime("%a %d %b %Y %H:%M")


def _no_time(written: str) -> Refused:
    return Refused(f"{written!r} is no time. Write day and time like 2026-11-23T08:00.")


def _is_day_only(written: str) -> bool:
    try:
        date.fromisoformat(written.strip())
    except ValueError:
        return False
    return True


def _refuse_clock_change(written: str, local: datetime, zone: ZoneInfo) -> None:
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    # Both readings differ only in that night: the later one is ahead where the clocks go forward.
    gained = _offset(second) - _offset(first)
    if gained > timedelta(0):
        raise Refused(
            f"{written} does not exist in {zone.key}: the clocks are put forward over it that "
            "night. Write a time before or after."
        )
    if gained < timedelta(0):
        raise Refused(
            f"{written} comes twice in {zone.key}: the clocks are put back that night. "
            f"Write {first.isoformat(timespec='minutes')} for the first time, "
            f"{second.isoformat(timespec='minutes')} for the second."
        )


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)
