"""The audit: who looked at what and who changed what, one row each, never changed afterwards.

Every floor above may import it.
"""

from datetime import datetime

from sqlalchemy import Connection, insert

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
