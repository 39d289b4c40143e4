"""What somebody wrote that HotLine asked them about: "in danger now?"; until they have answered.

Whoever says yes says no more than that; the patrol has to read what it was about. Sealed.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete

from ivr.store.alarm_tables import first_words as table
from ivr.store.once import put
from ivr.store.vault import Vault


def note(
    conn: Connection, vault: Vault, city: str, caller_mac: str, words: str, *, now: datetime
) -> None:
    """Keep the words of a number that is asked now; the latest are kept."""
    values = {"asked_at": now, "words_sealed": vault.seal(words)}
    put(conn, table, values, key={"city": city, "caller_mac": caller_mac})


def take(
    conn: Connection, vault: Vault, city: str, caller_mac: str, *, since: datetime
) -> str | None:
    """A number's words, which are forgotten with it; None where there are none since then."""
    gone = delete(table).where(*_who(city, caller_mac))
    row = conn.execute(gone.returning(table.c.asked_at, table.c.words_sealed)).first()
    return vault.open(row.words_sealed) if row and row.asked_at >= since else None


def forget(conn: Connection, city: str, caller_mac: str) -> None:
    """They answered that it is nothing."""
    conn.execute(delete(table).where(*_who(city, caller_mac)))


def _who(city: str, caller_mac: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.city == city, table.c.caller_mac == caller_mac)
