"""Writing the journal whatever the database does: to the database, else to the spool on disk.

A webhook waits for the database at most once in five seconds while it is away (DESIGN.md, rule 2).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from ivr.errors import StoreUnavailable
from ivr.store import journal
from ivr.store.db import Store
from ivr.store.journal import JournalRow
from ivr.store.spool import Spool

SECONDS_ALONE = 5.0
"""How long the spool alone is written to after the database failed to answer."""

log = structlog.get_logger()


@dataclass
class Recorder:
    """Keeps journal rows for one process.

    timer: gives monotonic seconds. beside: runs a function without being waited for, because
    catching up after a long outage takes longer than a caller may wait.
    """

    store: Store
    spool: Spool
    timer: Callable[[], float]
    beside: Callable[[Callable[[], None]], object]
    _alone_until: float = field(default=0.0, init=False)
    _catching_up: threading.Lock = field(default_factory=threading.Lock, init=False)

    def write(self, row: JournalRow) -> None:
        """Keep a row; when this returns it is on disk, in the database or beside it.

        While others wait in the spool it goes behind them: a conversation's turns have to reach
        the journal in their order.
        """
        away = self.timer() < self._alone_until
        if not away and self.spool.empty and self._written(row):
            return
        self.spool.append(row)
        if not away:
            self.beside(self.catch_up)

    def catch_up(self) -> None:
        """Move what was spooled into the database, if it is back and nobody else is at it."""
        if self.spool.empty or not self._catching_up.acquire(blocking=False):
            return
        try:
            self.spool.replay(self.store)
        except StoreUnavailable:
            self._alone_until = self.timer() + SECONDS_ALONE
        finally:
            self._catching_up.release()

    def _written(self, row: JournalRow) -> bool:
        try:
            with self.store.transaction() as conn:
                journal.append(conn, row)
        except StoreUnavailable as failure:
            log.warning("journal spooled", reason=str(failure))
            self._alone_until = self.timer() + SECONDS_ALONE
            return False
        return True
