"""What to do where nobody knows whether a text or call went out (DESIGN.md, rule 4).

An emergency's text rather goes twice than not at all; an assistant's twice at most, with the same
code; a caller's phone is left alone, and a call is not repeated: somebody else is asked instead.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.dispatch import reports
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import EMERGENCY
from ivr.store import outbox
from ivr.store.outbox import Outgoing

WAIT = timedelta(seconds=30)
"""How long a report may still tell that it did go out."""

AT_ONCE = 50
STAFF_TRIES = 2
EMERGENCY_TRIES = 5


def settle(hotline: Hotline, now: datetime) -> int:
    """Take back what workers left lying, and decide what is in doubt; gives how many there were."""
    with hotline.store.transaction() as conn:
        outbox.reclaim(conn, now)
        doubtful = outbox.in_state(conn, "unknown", limit=AT_ONCE)
        for row in doubtful:
            _decide(conn, row, now)
    return len(doubtful)


def _decide(conn: Connection, row: Outgoing, now: datetime) -> None:
    if row.kind == "text" and row.priority == EMERGENCY:
        if row.tries < EMERGENCY_TRIES:
            outbox.try_again(conn, row.id, due_at=now)
            return
    elif now - row.due_at < WAIT:
        return
    elif row.kind == "text" and row.assistant_id is not None and row.tries < STAFF_TRIES:
        outbox.try_again(conn, row.id, due_at=now)
        return
    _give_up(conn, row, now)


def _give_up(conn: Connection, row: Outgoing, now: datetime) -> None:
    outbox.report(conn, row.token, "failed", now=now)
    reports.follow_up(conn, replace(row, state="failed"), now)
