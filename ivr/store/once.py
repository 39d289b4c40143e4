"""Inserting a row once, whoever else inserts it at the same moment. For `ivr.store` only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from sqlalchemy import Connection, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from ivr.store.db import Store

Keeper = tuple[str, Callable[[object], object]]


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


def insert_all(
    store: Store, table: Table, rows: Sequence[Mapping[str, object]], *, unique: Iterable[str]
) -> None:
    """Insert those rows of which there is none with the same values in `unique`, in one commit.

    rows: at least one, each with a value for the same columns. Statement and values are
    SQLAlchemy's own, only not made anew for every execution.
    """
    names, dialect = tuple(rows[0]), store.engine.dialect
    keepers = _keepers(dialect, table, names)
    values = [keep(row[name]) for row in rows for name, keep in keepers]
    store.run_at_once(_words(dialect, table, names, len(rows), tuple(unique)), values)


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


@lru_cache(maxsize=256)
def _words(
    dialect: Dialect, table: Table, names: tuple[str, ...], rows: int, unique: tuple[str, ...]
) -> str:
    """That insert of so many rows as the driver takes it, values in the order of the columns."""
    blank = dict.fromkeys(names)
    insert = _insert_unless_there(dialect.name, table, unique).values([blank] * rows)
    return str(insert.compile(dialect=dialect))


@lru_cache(maxsize=256)
def _keepers(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[Keeper, ...]:
    """What the type of each column makes of a value before the driver gets it, in their order."""
    columns = (column for column in table.columns if column.name in names)
    types = ((column.name, column.type.dialect_impl(dialect)) for column in columns)
    return tuple((name, kind.bind_processor(dialect) or _as_it_is) for name, kind in types)


def _as_it_is(value: object) -> object:
    return value
