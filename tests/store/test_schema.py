"""The tables come and go by migrations, on both databases, and are those the code expects."""

from threading import Thread

import pytest
from sqlalchemy import inspect, text

from ivr.store import schema
from ivr.store.db import Store
from ivr.store.tables import metadata


def _tables(store: Store) -> set[str]:
    with store.reading() as conn:
        return set(inspect(conn).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def test_a_fresh_database_has_every_table_at_the_newest_revision(store: Store) -> None:
    assert _tables(store) == set(metadata.tables)
    assert schema.current(store) == schema.newest() == "0001"


def test_migrations_make_exactly_the_tables_the_code_knows(store: Store) -> None:
    schema.check(store)


def test_a_forgotten_migration_is_noticed(store: Store) -> None:
    with store.transaction() as conn:
        conn.execute(text("ALTER TABLE heartbeats ADD COLUMN mood TEXT"))
    with pytest.raises(Exception, match="mood"):
        schema.check(store)


def test_down_and_up_again(store: Store) -> None:
    schema.downgrade(store, "base")
    assert _tables(store) == set()
    assert schema.current(store) is None
    schema.upgrade(store)
    schema.check(store)


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    schema.upgrade(store)
    assert schema.current(store) == "0001"


def test_two_machines_upgrade_an_empty_database_at_once(store: Store) -> None:
    schema.downgrade(store, "base")
    failures: list[Exception] = []

    def upgrade() -> None:
        try:
            schema.upgrade(store)
        except Exception as wrong:
            failures.append(wrong)

    threads = [Thread(target=upgrade) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert _tables(store) == set(metadata.tables)
