"""The secret addresses of assistants' calendars. Every floor above may import it.

Whoever has an address reads one assistant's shifts, so it is kept as a hash only, made anew when it
was lost, and taken away at any time.
"""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from ivr.store.duty_tables import duty_feeds
from ivr.store.tables import assistants


def make(conn: Connection, assistant_id: int, token: str, *, now: datetime) -> None:
    """Let this token lead to an assistant's shifts, and the one before no more."""
    revoke(conn, assistant_id)
    values = {"assistant_id": assistant_id, "token_hash": _hash(token), "made_at": now}
    conn.execute(insert(duty_feeds).values(values))


def revoke(conn: Connection, assistant_id: int) -> bool:
    """Let no token lead to an assistant's shifts; False where none did."""
    theirs = delete(duty_feeds).where(duty_feeds.c.assistant_id == assistant_id)
    return conn.execute(theirs).rowcount > 0


def owner(conn: Connection, token: str) -> tuple[int, str] | None:
    """The id and city of the active assistant this token belongs to, or None."""
    query = (
        select(assistants.c.id, assistants.c.city)
        .join(duty_feeds, duty_feeds.c.assistant_id == assistants.c.id)
        .where(duty_feeds.c.token_hash == _hash(token), assistants.c.active)
    )
    found = conn.execute(query).first()
    return None if found is None else (found.id, found.city)


def _hash(token: str) -> str:
    """Without salt: the token itself is 128 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
