"""An assistant's shifts as a calendar file (RFC 5545, by icalendar). Pure.

It leaves HotLine for a phone and its maker's servers, so it says when, and nothing else: no name,
number or case.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from ivr.duty.plan import Shift

_REFRESH = timedelta(hours=1)


def calendar(shifts: Iterable[Shift], *, title: str, host: str, now: datetime) -> bytes:
    """These shifts as events called `title`, in UTC.

    host: what makes their ids those of this HotLine: the same shift keeps its own, so that a
    calendar moves an event instead of adding one.
    """
    file = Calendar()
    file.add("prodid", "-//HotLine//Duty//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", title)
    file.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    for shift in shifts:
        event = Event()
        event.add("uid", f"{shift.entry}-{shift.starts_at:%Y%m%dT%H%M%SZ}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", shift.starts_at)
        event.add("dtend", shift.ends_at)
        event.add("summary", title)
        event.add("transp", "OPAQUE")
        file.add_component(event)
    written: bytes = file.to_ical()
    return written
