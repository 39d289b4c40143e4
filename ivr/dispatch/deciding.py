"""What supervisors decide about an open request: go on, hurry, or call it off.

Each is one conditional update: of two supervisors at once the first counts, and the other is told
that nothing was left to do.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, true, update

from ivr.cities import City
from ivr.dispatch import callbacks, endings
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.taking import tell_gone
from ivr.store import people
from ivr.store.people import Assistant
from ivr.store.tables import callbacks as table
from ivr.store.tables import offers


def exists(conn: Connection, city: str, callback_id: int) -> bool:
    """Whether the city has such a request, open or closed."""
    query = select(table.c.id).where(table.c.id == callback_id, table.c.city == city)
    return conn.execute(query).first() is not None


def approve(conn: Connection, city: City, callback_id: int, *, now: datetime) -> Callback | None:
    """Let a request go on that was held; None where it is not held any more."""
    return _change(
        conn, city, callback_id, [table.c.state == "held"], {"state": "waiting", "due_at": now}
    )


def make_urgent(
    conn: Connection, city: City, callback_id: int, *, now: datetime
) -> Callback | None:
    """Put a request before all others, by night too; None where it is closed or urgent already.

    One that is held goes on. Whoever was asked just now keeps the time they have to answer.
    """
    changed = _change(conn, city, callback_id, [table.c.urgent.is_(False)], {"urgent": True})
    if changed is None:
        return None
    approve(conn, city, callback_id, now=now)
    asked = (
        select(offers.c.id)
        .where(offers.c.callback_id == table.c.id)
        .where(offers.c.state == "live", offers.c.expires_at > now)
        .exists()
    )
    resting = (table.c.id == callback_id, table.c.state == "waiting", ~asked)
    conn.execute(update(table).where(*resting).values(due_at=now))
    return changed


def call_off(
    conn: Connection, hotline: Hotline, city: City, callback_id: int, reason: str, *, now: datetime
) -> Callback | None:
    """Close a request with a reason, which is kept sealed; None where it is closed already.

    Whoever was asked or has it is told; calls that are not placed yet are not made.
    """
    closed = {
        "state": "closed",
        "closed_at": now,
        "outcome": "called-off",
        "note_sealed": hotline.store.vault.seal(reason),
    }
    changed = _change(conn, city, callback_id, [true()], closed)
    if changed is None:
        return None
    for assistant in _concerned(conn, changed):
        tell_gone(conn, hotline, city, changed, assistant, now=now)
    endings.wind_up(conn, changed.id, now=now)
    return changed


def _change(
    conn: Connection,
    city: City,
    callback_id: int,
    condition: Sequence[ColumnElement[bool]],
    values: dict[str, Any],
) -> Callback | None:
    still_open = (
        table.c.id == callback_id,
        table.c.city == city.city,
        table.c.closed_at.is_(None),
        *condition,
    )
    return callbacks.changed(conn, still_open, values)


def _concerned(conn: Connection, callback: Callback) -> list[Assistant]:
    live = (offers.c.callback_id == callback.id, offers.c.state == "live")
    asked = set(conn.execute(select(offers.c.assistant_id).where(*live)).scalars())
    if callback.taken_by is not None:
        asked.add(callback.taken_by)
    found = (people.assistant(conn, each) for each in sorted(asked))
    return [each for each in found if each is not None]
