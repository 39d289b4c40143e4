"""Supervisors: who may sign in, and the key that keeps their sessions alive.

Every floor above may import it. Passwords come and go as hashes only.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from ivr.store.once import insert_once
from ivr.store.tables import supervisors


@dataclass(frozen=True)
class Supervisor:
    """A person who may read one city's calls.

    language: the one they last chose to read in; empty until they choose.
    session_key: stands in every session of theirs; a new one ends them all.
    """

    id: int
    email: str
    city: str
    language: str
    password_hash: str = field(repr=False)
    session_key: str = field(repr=False)


def add(
    conn: Connection,
    *,
    email: str,
    city: str,
    password_hash: str,
    session_key: str,
    at: datetime,
) -> int | None:
    """Write a supervisor, e-mail in lower case; None where the address has one already."""
    values = {
        "email": email,
        "city": city,
        "password_hash": password_hash,
        "session_key": session_key,
        "language": "",
        "active": True,
        "created_at": at,
    }
    return insert_once(conn, supervisors, values, unique=["email"])


def by_email(conn: Connection, email: str) -> Supervisor | None:
    """The active supervisor with this address in lower case."""
    return _one(conn, supervisors.c.email == email)


def by_id(conn: Connection, supervisor: int) -> Supervisor | None:
    """The active supervisor with this row number."""
    return _one(conn, supervisors.c.id == supervisor)


def count(conn: Connection, city: str) -> int:
    """How many active supervisors a city has."""
    of_city = select(func.count()).where(supervisors.c.city == city, supervisors.c.active.is_(True))
    return conn.execute(of_city).scalar_one()


def note_sign_in(conn: Connection, supervisor: int, *, at: datetime, language: str) -> None:
    """Keep when somebody last signed in, and the language they read in."""
    _change(conn, supervisor, last_seen_at=at, language=language)


def end_sessions(conn: Connection, supervisor: int, *, session_key: str) -> None:
    """End every session of a supervisor, copied cookies included, by a new key."""
    _change(conn, supervisor, session_key=session_key)


def _change(conn: Connection, supervisor: int, **values: object) -> None:
    conn.execute(update(supervisors).where(supervisors.c.id == supervisor).values(values))


def _one(conn: Connection, whose: ColumnElement[bool]) -> Supervisor | None:
    row = conn.execute(
        select(supervisors).where(whose, supervisors.c.active.is_(True))
    ).one_or_none()
    if row is None:
        return None
    return Supervisor(row.id, row.email, row.city, row.language, row.password_hash, row.session_key)
