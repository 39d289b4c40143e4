"""What PostgreSQL needs so that nobody waits for it for long. For `ivr.store.db` only.

The server's own time limits do not help when the server hangs or the network swallows packets:
there the client has to stop waiting, for an answer as well as for a connection.
"""

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Any, TypeVar

import psycopg
from psycopg import OperationalError
from sqlalchemy import Engine, event

Answer = TypeVar("Answer")

# The server is asked to give up first: then the connection stays usable.
_GRACE = 0.1

# libpq takes whole seconds and no fewer than two.
_CONNECT_SECONDS = 2


class _Hurried(psycopg.Connection[Any]):
    """A connection that stops waiting for the server after `patience` seconds."""

    patience: float = 5.0

    def wait(
        self,
        gen: Generator[Any, Any, Answer],
        interval: float = 0.1,
        timeout: float | None = None,
    ) -> Answer:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except OperationalError:
            if self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                # The answer may still come and would be taken for that of the next question.
                self.pgconn.finish()
            raise


def prepare(engine: Engine, patience: float) -> None:
    """Give every connection its time limits, and connect within `patience` seconds."""
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
        coming = connecting.submit(_Hurried.connect, *args, **{**named, **limits})
        connection = _in_time(coming, patience)
        connection.patience = patience + _GRACE
        return connection


def _in_time(coming: Future[_Hurried], patience: float) -> _Hurried:
    try:
        return coming.result(patience)
    except TooLate:
        if not coming.cancel():
            coming.add_done_callback(_close)
        raise OperationalError("no connection in time") from None


def _close(late: Future[_Hurried]) -> None:
    if not late.cancelled() and late.exception() is None:
        late.result().close()
