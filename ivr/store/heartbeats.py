"""Signs of life that processes leave for each other. Every floor above may import it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from ivr.store.once import ensure, put
from ivr.store.tables import heartbeats

WORKER = "worker"
"""The name every worker beats under."""

PROMISES = "promises"
"""Beats while every open request has a next step and a time for it."""

FORGETTING = "forgetting"
"""The name under which a worker claims the day's forgetting."""

AT_CARRIER = "forgetting-at-carrier"
"""The name under which a worker claims the hour's forgetting at the carrier, and up to which day
it was done."""

DUTY = "duty"
"""How the names begin under which a worker claims a day's texts about a city's duty."""

FAILED_JOBS = "failed-jobs"
"""The name under which workers add up which of their jobs failed."""


@dataclass(frozen=True)
class Heartbeat:
    """When something last did its work, and what it says about it."""

    name: str
    at: datetime
    detail: Mapping[str, object]


def beat(conn: Connection, name: str, *, now: datetime, detail: Mapping[str, object]) -> None:
    """Note that `name` (such as `worker`) is alive."""
    put(conn, heartbeats, {"at": now, "detail": dict(detail)}, key={"name": name})


def claim(conn: Connection, name: str, *, every: timedelta, now: datetime) -> bool:
    """Whether it is this caller who does what is done once in so long; of several only one is."""
    # A date before any HotLine: whoever updates it first is the one.
    never = datetime(2000, 1, 1, tzinfo=UTC)
    ensure(conn, heartbeats, {"name": name, "at": never, "detail": {}}, unique=["name"])
    due = heartbeats.c.at <= now - every
    mine = update(heartbeats).where(heartbeats.c.name == name, due).values(at=now)
    return conn.execute(mine).rowcount == 1


def note(conn: Connection, name: str, detail: Mapping[str, object]) -> None:
    """Change what is said under a name, and not when it was."""
    mine = update(heartbeats).where(heartbeats.c.name == name)
    conn.execute(mine.values(detail=dict(detail)))


def detail(conn: Connection, name: str) -> Mapping[str, object]:
    """What is said under a name; nothing where nobody said anything."""
    said = select(heartbeats.c.detail).where(heartbeats.c.name == name)
    return dict(conn.execute(said).scalar_one_or_none() or {})


def add_up(conn: Connection, name: str, more: Mapping[str, int], *, now: datetime) -> None:
    """Add counts to those that are kept under `name`; several processes may do it at once."""
    ensure(conn, heartbeats, {"name": name, "at": now, "detail": {}}, unique=["name"])
    mine = select(heartbeats).where(heartbeats.c.name == name).with_for_update()
    before = sums(Heartbeat(**conn.execute(mine).mappings().one()))
    after = {what: before.get(what, 0) + more.get(what, 0) for what in {**before, **more}}
    beat(conn, name, now=now, detail=after)


def sums(kept: Heartbeat | None) -> dict[str, int]:
    """The counts that `add_up` made."""
    found = kept.detail.items() if kept else ()
    return {what: count for what, count in found if isinstance(count, int)}


def last_beats(conn: Connection) -> dict[str, Heartbeat]:
    """The latest sign of life of everything that ever gave one, by name."""
    found = conn.execute(select(heartbeats)).mappings()
    return {row["name"]: Heartbeat(**row) for row in found}
