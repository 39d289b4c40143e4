"""Hours in which somebody is to be on duty and nobody is, and shifts that are too long. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.duty.city_clock import moment
from ivr.duty.plan import Shift

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A time from `starts_at` up to but not including `ends_at`, in UTC."""

    starts_at: datetime
    ends_at: datetime


def open_hours(
    opens: time, closes: time, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[Span]:
    """The parts of [since, until) in which the city's clock shows these hours of a day.

    closes: at the latest midnight, which is `time(0)`.
    """
    day, last = (each.astimezone(zone).date() for each in (since, until))
    while day <= last:
        end = moment(day + _DAY if closes == time(0) else day, closes, zone)
        span = Span(max(moment(day, opens, zone), since), min(end, until))
        if span.starts_at < span.ends_at:
            yield span
        day += _DAY


def gaps(shifts: Iterable[Shift], hours: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of these hours in which nobody is on duty, the earliest first.

    hours: without overlaps, the earliest first. A gap from the end of one to the beginning of the
    next, as over midnight, is one.
    """
    covered = sorted((shift.starts_at, shift.ends_at) for shift in shifts)
    found: list[Span] = []
    place, reached = 0, None
    for span in hours:
        reached = span.starts_at if reached is None else max(reached, span.starts_at)
        while place < len(covered) and covered[place][0] < span.ends_at:
            starts_at, ends_at = covered[place]
            _add(found, reached, min(starts_at, span.ends_at))
            reached, place = max(reached, ends_at), place + 1
        _add(found, reached, span.ends_at)
        reached = max(reached, span.ends_at)
    return tuple(found)


def too_long(shifts: Iterable[Shift], longest: timedelta) -> tuple[tuple[int, Span], ...]:
    """Who is on duty for longer than that without a break, and when; the earliest first."""
    theirs: dict[int, list[Span]] = defaultdict(list)
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        spans = theirs[shift.assistant_id]
        if spans and shift.starts_at <= spans[-1].ends_at:
            joined = Span(spans[-1].starts_at, max(spans[-1].ends_at, shift.ends_at))
            spans[-1] = joined
        else:
            spans.append(Span(shift.starts_at, shift.ends_at))
    long = (
        (who, span)
        for who, spans in theirs.items()
        for span in spans
        if span.ends_at - span.starts_at > longest
    )
    return tuple(sorted(long, key=lambda each: (each[1].starts_at, each[0])))


def _add(found: list[Span], starts_at: datetime, ends_at: datetime) -> None:
    if starts_at >= ends_at:
        return
    if found and found[-1].ends_at == starts_at:
        found[-1] = Span(found[-1].starts_at, ends_at)
    else:
        found.append(Span(starts_at, ends_at))
