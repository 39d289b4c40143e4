"""Offers as rows: what was put before whom, and when one is over before its time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from ivr.dispatch import callbacks
from ivr.dispatch.escalation import Put
from ivr.dispatch.reasons import Reason, read_reason, write_reason
from ivr.store.tables import callbacks as requests
from ivr.store.tables import offers

LATELY = timedelta(days=7)
"""Over how long offers are counted for fairness."""


def put(
    conn: Connection,
    callback_id: int,
    assistant_id: int,
    reason: Reason,
    *,
    now: datetime,
    until: datetime,
) -> int:
    """Note that a request is put before an assistant; gives the offer's id."""
    values = {
        "callback_id": callback_id,
        "assistant_id": assistant_id,
        "offered_at": now,
        "expires_at": until,
        "state": "live",
        "reason": write_reason(reason),
    }
    written: int = conn.execute(insert(offers).values(values).returning(offers.c.id)).scalar_one()
    return written


def of_requests(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Put, ...]]:
    """Every offer of these requests, the oldest first."""
    query = select(offers).where(offers.c.callback_id.in_(ids)).order_by(offers.c.id)
    found: dict[int, tuple[Put, ...]] = {}
    for row in conn.execute(query):
        reason = read_reason(row.reason) or Reason(speaks=False)
        put = Put(row.assistant_id, row.offered_at, row.expires_at, row.state, reason)
        found[row.callback_id] = (*found.get(row.callback_id, ()), put)
    return found


def lately(conn: Connection, now: datetime) -> dict[int, tuple[int, datetime | None]]:
    """How often each assistant was asked in seven days, and when last."""
    query = (
        select(offers.c.assistant_id, func.count(), func.max(offers.c.offered_at))
        .where(offers.c.offered_at > now - LATELY)
        .group_by(offers.c.assistant_id)
    )
    return {row[0]: (row[1], row[2]) for row in conn.execute(query)}


def standing(conn: Connection, callback_id: int, assistant_id: int, *, now: datetime) -> int | None:
    """The offer of a waiting request that stands with this assistant, if one does."""
    query = (
        select(offers.c.id)
        .join(requests, offers.c.callback_id == requests.c.id)
        .where(
            offers.c.callback_id == callback_id,
            offers.c.assistant_id == assistant_id,
            offers.c.state == "live",
            offers.c.expires_at > now,
            requests.c.state == "waiting",
        )
        .order_by(offers.c.id.desc())
    )
    found: int | None = conn.execute(query).scalars().first()
    return found


def not_reached(conn: Connection, callback_id: int, assistant_id: int, *, now: datetime) -> None:
    """An assistant was not reached: others are asked, from now on.

    Their own offer stays where it is, so that they too may still take it.
    """
    theirs = (
        offers.c.callback_id == callback_id,
        offers.c.assistant_id == assistant_id,
        offers.c.state == "live",
        offers.c.expires_at > now,
    )
    conn.execute(update(offers).where(*theirs).values(expires_at=now))
    waiting = (requests.c.id == callback_id, requests.c.state == "waiting")
    callbacks.changed(conn, waiting, {"due_at": now})
