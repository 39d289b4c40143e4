"""One open request a number: whoever asks in a second call is in the first one's case.

A voice turn reads nothing, so the second call was told a code of its own. Its request is closed as
merged into the first, and its code goes on meaning the case (`callbacks.withdraw`).
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, false, select, update

from ivr.cities import City
from ivr.dispatch import callbacks, wishes
from ivr.dispatch.deeds import CallbackRequested
from ivr.store.journal import JournalRow
from ivr.store.tables import callbacks as table

MERGED = "merged"

_AGAIN = ("withdrawn", "no-number")
"""How the first case may have ended for the second call to be a request of its own after all."""


def fold(conn: Connection, city: City, row: JournalRow, asked: CallbackRequested) -> None:
    """Carry what a conversation asked for to the request it belongs to, its own or an earlier one.

    The earlier one becomes urgent where this one is, and gets its wishes; nobody is called twice.
    Two calls of one number are never settled at once (`journal.may_settle`).
    """
    own = _own(conn, row)
    first = _standing(conn, own["merged_into"]) if own["outcome"] == MERGED else None
    if first is None and own["outcome"] == MERGED:
        if not _opened_again(conn, own, row, asked):
            return
        own = _own(conn, row)
    if first is None and own["closed_at"] is None:
        first = _earlier(conn, own, row)
    if first is None:
        wishes.keep(conn, own["id"], asked, at=row.at)
        return
    merged = {"state": "closed", "closed_at": row.at, "outcome": MERGED, "merged_into": first["id"]}
    conn.execute(update(table).where(table.c.id == own["id"]).values(merged))
    callbacks.press(conn, (table.c.id == first["id"],), row, asked)
    _renumber(conn, first, own)
    wishes.keep(conn, first["id"], asked, at=row.at)


def _own(conn: Connection, row: JournalRow) -> RowMapping:
    here = (table.c.city == row.city, table.c.conversation == row.conversation)
    return conn.execute(select(table).where(*here)).mappings().one()


def _standing(conn: Connection, callback_id: int) -> RowMapping | None:
    here = (table.c.id == callback_id, table.c.closed_at.is_(None))
    return conn.execute(select(table).where(*here)).mappings().first()


def _earlier(conn: Connection, own: RowMapping, row: JournalRow) -> RowMapping | None:
    """Another open request to be called at the same number, or not at this caller's for safety."""
    same = (table.c.caller_mac == own["caller_mac"]) if own["caller_mac"] else false()
    unsafe: ColumnElement[bool] = false()
    if row.caller_mac:
        unsafe = and_(table.c.caller_mac == row.caller_mac, table.c.safe.is_(False))
    query = (
        select(table)
        .where(table.c.city == row.city, table.c.closed_at.is_(None), same | unsafe)
        .where(table.c.id != own["id"])
        .order_by(table.c.id)
        .limit(1)
    )
    return conn.execute(query).mappings().first()


def _opened_again(
    conn: Connection, own: RowMapping, row: JournalRow, asked: CallbackRequested
) -> bool:
    """The case it was merged into was taken back: this one stands by itself, if it may."""
    ended = select(table.c.outcome).where(table.c.id == own["merged_into"])
    if conn.execute(ended).scalar() not in _AGAIN:
        return False
    fresh: dict[str, Any] = {"closed_at": None, "outcome": None, "merged_into": None}
    fresh |= {"state": "asked", "requested_at": row.at, "due_at": callbacks.due_at(row, asked)}
    conn.execute(update(table).where(table.c.id == own["id"]).values(fresh))
    return True


def _renumber(conn: Connection, first: RowMapping, own: RowMapping) -> None:
    """Who could not be called safely gave another number in the later call."""
    if own["caller_mac"] == first["caller_mac"] or not own["caller_mac"]:
        return
    number = {name: own[name] for name in ("caller_sealed", "caller_mac", "textable")}
    conn.execute(update(table).where(table.c.id == first["id"]).values(number))
