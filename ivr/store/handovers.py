"""Shifts that are handed over, in the database. For `ivr.dispatch` only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, insert, select, update

from ivr.store.handover_tables import handovers

Why = Literal["sick", "swap"]


@dataclass(frozen=True)
class Handover:
    """A shift of `assistant_id` that others may take by its code, from then until then (UTC).

    absence_id: the absence of one who is sick. proposed_by: who wants it for a shift of their own,
    from `proposed_starts_at` to `proposed_ends_at`. closed_at: taken, or kept after all.
    """

    id: int
    city: str
    assistant_id: int
    code: str
    why: Why
    absence_id: int | None
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    proposed_by: int | None
    proposed_starts_at: datetime | None
    proposed_ends_at: datetime | None
    taken_by: int | None
    closed_at: datetime | None


def add(
    conn: Connection,
    city: str,
    assistant_id: int,
    *,
    code: str,
    why: Why,
    starts_at: datetime,
    ends_at: datetime,
    absence_id: int | None,
    now: datetime,
) -> Handover:
    """Put a shift up for others."""
    values = {
        "city": city,
        "assistant_id": assistant_id,
        "code": code,
        "why": why,
        "absence_id": absence_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "made_at": now,
    }
    found = conn.execute(insert(handovers).values(values).returning(*handovers.c)).mappings()
    return Handover(**found.one())


def open_in(conn: Connection, city: str, *, now: datetime) -> tuple[Handover, ...]:
    """The shifts that wait for somebody, the earliest first."""
    waits = handovers.c.city == city, handovers.c.ends_at > now, handovers.c.closed_at.is_(None)
    return _found(conn, *waits)


def with_code(conn: Connection, city: str, code: str) -> Handover | None:
    """The latest handover under a code, also one that is closed."""
    found = _found(conn, handovers.c.city == city, handovers.c.code == code)
    return max(found, key=lambda each: each.id, default=None)


def not_over_of(conn: Connection, assistant_id: int, *, now: datetime) -> tuple[Handover, ...]:
    """The shifts an assistant handed over, taken or not, that are not over."""
    return _found(conn, handovers.c.assistant_id == assistant_id, handovers.c.ends_at > now)


def propose(
    conn: Connection, handover: Handover, by: int, *, starts_at: datetime, ends_at: datetime
) -> None:
    """Note that somebody would give a shift of theirs for it; the latest who would counts."""
    theirs = {"proposed_by": by, "proposed_starts_at": starts_at, "proposed_ends_at": ends_at}
    conn.execute(update(handovers).where(handovers.c.id == handover.id).values(theirs))


def close(conn: Connection, handover: Handover, *, taken_by: int | None, now: datetime) -> None:
    """Note who took it; None where its owner keeps it after all."""
    mine = update(handovers).where(handovers.c.id == handover.id)
    conn.execute(mine.values(taken_by=taken_by, closed_at=now))


def _found(conn: Connection, *which: ColumnElement[bool]) -> tuple[Handover, ...]:
    query: Any = select(handovers).where(*which).order_by(handovers.c.starts_at, handovers.c.id)
    return tuple(Handover(**row) for row in conn.execute(query).mappings())
