"""Bringing the database to the tables this version needs. For the command line and tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from ivr.store.db import Store, make_engine

_MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"

# A migration may wait for the one that another machine has just begun.
_PATIENCE = 60.0

# Any number, as long as every version of HotLine takes the same.
_ADVISORY_LOCK = 3804225


def upgrade(store: Store) -> None:
    """Bring the database to the newest tables; safe when two do it at once, and again.

    Raises StoreUnavailable where the database does not answer, or another upgrade takes too long.
    """
    with _alone(store) as conn:
        command.upgrade(_config(conn), "head")


def downgrade(store: Store, revision: str) -> None:
    """Take the database back to an earlier revision (`base` empties it)."""
    with _alone(store) as conn:
        command.downgrade(_config(conn), revision)


def check(store: Store) -> None:
    """Raise alembic's CommandError where database and tables of this version differ."""
    with _alone(store) as conn:
        command.check(_config(conn))


def current(store: Store) -> str | None:
    """The revision the database is at; None for an empty one. Raises StoreUnavailable."""
    with store.reading() as conn:
        return MigrationContext.configure(conn).get_current_revision()


def newest() -> str | None:
    """The revision this version of HotLine needs."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


@contextmanager
def _alone(store: Store) -> Iterator[Connection]:
    engine = make_engine(store.engine.url, patience=_PATIENCE)
    patient = replace(store, engine=engine, patience=_PATIENCE)
    try:
        with patient.transaction() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
            yield conn
    finally:
        patient.close()


def _config(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config
