"""A PostgreSQL that falls silent in the middle of a conversation is given up, and taken back."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from ivr.errors import StoreUnavailable
from ivr.store import callers, journal
from ivr.store.db import WEBHOOK_PATIENCE, Store, make_engine
from ivr.store.journal import JournalRow
from ivr.store.vault import Vault
from tests.dead_wire import Wire, wired

TURN = JournalRow(
    city="ivano-frankivsk",
    channel="voice",
    conversation="CA1",
    event="CA1:0:started",
    turn=0,
    at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    input="started",
)

pytestmark = pytest.mark.postgres

# A webhook waits 0.3 s; the rest is for a test machine that has other things to do.
SOON = 1.5


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Wire]:
    """A wire to the server this test's database is on."""
    with wired(postgres_url) as wire:
        yield wire


@pytest.fixture
def webhook(wire: Wire, vault: Vault) -> Iterator[Store]:
    """The store of a web process at the end of that wire."""
    engine = make_engine(wire.url, patience=WEBHOOK_PATIENCE)
    store = Store(engine, vault, WEBHOOK_PATIENCE)
    yield store
    store.close()


def _asks(store: Store, *questions: str, meanwhile: Callable[[], None] | None = None) -> float:
    """Ask the database something; gives the seconds until it was given up, 0 where it answered.

    meanwhile: what happens after the first answer.
    """
    started = time.monotonic()
    try:
        with store.transaction() as conn:
            for question in questions:
                conn.execute(text(question))
                if meanwhile:
                    meanwhile()
    except StoreUnavailable:
        return time.monotonic() - started
    return 0.0


def test_a_wire_that_goes_dead_between_two_turns(wire: Wire, webhook: Store) -> None:
    assert _asks(webhook, "SELECT 1") == 0
    wire.alive.clear()
    assert 0.2 < _asks(webhook, "SELECT 1") < SOON
    assert 0.2 < _asks(webhook, "SELECT 1") < SOON
    wire.alive.set()
    assert _asks(webhook, "SELECT 1") == 0


def test_a_wire_that_goes_dead_within_a_turn(wire: Wire, webhook: Store) -> None:
    assert 0.2 < _asks(webhook, "SELECT 1", "SELECT 2", meanwhile=wire.alive.clear) < SOON
    wire.alive.set()
    assert _asks(webhook, "SELECT 1") == 0


def test_a_wire_that_goes_dead_before_the_row_of_a_turn(wire: Wire, webhook: Store) -> None:
    journal.append_all(webhook, [TURN])
    wire.alive.clear()
    for _ in range(2):
        started = time.monotonic()
        with pytest.raises(StoreUnavailable):
            journal.append_all(webhook, [replace(TURN, event="CA1:1:key 2")])
        assert 0.2 < time.monotonic() - started < SOON
    wire.alive.set()
    journal.append_all(webhook, [replace(TURN, event="CA1:1:key 2")])
    with webhook.reading() as conn:
        assert len(journal.story(conn, "ivano-frankivsk", "CA1")) == 2


def test_a_question_that_takes_too_long_costs_no_connection(webhook: Store) -> None:
    with webhook.reading() as conn:
        before = conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
    assert 0.2 < _asks(webhook, "SELECT pg_sleep(9)") < SOON
    with webhook.reading() as conn:
        assert conn.execute(text("SELECT pg_backend_pid()")).scalar_one() == before


def test_the_language_of_a_greeting_is_not_waited_for(wire: Wire, webhook: Store) -> None:
    assert _asks(webhook, "SELECT 1") == 0
    wire.alive.clear()
    started = time.monotonic()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert callers.known(webhook, "ivano-frankivsk", "mac", now=now) == callers.NOTHING
    assert time.monotonic() - started < SOON


def test_a_turn_that_asks_several_things_waits_as_long_as_for_one(
    wire: Wire, webhook: Store
) -> None:
    assert _asks(webhook, "SELECT 1") == 0
    wire.alive.clear()
    with webhook.waiting_once():
        first, *others = (_asks(webhook, "SELECT 1") for _ in range(6))
    assert first > WEBHOOK_PATIENCE
    assert sum(others) < 5 * WEBHOOK_PATIENCE
    wire.alive.set()
    assert _asks(webhook, "SELECT 1") == 0
