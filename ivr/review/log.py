"""The call log: a page of conversations, those that a supervisor looks for, and how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from ivr.review.opening import masked
from ivr.store.tables import conversations
from ivr.store.types import UtcTime
from ivr.store.vault import Vault

T = TypeVar("T")

MOST_COUNTED = 1000
"""Beyond so many it is no longer told how many were found: counting would take too long."""


@dataclass(frozen=True)
class Wanted:
    """Which conversations somebody looks for; None leaves a thing open.

    since, until: those that began at or after the one and before the other.
    channel, topic, outcome, language: ids as the log keeps them.
    caller_mac: the fingerprint of a telephone number in this city (`Vault.mac`).
    """

    since: datetime | None = None
    until: datetime | None = None
    channel: str | None = None
    topic: str | None = None
    outcome: str | None = None
    language: str | None = None
    caller_mac: str | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Cursor:
    """A place in the call log: between the conversation it names and the next one."""

    at: datetime
    id: int


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some lines, newest first; `newer` and `older` lead on where there is more."""

    lines: tuple[T, ...]
    newer: Cursor | None
    older: Cursor | None


@dataclass(frozen=True)
class CallLine:
    """One conversation in the call log.

    number: masked, or None where the caller hid it. duration: None for texts and while it lasts.
    """

    id: int
    channel: str
    code: str
    number: str | None
    started_at: datetime
    duration: timedelta | None
    language: str | None
    topic: str | None
    outcome: str
    turns: int


@dataclass(frozen=True)
class Counts:
    """How many conversations began in a time."""

    today: int
    week: int


@dataclass(frozen=True)
class Found:
    """How many conversations a search found; `more` where there are more than were counted."""

    count: int
    more: bool


def call_log(
    conn: Connection,
    *,
    city: str,
    vault: Vault,
    limit: int,
    wanted: Wanted = EVERYTHING,
    before: Cursor | None = None,
    after: Cursor | None = None,
) -> Page[CallLine]:
    """A page of at most `limit` of a city's conversations that are wanted, newest first.

    `before` leads to the older ones from there on, `after` to the newer ones; neither means the
    newest. One row too many is read: it tells whether there is more.
    """
    began, number = conversations.c.started_at, conversations.c.id
    query = select(conversations).where(*_those(city, wanted)).limit(limit + 1)
    if after:
        query = query.where(tuple_(began, number) > _place(after)).order_by(began, number)
    else:
        query = query.where(tuple_(began, number) < _place(before)) if before else query
        query = query.order_by(began.desc(), number.desc())
    rows = conn.execute(query).all()
    lines = [call_line(row, vault) for row in rows[:limit]]
    more = len(rows) > limit
    if after:
        return _page(lines[::-1], newer=more, older=True)
    return _page(lines, newer=before is not None, older=more)


def found(conn: Connection, *, city: str, wanted: Wanted) -> Found:
    """How many of a city's conversations are wanted, counted as far as MOST_COUNTED."""
    some = select(literal(1)).select_from(conversations).where(*_those(city, wanted))
    counted = some.limit(MOST_COUNTED + 1).subquery()
    count = conn.execute(select(func.count()).select_from(counted)).scalar_one()
    return Found(min(count, MOST_COUNTED), count > MOST_COUNTED)


def newest(conn: Connection, *, city: str, wanted: Wanted) -> int | None:
    """The row number of the newest conversation that is wanted; None where there is none."""
    began, number = conversations.c.started_at, conversations.c.id
    query = select(number).where(*_those(city, wanted)).order_by(began.desc(), number.desc())
    return conn.execute(query.limit(1)).scalar_one_or_none()


def counts(conn: Connection, *, city: str, today: datetime, week: datetime) -> Counts:
    """How many conversations of a city began since `today` and since `week`, the earlier one."""
    began = conversations.c.started_at
    query = select(
        func.count().filter(began >= today).label("today"),
        func.count().label("week"),
    ).where(conversations.c.city == city, began >= week)
    row = conn.execute(query).one()
    return Counts(row.today, row.week)


def call_line(row: Row[Any], vault: Vault) -> CallLine:
    """A row of the log as it may be shown."""
    voice_ended = row.ended_at if row.channel == "voice" else None
    return CallLine(
        id=row.id,
        channel=row.channel,
        code=row.code,
        number=masked(row.caller_sealed, vault),
        started_at=row.started_at,
        duration=voice_ended - row.started_at if voice_ended else None,
        language=row.language,
        topic=row.topic,
        outcome=row.outcome,
        turns=row.turns,
    )


def _those(city: str, wanted: Wanted) -> list[ColumnElement[bool]]:
    here = conversations.c
    those = [here.city == city]
    if wanted.since is not None:
        those.append(here.started_at >= wanted.since)
    if wanted.until is not None:
        those.append(here.started_at < wanted.until)
    for column in (here.channel, here.topic, here.outcome, here.language, here.caller_mac):
        value = getattr(wanted, column.name)
        if value is not None:
            those.append(column == value)
    return those


def _place(cursor: Cursor) -> ColumnElement[Any]:
    return tuple_(literal(cursor.at, UtcTime()), literal(cursor.id))


def _page(lines: Sequence[CallLine], *, newer: bool, older: bool) -> Page[CallLine]:
    ends = [Cursor(line.started_at, line.id) for line in (*lines[:1], *lines[-1:])]
    if not ends:
        return Page((), None, None)
    return Page(tuple(lines), ends[0] if newer else None, ends[-1] if older else None)
