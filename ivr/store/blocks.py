"""Numbers that nobody is asked to call back by itself: blocked by two supervisors, for a while.

Every floor above may import it. A number stands here as a fingerprint only; the reason is sealed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from ivr.errors import Refused
from ivr.store.tables import blocks as table
from ivr.store.tables import conversations, supervisors
from ivr.store.vault import Vault


@dataclass(frozen=True)
class Block:
    """One block, or one that waits for the second supervisor (`agreed_by` is None).

    call: the row number of the conversation it was proposed on. Supervisors are told by their
    e-mail addresses.
    """

    id: int
    call: int
    reason: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    agreed_by: str | None
    expires_at: datetime


def propose(
    conn: Connection,
    vault: Vault,
    *,
    city: str,
    call: int,
    reason: str,
    lasts: timedelta,
    supervisor: int,
    now: datetime,
) -> bool | None:
    """Propose to block the number of a call, by the row number of its conversation.

    False where it is blocked, or proposed, already; None where no number of it is known.
    """
    mine = (conversations.c.city == city, conversations.c.id == call)
    caller_mac = conn.execute(select(conversations.c.caller_mac).where(*mine)).scalar_one_or_none()
    if caller_mac is None:
        return None
    if conn.execute(select(table.c.id).where(*_standing(city, now), _of(caller_mac))).first():
        return False
    values = {"city": city, "caller_mac": caller_mac, "call": call, "proposed_at": now}
    values |= {"reason_sealed": vault.seal(reason), "expires_at": now + lasts}
    conn.execute(insert(table).values(**values, proposed_by=supervisor))
    return True


def block(
    conn: Connection,
    vault: Vault,
    *,
    city: str,
    caller_mac: str,
    reason: str,
    lasts: timedelta,
    supervisors: tuple[int, int],
    now: datetime,
) -> int | None:
    """Block a number for two supervisors at once; gives the block's row number.

    None where no call of the number is known. Raises Refused where it is blocked, or proposed.
    """
    theirs = (conversations.c.city == city, conversations.c.caller_mac == caller_mac)
    newest = select(conversations.c.id).where(*theirs).order_by(conversations.c.id.desc()).limit(1)
    call = conn.execute(newest).scalar_one_or_none()
    if call is None:
        return None
    first, second = supervisors
    if not propose(
        conn, vault, city=city, call=call, reason=reason, lasts=lasts, supervisor=first, now=now
    ):
        raise Refused("This number is blocked, or proposed, already.")
    here = select(table.c.id).where(*_standing(city, now), _of(caller_mac))
    proposed: int = conn.execute(here).scalar_one()
    agree(conn, city, proposed, supervisor=second, now=now)
    return proposed


def agree(conn: Connection, city: str, block: int, *, supervisor: int, now: datetime) -> bool:
    """Another supervisor agrees, and the number is blocked; False where there is nothing to."""
    waits = (table.c.id == block, table.c.agreed_by.is_(None), table.c.proposed_by != supervisor)
    change = update(table).where(*_standing(city, now), *waits)
    return conn.execute(change.values(agreed_by=supervisor, agreed_at=now)).rowcount == 1


def end(conn: Connection, city: str, block: int, *, now: datetime) -> bool:
    """Lift a block, or drop what was proposed; any one supervisor may."""
    change = update(table).where(*_standing(city, now), table.c.id == block)
    return conn.execute(change.values(ended_at=now)).rowcount == 1


def is_blocked(conn: Connection, city: str, caller_mac: str, now: datetime) -> bool:
    """Whether two supervisors have blocked a number, and it still stands."""
    both = table.c.agreed_by.is_not(None)
    query = select(table.c.id).where(*_standing(city, now), both, _of(caller_mac)).limit(1)
    return conn.execute(query).first() is not None


def standing(conn: Connection, vault: Vault, city: str, now: datetime) -> tuple[Block, ...]:
    """What is proposed or blocked in a city, the newest first."""
    query = select(table).where(*_standing(city, now)).order_by(table.c.id.desc())
    rows = conn.execute(query).all()
    names = _emails(conn, (each for r in rows for each in (r.proposed_by, r.agreed_by) if each))
    return tuple(_block(row, vault, names) for row in rows)


def _standing(city: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (table.c.city == city, table.c.ended_at.is_(None), table.c.expires_at > now)


def _of(caller_mac: str) -> ColumnElement[bool]:
    return table.c.caller_mac == caller_mac


def _emails(conn: Connection, ids: Iterable[int]) -> dict[int, str]:
    query = select(supervisors.c.id, supervisors.c.email).where(supervisors.c.id.in_(set(ids)))
    return dict(conn.execute(query).all())


def _block(row: Row[Any], vault: Vault, names: dict[int, str]) -> Block:
    return Block(
        id=row.id,
        call=row.call,
        reason=vault.open(row.reason_sealed) if row.reason_sealed else "",
        proposed_by=names.get(row.proposed_by, ""),
        proposed_by_id=row.proposed_by,
        proposed_at=row.proposed_at,
        agreed_by=names.get(row.agreed_by) if row.agreed_by else None,
        expires_at=row.expires_at,
    )
