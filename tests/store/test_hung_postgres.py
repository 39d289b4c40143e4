"""A PostgreSQL that falls silent in the middle of a conversation is given up, and taken back."""

import socket
import time
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from sqlalchemy import make_url, text

from ivr.errors import StoreUnavailable
from ivr.store import callers
from ivr.store.db import WEBHOOK_PATIENCE, Store, make_engine
from ivr.store.vault import Vault

pytestmark = pytest.mark.postgres

# A webhook waits 0.3 s; the rest is for a test machine that has other things to do.
SOON = 1.5


class Wire:
    """A wire between HotLine and the server that can go dead without being cut."""

    def __init__(self, server: str) -> None:
        self.alive = Event()
        self.alive.set()
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(self._server)
            for ends in ((here, there), (there, here)):
                Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        while data := _received(source):
            self.alive.wait()
            target.sendall(data)
        target.close()

    def close(self) -> None:
        self.alive.set()
        self._listening.close()


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(65_536)
    except OSError:
        return b""


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Wire]:
    """A wire to the server this test's database is on."""
    folder = make_url(postgres_url).query["host"]
    wire = Wire(f"{folder}/.s.PGSQL.5432")
    yield wire
    wire.close()


@pytest.fixture
def webhook(wire: Wire, postgres_url: str, vault: Vault) -> Iterator[Store]:
    """The store of a web process at the end of that wire."""
    there = make_url(postgres_url).set(host="127.0.0.1", port=wire.port, query={})
    store = Store(make_engine(there, patience=WEBHOOK_PATIENCE), vault, WEBHOOK_PATIENCE)
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
    assert callers.language(webhook, "ivano-frankivsk", "mac") is None
    assert time.monotonic() - started < SOON
