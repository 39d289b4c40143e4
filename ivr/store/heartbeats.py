"""Signs of life that processes leave for each other. Every floor above may import it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ivr.store.once import put
from ivr.store.tables import heartbeats

WORKER = "worker"
"""The name every worker beats under."""


@dataclass(frozen=True)
class Heartbeat:
    """When something last did its work, and what it says about it."""

    name: str
    at: datetime
    detail: Mapping[str, object]


def beat(conn: Connection, name: str, *, now: datetime, detail: Mapping[str, object]) -> None:
    """Note that `name` (such as `worker`) is alive."""
    put(conn, heartbeats, {"at": now, "detail": dict(detail)}, key={"name": name})


def last_beats(conn: Connection) -> dict[str, Heartbeat]:
    """The latest sign of life of everything that ever gave one, by name."""
    found = conn.execute(select(heartbeats)).mappings()
    return {row["name"]: Heartbeat(**row) for row in found}
