"""What is kept of a number that rang and was not picked up. Every floor above may import it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from ivr.store.city_tables import missed_callers as table
from ivr.store.once import put


@dataclass(frozen=True)
class Missed:
    """A number's missed calls: when the last one became a request, in which conversation.

    unwanted: whoever has the number wants no call because of one.
    """

    at: datetime | None = None
    conversation: str | None = None
    unwanted: bool = False


NEVER = Missed()


def of_number(conn: Connection, city: str, caller_mac: str) -> Missed:
    """What is kept of a number."""
    query = select(table.c.missed_at, table.c.conversation, table.c.unwanted)
    found = conn.execute(query.where(*_whose(city, caller_mac))).first()
    return Missed(*found) if found else NEVER


def note(
    conn: Connection, city: str, caller_mac: str, conversation: str, *, at: datetime, now: datetime
) -> None:
    """A missed call of this number at `at` became the request of this conversation."""
    values = {"missed_at": at, "conversation": conversation, "seen_at": now}
    put(conn, table, values, key={"city": city, "caller_mac": caller_mac})


def want(conn: Connection, city: str, caller_mac: str, *, wanted: bool, now: datetime) -> None:
    """Whoever has the number wants, or does not want, to be called because of a missed call."""
    values = {"unwanted": not wanted, "seen_at": now}
    put(conn, table, values, key={"city": city, "caller_mac": caller_mac})


def _whose(city: str, caller_mac: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.city == city, table.c.caller_mac == caller_mac)
