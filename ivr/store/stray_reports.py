"""Reports of the carrier about texts and calls that no row is known for. For `ivr.dispatch`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, or_, select

from ivr.store.once import insert_once
from ivr.store.outbox import Reported
from ivr.store.tables import outbox
from ivr.store.tables import stray_reports as table

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Stray:
    """One report as it is kept; `token` is empty where it cannot have been one of ours."""

    id: int
    token: str
    sid: str
    status: Reported
    error_code: int | None


def keep(
    conn: Connection,
    token: str,
    sid: str,
    status: Reported,
    error_code: int | None,
    *,
    now: datetime,
) -> None:
    """Keep a report, once however often it comes."""
    values = {
        "token": token if _TOKEN.fullmatch(token) else "",
        "sid": sid,
        "status": status,
        "error_code": error_code,
        "received_at": now,
    }
    insert_once(conn, table, values, unique=["token", "sid", "status"])


def matching(conn: Connection, limit: int) -> tuple[Stray, ...]:
    """Reports whose row has turned up, in the order they came.

    Locked until the transaction ends; those another worker holds are passed over.
    """
    theirs = or_(outbox.c.token == table.c.token, outbox.c.sid == table.c.sid)
    query = (
        select(table.c.id, table.c.token, table.c.sid, table.c.status, table.c.error_code)
        .where(exists().where(theirs))
        .order_by(table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(Stray(**found) for found in conn.execute(query).mappings())


def remove(conn: Connection, ids: Iterable[int]) -> None:
    """These were matched."""
    matched = list(ids)
    if matched:
        conn.execute(delete(table).where(table.c.id.in_(matched)))


def drop_before(conn: Connection, since: datetime) -> int:
    """Give up what nobody turned up for; gives how many there were."""
    return conn.execute(delete(table).where(table.c.received_at < since)).rowcount
