"""What PostgreSQL needs so that nobody waits for it for long. For `ivr.store.db` only.

The server's own time limits do not help when the server hangs or the network swallows packets:
there the client has to stop waiting, for an answer as well as for a connection.
"""

import select
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import psycopg
from psycopg import OperationalError
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

Answer = TypeVar("Answer")

_USED_AT = "hotline used at"

_until: ContextVar[float] = ContextVar("until")

# The server is asked to give up first: then the connection stays usable. The same time is left
# for ending a transaction after everything else took too long.
_GRACE = 0.1

# For what happens outside of any transaction, such as closing.
_AT_MOST = 5.0

# A connection that was in use a moment ago is not asked whether it still stands, unless the server
# has spoken meanwhile: that question costs as much as the turn's own.
_TRUSTED_SECONDS = 1.0

# libpq takes whole seconds and no fewer than two.
_CONNECT_SECONDS = 2


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Within this block all waiting for the server together ends after so many seconds.

    A block within another waits no longer than the outer one.
    """
    until = time.monotonic() + seconds
    token = _until.set(min(until, _until.get(until)))
    try:
        yield
    finally:
        _until.reset(token)


def _left() -> float:
    until = _until.get(None)
    return _AT_MOST if until is None else max(0.0, until - time.monotonic())


class _Hurried(psycopg.Connection[Any]):
    """A connection that does not wait for the server longer than the block it is used in."""

    def wait(
        self,
        gen: Generator[Any, Any, Answer],
        interval: float = 0.1,
        timeout: float | None = None,
    ) -> Answer:
        try:
            return super().wait(gen, interval, _left() + _GRACE if timeout is None else timeout)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # The answer may still come and would be taken for that of the next question.
                self.pgconn.finish()
            raise


@contextmanager
def committing_each(connection: object) -> Iterator[None]:
    """Within this block each statement commits by itself, as on a connection of SQLite it does.

    Not undone after an error: the connection is not to be used again then.
    """
    if not isinstance(connection, psycopg.Connection):
        yield
        return
    connection.autocommit = True
    yield
    connection.autocommit = False


def prepare(engine: Engine, patience: float) -> None:
    """Give every connection its time limits, and connect no longer than there is time."""
    limit = max(1, round(patience * 1000))
    options = (
        f"-c statement_timeout={limit} -c lock_timeout={limit}"
        f" -c idle_in_transaction_session_timeout={limit * 10} -c timezone=UTC"
    )
    connecting = ThreadPoolExecutor(4, "connecting")

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, args: list[Any], named: dict[str, Any]) -> Any:
        limits = {"options": options, "connect_timeout": _CONNECT_SECONDS}
        # In a thread of its own, because looking up the host's name heeds no limit at all.
        return _in_time(connecting.submit(_Hurried.connect, *args, **{**named, **limits}))

    @event.listens_for(engine, "checkin")
    def _put_back(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        idle = time.monotonic() - record.info.get(_USED_AT, time.monotonic())
        doubtful = idle > _TRUSTED_SECONDS or _has_spoken(connection)
        if doubtful and not _stands(engine, connection):
            raise InvalidatePoolError


def _has_spoken(connection: Any) -> bool:
    """Whether the server said something nobody asked it: nearly always that it hangs up.

    Costs no way to the server, so a restart under calls is noticed at no turn's expense.
    """
    listening = select.poll()
    try:
        listening.register(connection.fileno(), select.POLLIN)
    except psycopg.Error:
        return True
    return bool(listening.poll(0))


def _stands(engine: Engine, connection: DBAPIConnection) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except psycopg.Error:
        return False


def _in_time(coming: Future[_Hurried]) -> _Hurried:
    try:
        return coming.result(_left())
    except TooLate:
        if not coming.cancel():
            coming.add_done_callback(_close)
        raise OperationalError("no connection in time") from None


def _close(late: Future[_Hurried]) -> None:
    if not late.cancelled() and late.exception() is None:
        late.result().close()
