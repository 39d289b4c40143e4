"""The database is given up in time, keeps what it took, and says so when it cannot."""

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from ivr.errors import SettingsError, StoreUnavailable
from ivr.store.db import WEBHOOK_PATIENCE, Store, make_engine
from ivr.store.duty_tables import shifts
from ivr.store.heartbeats import beat, last_beats
from ivr.store.tables import heartbeats
from ivr.store.vault import Vault

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

# A webhook waits 0.3 s; the rest is for a test machine that has other things to do.
SOON = 1.5


@contextmanager
def _hurried(url: str, vault: Vault) -> Iterator[Store]:
    store = Store(make_engine(url, patience=WEBHOOK_PATIENCE), vault, WEBHOOK_PATIENCE)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _gives_up_soon() -> Iterator[None]:
    started = time.monotonic()
    with pytest.raises(StoreUnavailable):
        yield
    assert time.monotonic() - started < SOON


@contextmanager
def _somebody_else_writes(store: Store) -> Iterator[None]:
    """Another process keeps the heartbeat of `worker` to itself."""
    writing, done = Event(), Event()

    def write() -> None:
        with store.transaction() as conn:
            beat(conn, "worker", now=NOW, detail={})
            writing.set()
            done.wait(10)

    other = Thread(target=write)
    other.start()
    assert writing.wait(10)
    try:
        yield
    finally:
        done.set()
        other.join()


def test_what_went_wrong_half_way_leaves_nothing(store: Store) -> None:
    with suppress(ZeroDivisionError), store.transaction() as conn:
        beat(conn, "worker", now=NOW, detail={})
        _ = 1 / 0
    with store.reading() as conn:
        assert last_beats(conn) == {}


def test_a_beat_replaces_the_one_before(store: Store) -> None:
    for second in (0, 5):
        with store.transaction() as conn:
            beat(conn, "worker", now=NOW + timedelta(seconds=second), detail={"чергування": second})
    with store.reading() as conn:
        (worker,) = last_beats(conn).values()
    assert (worker.at, worker.detail) == (NOW + timedelta(seconds=5), {"чергування": 5})


def test_a_webhook_gives_up_while_somebody_else_writes(
    store: Store, database_url: str, vault: Vault
) -> None:
    with _hurried(database_url, vault) as webhook, _somebody_else_writes(store):
        with _gives_up_soon(), webhook.transaction() as conn:
            beat(conn, "worker", now=NOW, detail={})
        with webhook.reading() as conn:
            assert last_beats(conn) == {}, "readers do not wait for writers"


def test_a_store_that_gave_up_works_again_afterwards(
    store: Store, database_url: str, vault: Vault
) -> None:
    with _hurried(database_url, vault) as webhook:
        with _somebody_else_writes(store), _gives_up_soon(), webhook.transaction() as conn:
            beat(conn, "worker", now=NOW, detail={})
        with webhook.transaction() as conn:
            beat(conn, "worker", now=NOW, detail={"again": True})
        with webhook.reading() as conn:
            assert last_beats(conn)["worker"].detail == {"again": True}


def test_reading_first_and_writing_then_is_not_refused(store: Store) -> None:
    with _somebody_else_writes(store):
        pass
    with store.transaction() as conn:
        assert set(last_beats(conn)) == {"worker"}
        beat(conn, "worker", now=NOW, detail={"read": "first"})


def test_a_shift_of_nobody_is_refused(store: Store) -> None:
    nobody = {"city": "x", "assistant_id": 7, "starts_at": NOW, "ends_at": NOW + timedelta(1)}
    with pytest.raises(IntegrityError), store.transaction() as conn:
        conn.execute(insert(shifts).values(nobody))


def test_a_time_comes_back_in_utc_whatever_its_zone_was(store: Store) -> None:
    in_kyiv = NOW.astimezone(timezone(timedelta(hours=2)))
    with store.transaction() as conn:
        beat(conn, "worker", now=in_kyiv, detail={})
    with store.reading() as conn:
        at = conn.execute(select(heartbeats.c.at)).scalar_one()
    assert (at, at.tzinfo) == (NOW, UTC)


def test_a_time_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without its zone"), store.transaction() as conn:
        beat(conn, "worker", now=NOW.replace(tzinfo=None), detail={})


def test_a_database_without_tables_counts_as_unavailable(store: Store) -> None:
    with store.transaction() as conn:
        conn.execute(text("DROP TABLE heartbeats"))
    with pytest.raises(StoreUnavailable), store.reading() as conn:
        last_beats(conn)


def test_sqlite_survives_a_power_cut_and_keeps_its_references(sqlite_store: Store) -> None:
    with sqlite_store.reading() as conn:
        asked = {
            pragma: conn.execute(text(f"PRAGMA {pragma}")).scalar_one()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_file_that_is_no_database_counts_as_unavailable(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "damaged.sqlite").write_bytes(b"not a database at all, only words" * 99)
    url = f"sqlite:///{tmp_path / 'damaged.sqlite'}"
    with _hurried(url, vault) as store, _gives_up_soon(), store.transaction():
        pass


def test_a_sqlite_file_locked_by_another_program_is_given_up(
    sqlite_store: Store, vault: Vault
) -> None:
    url = sqlite_store.engine.url
    with closing(sqlite3.connect(str(url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with _hurried(str(url), vault) as store, _gives_up_soon(), store.transaction():
            pass


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A port where a connection is taken and then nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_postgres_that_takes_the_call_and_says_nothing_is_given_up(
    silent_server: int, vault: Vault
) -> None:
    url = f"postgresql+psycopg://hotline@127.0.0.1:{silent_server}/hotline"
    with _hurried(url, vault) as store:
        for _ in range(3):
            with _gives_up_soon(), store.transaction():
                pass


def test_a_postgres_that_is_not_there_is_given_up(vault: Vault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with (
        _hurried(f"postgresql+psycopg://hotline@127.0.0.1:{port}/hotline", vault) as store,
        _gives_up_soon(),
        store.reading(),
    ):
        pass


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "postgres://x/y", "nonsense", "sqlite+pysqlcipher://"]
)
def test_another_database_is_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(SettingsError, match="HOTLINE_DATABASE_URL should look like"):
        make_engine(url, patience=1)
