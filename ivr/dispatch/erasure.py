"""Forgetting a caller who asks for it: their number leaves every row, open requests are taken back.

What stays says that something happened, not to whom (`domain.md` 5).
"""

from datetime import datetime

from sqlalchemy import Connection, update

from ivr.store import callers
from ivr.store.tables import callbacks, conversations, emergencies, journal, outbox

UNSENT = ("planned", "claimed")


def erase(conn: Connection, city: str, caller_mac: str, *, now: datetime) -> None:
    """Erase a caller of a city."""
    open_ones = (
        callbacks.c.city == city,
        callbacks.c.caller_mac == caller_mac,
        callbacks.c.closed_at.is_(None),
    )
    withdrawn = {"state": "closed", "closed_at": now, "outcome": "withdrawn"}
    conn.execute(update(callbacks).where(*open_ones).values(withdrawn))
    for table in (journal, conversations, callbacks, emergencies):
        theirs = (table.c.city == city, table.c.caller_mac == caller_mac)
        nobody = {"caller_sealed": None, "caller_mac": None}
        conn.execute(update(table).where(*theirs).values(nobody))
    letters = (outbox.c.city == city, outbox.c.to_mac == caller_mac)
    dropped = {"state": "dropped", "settled_at": now}
    conn.execute(update(outbox).where(*letters, outbox.c.state.in_(UNSENT)).values(dropped))
    conn.execute(update(outbox).where(*letters).values(to_sealed="", to_mac="", body_sealed=None))
    callers.forget(conn, city, caller_mac)
