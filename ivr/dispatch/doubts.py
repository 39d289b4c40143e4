"""What to do where nobody knows whether a text or call went out (DESIGN.md, rule 4).

An emergency's text rather goes twice than not at all, and so do an alarm for the supervisors, the
call that brings a danger text to a desk, and the order that brings a desk to its interpreter. An
assistant's text goes twice at most, with the same code; a caller's phone is left alone, and no
other call is repeated: somebody else is asked. Whoever is left alone in a conference is told so
until they have heard it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.dispatch import moving, reports, rooms, text_alarms, unconfirmed
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import ALARM, EMERGENCY
from ivr.store import outbox
from ivr.store.outbox import Outgoing

WAIT = timedelta(seconds=30)
"""How long a report may still tell that it did go out."""

AT_ONCE = 50
STAFF_TRIES = 2

EMERGENCY_PAUSE = timedelta(seconds=5)
EMERGENCY_LONGEST_PAUSE = timedelta(seconds=60)
EMERGENCY_LASTS = timedelta(hours=24)

ALONE_PAUSE = timedelta(seconds=5)
ALONE_LASTS = timedelta(hours=4)
"""A `<Dial>` lasts no longer (its `timeLimit`)."""

ALARM_LONGEST_PAUSE = timedelta(minutes=5)
ALARM_LASTS = timedelta(minutes=60)
"""An alarm in doubt is sent about fifteen times in an hour, if no report ever comes."""


def settle(hotline: Hotline, now: datetime) -> int:
    """Take back what workers left lying, and decide what is in doubt; gives how many there were."""
    with hotline.store.transaction() as conn:
        outbox.reclaim(conn, now)
        doubtful = outbox.in_state(conn, "unknown", limit=AT_ONCE)
        for row in doubtful:
            _decide(conn, hotline, row, now)
    return len(doubtful)


def _decide(conn: Connection, hotline: Hotline, row: Outgoing, now: datetime) -> None:
    """Plan it again, where it may go twice; a report that comes before then settles it."""
    pause = _pause(row, now) or _pause_alone(conn, row, now)
    if pause is not None:
        outbox.try_again(conn, row.id, due_at=now + pause)
    elif now - row.due_at >= WAIT:
        outbox.report(conn, row.token, "failed", now=now)
        reports.follow_up(conn, hotline, replace(row, state="failed"), now)


def _pause(row: Outgoing, now: datetime) -> timedelta | None:
    """How long until it is sent once more; None where it is not."""
    age = now - row.created_at
    if row.purpose == text_alarms.PURPOSE and age < unconfirmed.LASTS:
        return EMERGENCY_PAUSE
    if row.purpose == moving.MOVE and age < moving.LASTS:
        return EMERGENCY_PAUSE
    if row.kind != "text":
        return None
    if row.priority == EMERGENCY and age < EMERGENCY_LASTS:
        return _longer(EMERGENCY_PAUSE, row.tries, EMERGENCY_LONGEST_PAUSE)
    if row.priority == ALARM and age < ALARM_LASTS:
        return _longer(WAIT, row.tries, ALARM_LONGEST_PAUSE)
    if row.assistant_id is not None and row.tries < STAFF_TRIES:
        return WAIT
    return None


def _pause_alone(conn: Connection, row: Outgoing, now: datetime) -> timedelta | None:
    """For an order to tell somebody that they are alone, which may be given any number of times."""
    if now - row.created_at >= ALONE_LASTS:
        return None
    is_alone = {rooms.ALONE: rooms.is_alone, moving.ALONE: moving.is_alone}.get(row.purpose)
    return ALONE_PAUSE if is_alone and is_alone(conn, row.leg or "") else None


def _longer(first: timedelta, tries: int, longest: timedelta) -> timedelta:
    """Twice as long after each try."""
    return min(first * 2.0 ** min(tries - 1, 10), longest)
