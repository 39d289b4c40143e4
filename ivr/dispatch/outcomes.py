"""What people tell of an emergency: a supervisor has seen it; how it ended. Each is audited.

A supervisor tells it on the page or by text, the desk by text. What was closed stays closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select, update

from ivr.store import audit
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import conversations
from ivr.store.vault import Vault

OUTCOMES = ("help-sent", "talked-through", "false-alarm", "other")
"""How an emergency may have ended; the last needs a note."""

BY_DESK = MappingProxyType({1: "help-sent", 2: "talked-through", 3: "false-alarm"})
"""The desk's digits for it."""

SEEN_UNTIL = timedelta(hours=24)
"""How old an emergency may be that SEEN without a code means."""

DESK_UNTIL = timedelta(days=7)
"""How long the desk's answer is awaited."""

SEEN, CLOSED, CLOSED_BY_DESK, NUMBER_SHOWN = (
    "emergency-seen",
    "emergency-closed",
    "emergency-closed-by-desk",
    "emergency-number-shown",
)
"""The audit's words for what was done; its subject is the emergency's row number."""


@dataclass(frozen=True)
class Case:
    """An emergency somebody's words are about."""

    id: int
    code: str


def unseen(conn: Connection, city: str, code: str | None, now: datetime) -> tuple[Case, ...]:
    """The emergencies SEEN may mean: that of a code, else those of today nobody has seen."""
    if code is not None:
        return _cases(conn, city, _not_closed(), conversations.c.code == code)
    lately = emergencies.c.raised_at > now - SEEN_UNTIL
    told = emergencies.c.supervisors_told_at.is_not(None)
    return _cases(conn, city, _not_closed(), lately, told, emergencies.c.seen_at.is_(None))


def seen(conn: Connection, city: str, case: Case, supervisor: int, *, now: datetime) -> None:
    """A supervisor has seen it; `supervisor` is their place in the city's pack, from 1."""
    first = (emergencies.c.id == case.id, emergencies.c.seen_at.is_(None))
    conn.execute(update(emergencies).where(*first).values(seen_at=now))
    subject = f"{case.id}/{supervisor}"
    audit.record(conn, at=now, city=city, supervisor=None, action=SEEN, subject=subject)


def awaited(conn: Connection, city: str, code: str | None, now: datetime) -> tuple[Case, ...]:
    """The emergencies a desk's answer may mean: that of a code, else those it was asked about."""
    lately = emergencies.c.raised_at > now - DESK_UNTIL
    asked = emergencies.c.outcome_asked_at.is_not(None)
    which = asked if code is None else conversations.c.code == code
    return _cases(conn, city, _not_closed(), lately, which)


def close_by_desk(conn: Connection, city: str, case: Case, digit: int, *, now: datetime) -> bool:
    """Close it with the desk's answer; False where somebody was faster."""
    if not _close(conn, city, case.id, {"outcome": BY_DESK[digit], "closed_at": now}):
        return False
    subject = str(case.id)
    audit.record(conn, at=now, city=city, supervisor=None, action=CLOSED_BY_DESK, subject=subject)
    return True


def close(
    conn: Connection,
    vault: Vault,
    city: str,
    number: int,
    *,
    outcome: str,
    note: str,
    supervisor: int,
    now: datetime,
) -> bool:
    """Close the emergency with this row number; False where it was closed already.

    The note is kept sealed.
    """
    values = {
        "outcome": outcome,
        "closed_at": now,
        "note_sealed": vault.seal(note) if note else None,
    }
    if not _close(conn, city, number, values):
        return False
    subject = str(number)
    audit.record(conn, at=now, city=city, supervisor=supervisor, action=CLOSED, subject=subject)
    return True


def show_number(
    conn: Connection, vault: Vault, city: str, number: int, *, supervisor: int, now: datetime
) -> str | None:
    """The number of who is in danger, whole, which is noted first; None where it is not known."""
    query = select(emergencies.c.caller_sealed).where(
        emergencies.c.city == city, emergencies.c.id == number
    )
    sealed = conn.execute(query).scalar_one_or_none()
    if sealed is None:
        return None
    subject, action = str(number), NUMBER_SHOWN
    audit.record(conn, at=now, city=city, supervisor=supervisor, action=action, subject=subject)
    return vault.open(sealed)


def _close(conn: Connection, city: str, number: int, values: dict[str, Any]) -> bool:
    still_open = (emergencies.c.city == city, emergencies.c.id == number, _not_closed())
    return conn.execute(update(emergencies).where(*still_open).values(values)).rowcount == 1


def _not_closed() -> ColumnElement[bool]:
    return emergencies.c.closed_at.is_(None)


def _cases(conn: Connection, city: str, *which: ColumnElement[bool]) -> tuple[Case, ...]:
    same = and_(
        conversations.c.city == emergencies.c.city,
        conversations.c.conversation == emergencies.c.conversation,
    )
    query = (
        select(emergencies.c.id, conversations.c.code)
        .join_from(emergencies, conversations, same)
        .where(emergencies.c.city == city, *which)
        .order_by(emergencies.c.raised_at.desc(), emergencies.c.id.desc())
    )
    rows: list[Row[Any]] = list(conn.execute(query))
    return tuple(Case(row.id, row.code) for row in rows)
