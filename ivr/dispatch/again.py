"""An assistant asks for the caller of their case to be rung once more, when the hour allows it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import attempts, hours, taking
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.taking import ByText, Mine, NotSafe, Taken
from ivr.store.people import Assistant


@dataclass(frozen=True)
class TooLate:
    """Callers are not rung at this hour; from `until` on they are, in UTC."""

    callback: Callback
    until: datetime


def again(
    conn: Connection,
    hotline: Hotline,
    city: City,
    assistant: Assistant,
    code: str | None,
    *,
    now: datetime,
) -> Taken | TooLate:
    """Have the assistant rung, to be joined with the caller of a case that is theirs already."""
    found = taking.theirs(conn, assistant, code)
    if not isinstance(found, Mine):
        return found
    callback = found.callback
    if not callback.safe:
        return NotSafe(callback.code)
    if callback.by_text:
        return ByText(callback.code)
    asked, urgent, chosen = callback.requested_at, callback.urgent, callback.call_after
    until = hours.quiet_until(city, requested_at=asked, urgent=urgent, chosen=chosen, now=now)
    if until is not None:
        return TooLate(callback, until)
    attempts.ring(conn, hotline, city, callback, assistant, now=now)
    return found
