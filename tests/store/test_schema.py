"""The tables come and go by migrations, on both databases, and are those the code expects."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import inspect, text

from ivr.store import schema
from ivr.store.columns import metadata
from ivr.store.db import Store, make_engine
from ivr.store.vault import Vault


def _newest() -> str:
    """The one revision that no other builds upon: numbers do not tell the order."""
    written = [file.read_text() for file in Path("migrations/versions").glob("0*.py")]
    ids, below = (
        {found[1] for each in written if (found := re.search(rf'^{name} = "(\d+)"', each, re.M))}
        for name in ("revision", "down_revision")
    )
    (newest,) = ids - below
    return newest


NEWEST = _newest()
WRITTEN = {file.name[:4]: file.read_text() for file in Path("migrations/versions").glob("0*.py")}
(NEWEST,) = (
    each
    for each in WRITTEN
    if not any(f'down_revision = "{each}"' in text for text in WRITTEN.values())
)


def _tables(store: Store) -> set[str]:
    with store.reading() as conn:
        return set(inspect(conn).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def test_a_fresh_database_has_every_table_at_the_newest_revision(store: Store) -> None:
    assert _tables(store) == set(metadata.tables)
    assert schema.current(store) == schema.newest() == NEWEST


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


def _indexes(store: Store) -> set[str]:
    with store.reading() as conn:
        return {str(index["name"]) for index in inspect(conn).get_indexes("conversations")}


def test_each_migration_can_be_taken_back_by_itself(store: Store) -> None:
    by_number = "ix_conversations_city_caller_mac_started_at_id"
    assert by_number in _indexes(store)
    schema.downgrade(store, "0002")
    later = {
        "handovers",
        "shift_reminders",
        "absences",
        "air_alerts",
        "blocks",
        "covers",
        "duty_feeds",
        "emergency_legs",
        "first_words",
        "missed_callers",
        "participants",
        "patrol_tests",
        "stray_reports",
        "text_alarms",
        "tombstones",
        "weekly_shifts",
    }
    assert set(metadata.tables) - _tables(store) == later
    schema.downgrade(store, "0001")
    assert by_number not in _indexes(store)
    schema.upgrade(store)
    schema.check(store)


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    schema.upgrade(store)
    assert schema.current(store) == NEWEST


def _upgrade_at_once(stores: list[Store]) -> None:
    together = Barrier(len(stores))

    def upgrade(store: Store) -> None:
        together.wait()
        schema.upgrade(store)

    with ThreadPoolExecutor(len(stores)) as machines:
        list(machines.map(upgrade, stores))


def test_three_machines_upgrade_an_empty_database_at_once(store: Store) -> None:
    schema.downgrade(store, "base")
    _upgrade_at_once([store] * 3)
    assert _tables(store) == set(metadata.tables)


def test_web_and_worker_make_a_fresh_sqlite_file_at_once(tmp_path: Path, vault: Vault) -> None:
    for run in range(5):
        url = f"sqlite:///{tmp_path / str(run)}.sqlite"
        stores = [Store(make_engine(url, patience=5), vault) for _ in range(4)]
        _upgrade_at_once(stores)
        assert [schema.current(store) for store in stores] == [NEWEST] * 4
        for store in stores:
            store.close()
