"""Inserting a row once, whoever else inserts it at the same moment. For `ivr.store` only."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(
    conn: Connection, table: Table, values: Mapping[str, object], *, unique: Iterable[str]
) -> int | None:
    """Insert a row unless one with the same values in the columns `unique` is there.

    Gives the new row's id, or None where the row was there already.
    """
    insert = _insert_unless_there(conn.dialect.name, table, values, list(unique))
    written: int | None = conn.execute(insert.returning(table.c.id)).scalar_one_or_none()
    return written


def ensure(
    conn: Connection, table: Table, values: Mapping[str, object], *, unique: Iterable[str]
) -> None:
    """Insert a row unless one with the same values in the columns `unique` is there."""
    conn.execute(_insert_unless_there(conn.dialect.name, table, values, list(unique)))


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


def _insert_unless_there(
    dialect: str, table: Table, values: Mapping[str, object], unique: list[str]
) -> Insert:
    if dialect == "postgresql":
        on_postgres = postgresql.insert(table).values(values)
        return on_postgres.on_conflict_do_nothing(index_elements=unique)
    on_sqlite = sqlite.insert(table).values(values)
    return on_sqlite.on_conflict_do_nothing(index_elements=unique)
