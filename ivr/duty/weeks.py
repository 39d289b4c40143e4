"""The shifts of an entry that repeats weekly (RFC 5545, by python-dateutil). Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule

from ivr.duty.city_clock import moment
from ivr.duty.plan import Entry, Shift, Weekly

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)

_BLOCK = 28
"""How many days are worked out at once, to be remembered."""


def shifts_of(weekly: Weekly, since: datetime, until: datetime) -> Iterator[Shift]:
    """Its shifts of which any part lies in [since, until), the earliest first."""
    since = max(since, weekly.holds_from)
    until = min(until, weekly.holds_until or until)
    if since >= until or not _is_near(weekly, since, until):
        return
    entry = Entry("weekly", weekly.id)
    # A day more on both sides: shifts go over midnight, and the city's day is not UTC's.
    blocks = range(_block(since.date() - 2 * _DAY), _block(until.date() + _DAY) + 1)
    for block in blocks:
        for starts_at, ends_at in _in_block(
            weekly.first_day,
            weekly.last_day,
            weekly.every,
            weekly.begins,
            weekly.ends,
            weekly.zone,
            block,
        ):
            starts_at = max(starts_at, weekly.holds_from)
            ends_at = min(ends_at, weekly.holds_until or ends_at)
            if max(starts_at, since) < min(ends_at, until):
                yield Shift(entry, weekly.assistant_id, starts_at, ends_at)


def _is_near(weekly: Weekly, since: datetime, until: datetime) -> bool:
    """Whether one may lie there: most entries have no day near a moment, and cost no more."""
    earliest = since.date() - 2 * _DAY
    ahead = (weekly.first_day - earliest).days % (weekly.every * 7)
    return earliest + ahead * _DAY <= until.date() + _DAY


def _block(day: date) -> int:
    return day.toordinal() // _BLOCK


@lru_cache(maxsize=8192)
def _in_block(
    first_day: date,
    last_day: date | None,
    every: int,
    begins: time,
    ends: time,
    zone: str,
    block: int,
) -> tuple[tuple[datetime, datetime], ...]:
    """When those begin and end that begin on a day of this block."""
    from_day = date.fromordinal(max(block * _BLOCK, 1))
    to_day = date.fromordinal((block + 1) * _BLOCK - 1)
    place = ZoneInfo(zone)
    found = []
    for day in _days(first_day, min(last_day or to_day, to_day), every, from_day):
        ends_on = day + _DAY if ends <= begins else day
        starts_at, ends_at = moment(day, begins, place), moment(ends_on, ends, place)
        if starts_at < ends_at:  # else it lies in the hour that the clocks skip
            found.append((starts_at, ends_at))
    return tuple(found)


def _days(first_day: date, last_day: date, every: int, from_day: date) -> Iterator[date]:
    # Begun near the days asked for: a rule is walked through from its first day on.
    skipped = max((from_day - first_day) // (every * _WEEK), 0)
    first = first_day + skipped * every * _WEEK
    rule = rrule(
        WEEKLY,
        dtstart=datetime.combine(first, time()),
        interval=every,
        until=datetime.combine(last_day, time()),
    )
    return (found.date() for found in rule if found.date() >= from_day)
