"""The board of callbacks: what is open, the worst first, and what was closed lately. Reads only."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, select

from ivr.dispatch.reasons import Reason, read_reason
from ivr.review.opening import UNREADABLE, masked, opened
from ivr.store.tables import assistants, attempts, callbacks, conversations, offers
from ivr.store.vault import Vault

LATELY = timedelta(hours=24)
"""How long what was closed stays on the board."""

MOST = 100
"""How many requests of each kind are shown: no supervisor reads more at once."""


@dataclass(frozen=True)
class Asked:
    """An assistant, by name, who was asked and may still answer."""

    assistant: str
    since: datetime


@dataclass(frozen=True)
class Request:
    """One request on the board.

    call: the row number of its conversation, for the link to the story. number: masked.
    held: the cap it is or was above. asked: whose answer it waits for. ringing: how far the try
    stands that goes on at the moment. assistant: who has it, or had it. language_reason: where
    somebody who has it, or was asked, does not speak the caller's own language, what they share.
    """

    id: int
    call: int | None
    code: str
    language: str
    topic: str | None
    number: str | None
    urgent: bool
    state: str
    requested_at: datetime
    due_at: datetime
    held: str | None
    held_at: datetime | None
    asked: tuple[Asked, ...]
    ringing: str | None
    assistant: str | None
    taken_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    by_text: bool = False
    language_reason: Reason | None = None


@dataclass(frozen=True)
class Board:
    """What is open, the worst first, how many there are of these in all, and the newly closed."""

    open: tuple[Request, ...]
    open_in_all: int
    closed: tuple[Request, ...]


def board(conn: Connection, *, city: str, vault: Vault, now: datetime) -> Board:
    """The board of a city: held for approval, then urgent, then by how long they wait."""
    still_open = (callbacks.c.city == city, callbacks.c.closed_at.is_(None))
    in_all = conn.execute(select(func.count()).select_from(callbacks).where(*still_open))
    worst = _requests().where(*still_open)
    worst = worst.order_by(
        case((callbacks.c.state == "held", 0), else_=1),
        callbacks.c.urgent.desc(),
        callbacks.c.requested_at,
        callbacks.c.id,
    )
    closed = _requests().where(callbacks.c.city == city, callbacks.c.closed_at > now - LATELY)
    closed = closed.order_by(callbacks.c.closed_at.desc(), callbacks.c.id.desc())
    return Board(
        open=_read(conn, worst, vault, now),
        open_in_all=in_all.scalar_one(),
        closed=_read(conn, closed, vault, now),
    )


def _requests() -> Select[Any]:
    spoken = and_(
        conversations.c.city == callbacks.c.city,
        conversations.c.conversation == callbacks.c.conversation,
    )
    return (
        select(callbacks, conversations.c.id.label("call"), assistants.c.name_sealed)
        .join_from(callbacks, conversations, spoken, isouter=True)
        .join(assistants, callbacks.c.taken_by == assistants.c.id, isouter=True)
        .limit(MOST)
    )


def _read(conn: Connection, query: Select[Any], vault: Vault, now: datetime) -> tuple[Request, ...]:
    rows = conn.execute(query).all()
    ids = [row.id for row in rows]
    asked, ringing = _asked(conn, ids, vault, now), _ringing(conn, ids)
    others = _in_another_language(conn, ids, now)
    requests = (_request(row, vault, asked[row.id], ringing.get(row.id)) for row in rows)
    return tuple(replace(each, language_reason=others.get(each.id)) for each in requests)


def _request(row: Row[Any], vault: Vault, asked: list[Asked], ringing: str | None) -> Request:
    return Request(
        id=row.id,
        call=row.call,
        code=row.code,
        language=row.language,
        topic=row.topic,
        number=masked(row.caller_sealed, vault),
        urgent=row.urgent,
        state=row.state,
        requested_at=row.requested_at,
        due_at=row.due_at,
        held=row.held,
        held_at=row.held_at,
        asked=tuple(asked),
        ringing=ringing,
        assistant=opened(row.name_sealed, vault),
        taken_at=row.taken_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        by_text=row.by_text,
    )


def _asked(
    conn: Connection, ids: Collection[int], vault: Vault, now: datetime
) -> defaultdict[int, list[Asked]]:
    query = (
        select(offers.c.callback_id, offers.c.offered_at, assistants.c.name_sealed)
        .join(assistants, offers.c.assistant_id == assistants.c.id)
        .where(offers.c.callback_id.in_(ids), offers.c.state == "live", offers.c.expires_at > now)
        .order_by(offers.c.offered_at, offers.c.id)
    )
    found: defaultdict[int, list[Asked]] = defaultdict(list)
    for row in conn.execute(query):
        name = opened(row.name_sealed, vault) or UNREADABLE
        found[row.callback_id].append(Asked(name, row.offered_at))
    return found


def _in_another_language(
    conn: Connection, ids: Collection[int], now: datetime
) -> dict[int, Reason]:
    """Where nobody who has the request, or may answer, speaks the caller's own language: why."""
    live = and_(offers.c.state == "live", offers.c.expires_at > now)
    query = (
        select(offers.c.callback_id, offers.c.reason)
        .where(offers.c.callback_id.in_(ids), (offers.c.state == "taken") | live)
        .order_by(offers.c.id)
    )
    known = [(row.callback_id, read_reason(row.reason)) for row in conn.execute(query)]
    spoken = {callback for callback, reason in known if reason is None or reason.speaks}
    return {callback: reason for callback, reason in known if reason and callback not in spoken}


def _ringing(conn: Connection, ids: Collection[int]) -> dict[int, str]:
    going_on = (attempts.c.callback_id.in_(ids), attempts.c.ended_at.is_(None))
    query = select(attempts.c.callback_id, attempts.c.state).where(*going_on)
    return {row.callback_id: row.state for row in conn.execute(query.order_by(attempts.c.id))}
