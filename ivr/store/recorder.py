"""Writing the journal whatever the database does: to the database, else to the spool on disk.

A webhook waits for the database at most once in five seconds while it is away (DESIGN.md, rule 2).
"""

import threading
from collections import deque
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

MOST_REMEMBERED = 1000
"""Rows of alarms that one process holds while neither disk nor database takes them."""

log = structlog.get_logger()


@dataclass
class _Waiting:
    """A row on its way: whether somebody took it up, and whether it is in the database."""

    row: JournalRow
    seen: bool = False
    written: bool = False


@dataclass
class Recorder:
    """Keeps journal rows for one process; turns that wait at the same time share a commit.

    timer: gives monotonic seconds. beside: runs a function without being waited for, because
    catching up after a long outage takes longer than a caller may wait.
    """

    store: Store
    spool: Spool
    timer: Callable[[], float]
    beside: Callable[[Callable[[], None]], object]
    _alone_until: float = field(default=0.0, init=False)
    _queue: deque[_Waiting] = field(default_factory=deque, init=False)
    _remembered: deque[JournalRow] = field(
        default_factory=lambda: deque(maxlen=MOST_REMEMBERED), init=False
    )
    _committing: threading.Lock = field(default_factory=threading.Lock, init=False)
    _catching_up: threading.Lock = field(default_factory=threading.Lock, init=False)

    @property
    def away(self) -> bool:
        """Whether the database failed to answer a moment ago, so that nobody need wait for it."""
        return self.timer() < self._alone_until

    def write(self, row: JournalRow) -> None:
        """Keep a row; when this returns it is on disk, in the database or beside it.

        While others wait in the spool it goes behind them: a conversation's turns have to reach
        the journal in their order.
        """
        away = self.away
        if not away and self.spool.empty and self._written(row):
            return
        self.spool.append(row)
        if not away:
            self.beside(self.catch_up)

    def write_after_waiting(self, row: JournalRow) -> None:
        """Keep a row of a turn that waited for the database in vain: on disk, without asking again.

        When this returns it is there; the next rows go there too, for as long as after any failure.
        """
        self._alone_until = self.timer() + SECONDS_ALONE
        self.spool.append(row)

    def write_aside(self, row: JournalRow) -> None:
        """Keep a row of the emergency path, which waits for no database and stops for nothing.

        It goes to the disk and from there, beside the turn, to the database; while that is away,
        when the next look finds it back. Where the disk takes nothing the database alone is tried,
        beside the turn as well; where that takes nothing either the row waits in memory, until one
        of the two does.
        """
        try:
            self.beside(self._kept_on_disk(row))
        except Exception as failure:
            self._remember(row, failure)

    def in_memory(self) -> tuple[JournalRow, ...]:
        """The rows of this process that neither disk nor database took; they die with it."""
        return tuple(self._remembered)

    def catch_up(self) -> None:
        """Move what was spooled into the database, if it is back and nobody else is at it."""
        nothing_waits = self.spool.empty and not self._remembered
        if nothing_waits or not self._catching_up.acquire(blocking=False):
            return
        try:
            self._bring_from_memory()
            self.spool.replay(self.store)
        except StoreUnavailable:
            self._alone_until = self.timer() + SECONDS_ALONE
        finally:
            self._catching_up.release()

    def _kept_on_disk(self, row: JournalRow) -> Callable[[], None]:
        """What is left to be done beside the turn, once the row is on disk or cannot be."""
        try:
            self.spool.append(row)
        except Exception as failure:
            log.error("spool takes nothing", kind=type(failure).__name__)
            return lambda: self._write_unspooled(row)
        return self._catch_up_unless_away

    def _catch_up_unless_away(self) -> None:
        """Of three hundred alarms each would wait for a hung database, one after the other."""
        if not self.away:
            self.catch_up()

    def _write_unspooled(self, row: JournalRow) -> None:
        try:
            if not self._written(row):
                raise StoreUnavailable("neither disk nor database")
        except Exception as failure:
            self._remember(row, failure)

    def _remember(self, row: JournalRow, failure: Exception) -> None:
        log.error("emergency in memory only", kind=type(failure).__name__)
        self._remembered.append(row)

    def _bring_from_memory(self) -> None:
        """Put what was only in memory on disk, or in the database where the disk is still full.

        Raises StoreUnavailable where neither takes it; it stays in memory then.
        """
        while self._remembered:
            row = self._remembered.popleft()
            try:
                self._append_somewhere(row)
            except StoreUnavailable:
                self._remembered.appendleft(row)
                raise

    def _append_somewhere(self, row: JournalRow) -> None:
        try:
            self.spool.append(row)
        except StoreUnavailable:
            journal.append_all(self.store, [row])

    def _written(self, row: JournalRow) -> bool:
        """Commit the row, together with what others brought while the last commit went on."""
        mine = _Waiting(row)
        self._queue.append(mine)
        if not self._committing.acquire(timeout=self.store.patience):
            return False
        try:
            if not mine.seen:
                self._commit([self._queue.popleft() for _ in range(len(self._queue))])
        finally:
            self._committing.release()
        return mine.written

    def _commit(self, waiting: list[_Waiting]) -> None:
        for each in waiting:
            each.seen = True
        try:
            journal.append_all(self.store, [each.row for each in waiting])
        except StoreUnavailable as failure:
            log.warning("journal spooled", reason=str(failure))
            self._alone_until = self.timer() + SECONDS_ALONE
            return
        for each in waiting:
            each.written = True
