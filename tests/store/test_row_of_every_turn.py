"""The row of every turn goes straight to the driver: kept like any other, given up as soon."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, Text, cast, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from ivr.errors import StoreUnavailable
from ivr.store import journal
from ivr.store.db import WEBHOOK_PATIENCE, Store, make_engine
from ivr.store.journal import JournalRow
from ivr.store.tables import journal as table
from ivr.store.vault import Vault

# A webhook waits 0.3 s; the rest is for a test machine that has other things to do.
SOON = 1.5

KYIV_SUMMER = timezone(timedelta(hours=3))
SHORT = JournalRow(
    city="ivano-frankivsk",
    channel="voice",
    conversation="CA1",
    event="CA1:0:started",
    turn=0,
    at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    input="started",
)
LONG = replace(
    SHORT,
    event="CA1:1:key 2",
    turn=1,
    at=datetime(2026, 7, 1, 0, 30, 7, 123, tzinfo=KYIV_SUMMER),
    input="key 2",
    language="uk",
    protocol="документи",
    step='it\'s 100% "lost"; -- ?',
    heard=("documents/lost", "choice"),
    deeds=({"deed": "callback-requested", "seconds": 0, "topic": "загубив"},),
    caller_sealed="sealed",
    caller_mac="mac",
    settled=True,
)


def _kept(store: Store) -> list[RowMapping]:
    with store.reading() as conn:
        return list(conn.execute(select(table).order_by(table.c.id)).mappings())


def _as_text(store: Store) -> list[tuple[object, ...]]:
    """What lies in the database, column by column, without SQLAlchemy's types."""
    stored = [cast(c, Text) for c in table.columns if c.name != "id"]
    with store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(*stored).order_by(table.c.id))]


@contextmanager
def _given_up_soon() -> Iterator[None]:
    started = time.monotonic()
    with pytest.raises(StoreUnavailable):
        yield
    assert time.monotonic() - started < SOON


def test_turns_written_together_lie_there_as_if_written_one_by_one(store: Store) -> None:
    with store.transaction() as conn:
        assert journal.append(conn, SHORT)
        assert journal.append(conn, LONG)
    one_by_one = _as_text(store)
    with store.transaction() as conn:
        conn.execute(table.delete())
    journal.append_all(store, [SHORT, LONG])
    assert _as_text(store) == one_by_one
    with store.reading() as conn:
        story = journal.story(conn, "ivano-frankivsk", "CA1")
    assert [replace(row, id=0) for row in story] == [SHORT, LONG]


def test_of_turns_written_together_those_known_already_stay_as_they_were(store: Store) -> None:
    journal.append_all(store, [SHORT])
    journal.append_all(store, [replace(SHORT, input="silence"), LONG, LONG])
    assert [row["input"] for row in _kept(store)] == ["started", "key 2"]


def test_a_connection_of_the_row_serves_transactions_afterwards(store: Store) -> None:
    """It commits by itself for the row only: what fails later is still taken back as a whole."""
    journal.append_all(store, [SHORT])
    with suppress(ZeroDivisionError), store.transaction() as conn:
        journal.append(conn, LONG)
        _ = 1 / 0
    assert len(_kept(store)) == 1


def test_the_row_is_not_waited_for_while_somebody_else_holds_it(
    database_url: str, store: Store, vault: Vault
) -> None:
    webhook = Store(make_engine(database_url, patience=WEBHOOK_PATIENCE), vault, WEBHOOK_PATIENCE)
    journal.append_all(webhook, [SHORT])
    with store.transaction() as conn:
        journal.append(conn, LONG)
        with _given_up_soon():
            journal.append_all(webhook, [LONG])
    journal.append_all(webhook, [replace(SHORT, event="afterwards")])
    assert {row["event"] for row in _kept(store)} == {SHORT.event, LONG.event, "afterwards"}
    webhook.close()


def test_a_database_without_a_journal_counts_as_unavailable(store: Store) -> None:
    with store.transaction() as conn:
        conn.execute(text("ALTER TABLE journal RENAME TO elsewhere"))
    with pytest.raises(StoreUnavailable):
        journal.append_all(store, [SHORT])


def test_a_file_that_is_no_database_counts_as_unavailable(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "no.sqlite").write_text("a letter, not a database" * 100)
    store = Store(make_engine(f"sqlite:///{tmp_path / 'no.sqlite'}", patience=0.1), vault, 0.1)
    with pytest.raises(StoreUnavailable):
        journal.append_all(store, [SHORT])


@pytest.mark.postgres
def test_a_row_that_no_database_takes_is_no_outage(postgres_url: str, vault: Vault) -> None:
    store = Store(make_engine(postgres_url, patience=5), vault, 5)
    with pytest.raises(DBAPIError):
        journal.append_all(store, [replace(SHORT, input="\0")])
    journal.append_all(store, [SHORT])
    assert len(_kept(store)) == 1
    store.close()


# -- connections that the server has closed -------------------------------------------------------


@pytest.fixture
def webhook(postgres_url: str, vault: Vault) -> Iterator[Store]:
    """The store of a web process on PostgreSQL."""
    store = Store(make_engine(postgres_url, patience=WEBHOOK_PATIENCE), vault, WEBHOOK_PATIENCE)
    yield store
    store.close()


@pytest.fixture
def restart(postgres_url: str, vault: Vault) -> Iterator[Callable[[], None]]:
    """Closes everybody's connections, as a server does that starts anew."""
    store = Store(make_engine(postgres_url, patience=5), vault, 5)

    def close_all() -> None:
        with store.reading() as conn:
            ended = text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
            assert all(conn.execute(ended).scalars())

    yield close_all
    store.close()


def _been_idle(_connection: object, record: ConnectionPoolEntry) -> None:
    for name in record.info:
        record.info[name] -= 60


@pytest.mark.postgres
def test_after_a_quiet_minute_a_closed_connection_costs_nobody_a_turn(
    webhook: Store, restart: Callable[[], None]
) -> None:
    event.listen(webhook.engine, "checkin", _been_idle)
    journal.append_all(webhook, [SHORT])
    restart()
    journal.append_all(webhook, [LONG])
    assert len(_kept(webhook)) == 2


@pytest.mark.postgres
def test_a_connection_closed_under_calls_costs_nobody_a_turn_either(
    webhook: Store, restart: Callable[[], None]
) -> None:
    journal.append_all(webhook, [SHORT])
    restart()
    journal.append_all(webhook, [LONG])
    restart()
    assert len(_kept(webhook)) == 2
