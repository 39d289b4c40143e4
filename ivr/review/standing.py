"""How things stand at the moment, as numbers for the operator's monitoring. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Column, Connection, func, select

from ivr.store import heartbeats
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import callbacks, outbox


@dataclass(frozen=True)
class Standing:
    """Rows by what they are, and signs of life.

    outbox: by state. callbacks, emergencies: by city and state. oldest_open: when the callback
    that is open longest was asked for, by city. failed_jobs: how often a worker's job failed.
    """

    outbox: Mapping[str, int]
    callbacks: Mapping[tuple[str, str], int]
    emergencies: Mapping[tuple[str, str], int]
    oldest_open: Mapping[str, datetime]
    worker_beat: datetime | None
    failed_jobs: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def standing(conn: Connection) -> Standing:
    """How things stand now, in all cities."""
    beats = heartbeats.last_beats(conn)
    worker = beats.get(heartbeats.WORKER)
    outgoing = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    return Standing(
        outbox=dict(conn.execute(outgoing).all()),
        callbacks=_by_state(conn, callbacks.c.city, callbacks.c.state),
        emergencies=_by_state(conn, emergencies.c.city, emergencies.c.state),
        oldest_open=_oldest_open(conn),
        worker_beat=worker.at if worker else None,
        failed_jobs=heartbeats.sums(beats.get(heartbeats.FAILED_JOBS)),
    )


def _by_state(
    conn: Connection, city: Column[str], state: Column[str]
) -> dict[tuple[str, str], int]:
    query = select(city, state, func.count()).group_by(city, state)
    return {(where, how): count for where, how, count in conn.execute(query)}


def _oldest_open(conn: Connection) -> dict[str, datetime]:
    query = select(callbacks.c.city, func.min(callbacks.c.requested_at))
    still_open = query.where(callbacks.c.closed_at.is_(None)).group_by(callbacks.c.city)
    return dict(conn.execute(still_open).all())
