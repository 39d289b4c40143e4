"""When a city's clock shows a time. Pure.

A time the clocks skip comes at the moment they jump, one that comes twice counts the first time: a
shift that ends at it and one that begins at it meet, in both nights, and none ends before it
begins.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def moment(day: date, shown: time, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock shows this time of the day or a later one, in UTC."""
    local = datetime.combine(day, shown)
    first = local.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return first
    return _jump(local.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between two at which the clocks are put forward, to the second."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
