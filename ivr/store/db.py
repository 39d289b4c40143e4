"""Opening the database and working in it: SQLite or PostgreSQL behind one `Store`.

Every floor above may import it. A `Store` gives Core connections, not sessions
(`docs/decisions/0002-core-not-orm.md`). Whatever keeps the database from answering in time comes
out as `StoreUnavailable`, so that a webhook can go on without it.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from psycopg.errors import UndefinedColumn, UndefinedTable
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeout,
)

from ivr.errors import SettingsError, StoreUnavailable
from ivr.settings import Settings
from ivr.store import driver, postgres, sqlite
from ivr.store.vault import Vault, vault_of

# Seconds a webhook may wait for the database, and the worker, which nobody is listening to.
WEBHOOK_PATIENCE = 0.3
WORKER_PATIENCE = 5.0

# Gunicorn runs 16 threads a process; a few more for the threads that watch and replay.
# The connection used last is taken first: both ends have it and its statements at hand.
_POOL = {"pool_size": 8, "max_overflow": 12, "pool_use_lifo": True}


@dataclass(frozen=True)
class Store:
    """The database of one process, and the vault its sealed columns need.

    patience: seconds after which a statement, a lock or a connection is given up.
    """

    engine: Engine = field(repr=False)
    vault: Vault = field(repr=False)
    patience: float = WEBHOOK_PATIENCE
    # SQLite lets one writer in at a time and is unfair about whose turn it is: without a queue of
    # our own the slowest of sixteen waits a second instead of a tenth.
    _one_writer: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection in a transaction that may write; commits at the end, rolls back on errors.

        Raises StoreUnavailable where the database does not answer in time. After that the
        transaction may have been committed all the same: repeat it only if it is written once.
        """
        with self._answering(self.patience), self._turn_to_write(), self.engine.connect() as conn:
            conn.execution_options(**sqlite.WRITING)
            with conn.begin():
                yield conn

    def run_at_once(self, statement: str, values: Sequence[object]) -> None:
        """One statement in the driver's own words, committed by itself: for what every turn does.

        Why, and what it saves: docs/decisions/0010-the-row-of-every-turn.md. Raises
        StoreUnavailable as `transaction` does, after which it may have been committed all the same.
        """
        with self._answering(self.patience), self._turn_to_write():
            driver.run(self.engine, statement, values)

    @contextmanager
    def reading(self, patience: float | None = None) -> Iterator[Connection]:
        """A connection to read with; nothing done in it is kept.

        patience: seconds for all of it, where it has to be less than the store's own.
        Raises StoreUnavailable.
        """
        with self._answering(patience or self.patience), self.engine.connect() as conn:
            yield conn

    @contextmanager
    def waiting_once(self) -> Iterator[None]:
        """Within this block everything asked is waited for as long as one question may take."""
        with postgres.at_most(self.patience):
            yield

    def close(self) -> None:
        """Close all connections of this process."""
        self.engine.dispose()

    @contextmanager
    def _answering(self, patience: float) -> Iterator[None]:
        with _availability(), postgres.at_most(patience):
            yield

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if self.engine.dialect.name != "sqlite":
            yield
            return
        if not self._one_writer.acquire(timeout=self.patience / 2):
            raise StoreUnavailable("too many are writing at once")
        try:
            yield
        finally:
            self._one_writer.release()


def open_store(settings: Settings, *, patience: float = WEBHOOK_PATIENCE) -> Store:
    """The store these settings name. Nothing is connected before the first use."""
    return Store(
        make_engine(settings.database_url, patience=patience), vault_of(settings), patience
    )


def make_engine(address: str | URL, *, patience: float) -> Engine:
    """An engine for a SQLAlchemy URL, set up to give up after `patience` seconds.

    Raises SettingsError for a URL that is none, or of another database.
    """
    url = _url(address)
    on_postgres = url.get_backend_name() == "postgresql"
    engine = create_engine(
        url,
        **_POOL,
        # Values by their place on both databases, so that one row of them fits both.
        paramstyle="format" if on_postgres else "qmark",
        pool_timeout=patience,
        json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
        hide_parameters=True,
    )
    (postgres if on_postgres else sqlite).prepare(engine, patience)
    return engine


def _url(address: str | URL) -> URL:
    remedy = "HOTLINE_DATABASE_URL should look like postgresql+psycopg://… or sqlite:///…"
    try:
        url = make_url(address)
    except ArgumentError:
        raise SettingsError(remedy) from None
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"):
        raise SettingsError(remedy)
    return url


@contextmanager
def _availability() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as late:
        raise StoreUnavailable("no free connection to the database") from late
    except DBAPIError as wrong:
        if _is_ours(wrong):
            raise
        raise StoreUnavailable(
            f"the database does not answer: {type(wrong.orig).__name__}"
        ) from wrong


def _is_ours(wrong: DBAPIError) -> bool:
    # A missing table means that `flask db upgrade` is still to be run: to whoever is on the line
    # that is a database that is not there.
    if isinstance(wrong.orig, UndefinedTable | UndefinedColumn):
        return False
    return isinstance(wrong, IntegrityError | DataError | ProgrammingError | NotSupportedError)
