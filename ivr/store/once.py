"""Inserting a row once, whoever else inserts it at the same moment. For `ivr.store` only."""

from collections.abc import Mapping

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(
    conn: Connection, table: Table, values: Mapping[str, object], *, unique: str
) -> int | None:
    """Insert a row unless one with the same value in the column `unique` is there.

    Gives the new row's id, or None where the row was there already.
    """
    insert = _insert_unless_there(conn.dialect.name, table, values, unique)
    written: int | None = conn.execute(insert.returning(table.c.id)).scalar_one_or_none()
    return written


def _insert_unless_there(
    dialect: str, table: Table, values: Mapping[str, object], unique: str
) -> Insert:
    if dialect == "postgresql":
        on_postgres = postgresql.insert(table).values(values)
        return on_postgres.on_conflict_do_nothing(index_elements=[unique])
    on_sqlite = sqlite.insert(table).values(values)
    return on_sqlite.on_conflict_do_nothing(index_elements=[unique])
