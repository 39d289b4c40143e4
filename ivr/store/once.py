"""Inserting a row once, whoever else inserts it at the same moment. For `ivr.store` only."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(
    conn: Connection, table: Table, values: Mapping[str, object], *, unique: Iterable[str]
) -> int | None:
    """Insert a row unless one with the same values in the columns `unique` is there.

    Gives the new row's id, or None where the row was there already.
    """
    insert = _insert_unless_there(conn.dialect.name, table, tuple(unique))
    inserting = conn.execute(insert.returning(table.c.id), dict(values))
    written: int | None = inserting.scalar_one_or_none()
    return written


def ensure(
    conn: Connection, table: Table, values: Mapping[str, object], *, unique: Iterable[str]
) -> None:
    """Insert a row unless one with the same values in the columns `unique` is there."""
    conn.execute(_insert_unless_there(conn.dialect.name, table, tuple(unique)), dict(values))


def ensure_all(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, object]], *, unique: Iterable[str]
) -> None:
    """Insert every row of these of which there is none with the same values in `unique`."""
    insert = _insert_unless_there(conn.dialect.name, table, tuple(unique))
    conn.execute(insert, [dict(row) for row in rows])


def put(
    conn: Connection, table: Table, values: Mapping[str, object], *, key: Mapping[str, object]
) -> None:
    """Write `values` to the row with this primary key, whether or not it is there."""
    everything = {**key, **values}
    if conn.dialect.name == "postgresql":
        on_postgres = postgresql.insert(table).values(everything)
        conn.execute(on_postgres.on_conflict_do_update(index_elements=list(key), set_=values))
    else:
        on_sqlite = sqlite.insert(table).values(everything)
        conn.execute(on_sqlite.on_conflict_do_update(index_elements=list(key), set_=values))


@cache
def _insert_unless_there(dialect: str, table: Table, unique: tuple[str, ...]) -> Insert:
    """Built once: building it takes longer than the database takes to carry it out."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=unique)
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=unique)
