"""The audit: who looked at what and who changed what, one row each, never changed afterwards.

Every floor above may import it.
"""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from ivr.store.tables import audit


def record(
    conn: Connection,
    *,
    at: datetime,
    city: str,
    supervisor: int | None,
    action: str,
    subject: str,
) -> None:
    """Note that a supervisor (None: the command line) did `action` to `subject`.

    Both are short ids, such as `call-read` and a call's row number; never a number or a name.
    """
    values = {"at": at, "city": city, "supervisor_id": supervisor}
    conn.execute(insert(audit).values(**values, action=action, subject=subject))


def count(conn: Connection, *, city: str, supervisor: int, action: str, since: datetime) -> int:
    """How often a supervisor did `action` since then."""
    theirs = (audit.c.supervisor_id == supervisor, audit.c.action == action)
    lately = (audit.c.city == city, audit.c.at > since)
    query = select(func.count()).select_from(audit).where(*theirs, *lately)
    return conn.execute(query).scalar_one()


def has(
    conn: Connection, *, city: str, supervisor: int, action: str, subject: str, since: datetime
) -> bool:
    """Whether a supervisor did `action` to `subject` since then."""
    theirs = (audit.c.supervisor_id == supervisor, audit.c.action == action)
    which = (audit.c.subject == subject, audit.c.city == city, audit.c.at > since)
    return conn.execute(select(audit.c.id).where(*theirs, *which).limit(1)).first() is not None
