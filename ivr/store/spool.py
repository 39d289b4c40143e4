"""Where journal rows wait on disk while the database is away. Every floor above may import it.

A folder of segments, shared by all processes of one machine. A segment is a file that one process
appends to, one line a row: a checksum and the row as JSON, numbers sealed as in the database. A
row is on disk when `append` returns. Replaying renames a segment first, so that nobody appends to
it any more, writes its rows to the journal (where each is written once, however often it is
tried) and then removes it.
"""

import errno
import fcntl
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy.exc import StatementError

from ivr.errors import StoreUnavailable
from ivr.store import journal, spool_lines
from ivr.store.db import Store
from ivr.store.journal import JournalRow

_GROWING = ".rows"
_REPLAYING = ".replaying"
_DAMAGED = ".damaged"
_AT_ONCE = 50

log = structlog.get_logger()


@dataclass(frozen=True)
class Replayed:
    """What came of replaying: rows written, rows the journal had already, lines set aside."""

    written: int = 0
    known: int = 0
    damaged: int = 0


@dataclass
class _Segment:
    """The file a process appends to: how many lines it put there, and how many are on the disk.

    ended: nothing may be put behind what stands there. failed: the disk did not take all of it.
    """

    path: Path
    written: int = 0
    synced: int = 0
    ended: bool = False
    failed: bool = False
    _syncing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def put(self, out: IO[bytes], line: bytes) -> int | None:
        """Put a line at the end; gives its place, or None where a replay has taken the file.

        To be called by one thread at a time. Raises OSError.
        """
        fcntl.flock(out, fcntl.LOCK_EX)
        if not self.path.exists():
            self.ended = True
            return None
        out.seek(0, os.SEEK_END)
        try:
            _write(out, line)
        except OSError:
            self.ended = True  # half a line may stand there
            raise
        fcntl.flock(out, fcntl.LOCK_UN)
        self.written += 1
        return self.written

    def sync(self, out: IO[bytes], place: int) -> None:
        """Return once the line at this place is on the disk; all that wait share one fsync.

        Raises OSError where the disk does not take it: what it refused once it may seem to have
        taken the next time, so nobody asks again.
        """
        with self._syncing:
            if self.synced >= place:
                return
            if self.failed:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            there = self.written
            try:
                os.fsync(out.fileno())
            except OSError:
                self.ended = self.failed = True
                raise
            self.synced = there


@dataclass
class Spool:
    """The spool of one machine; any number of processes and threads may use it."""

    folder: Path
    _segment: _Segment | None = field(default=None, init=False, repr=False)
    _alone: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def append(self, row: JournalRow) -> None:
        """Put a row on disk; it is there for good when this returns.

        Raises StoreUnavailable where the disk does not take it.
        """
        line = spool_lines.written(row)
        try:
            while not self._appended(line):
                pass
        except OSError as wrong:
            told = f"the spool cannot be written: {wrong.strerror}"
            raise StoreUnavailable(told) from wrong

    @property
    def empty(self) -> bool:
        """Whether nothing waits; asks the folder, so it sees other processes' rows too."""
        return not self._segments()

    def rows(self) -> tuple[JournalRow, ...]:
        """All rows that wait, the oldest first, without touching them."""
        found = [row for file in self._segments() for row in _rows(file)]
        return tuple(sorted(found, key=lambda row: row.at))

    def oldest(self) -> datetime | None:
        """When the row that has waited longest was made; None where nothing waits."""
        return next((row.at for row in self.rows()), None)

    def replay(self, store: Store) -> Replayed:
        """Write all rows that wait to the journal, and remove them from the disk.

        Does nothing where another process is at it. Raises StoreUnavailable where the database
        is still away; nothing is lost then, and rows already written are known the next time.
        """
        if self.empty:
            return Replayed()
        with self._only_replay() as ours:
            return self._replay(store) if ours else Replayed()

    def _replay(self, store: Store) -> Replayed:
        for file in self._segments(_GROWING):
            _set_apart(file)
        files = self._segments(_REPLAYING)
        read = [spool_lines.read(file) for file in files]
        rows = sorted((row for good, _ in read for row in good), key=lambda row: row.at)
        damaged = [line for _, bad in read for line in bad]
        result = _write_back(store, rows, damaged)
        self._set_aside(damaged)
        for file in files:
            file.unlink()
        return result

    def _set_aside(self, lines: list[bytes]) -> None:
        if not lines:
            return
        log.error("spooled rows damaged", rows=len(lines), folder=str(self.folder))
        with (self.folder / f"{uuid.uuid4().hex}{_DAMAGED}").open("xb", buffering=0) as aside:
            _write(aside, b"".join(line + b"\n" for line in lines))
            os.fsync(aside.fileno())

    def _segments(self, *suffixes: str) -> list[Path]:
        wanted = suffixes or (_GROWING, _REPLAYING)
        if not self.folder.is_dir():
            return []
        files = (file for file in self.folder.iterdir() if file.suffix in wanted)
        return sorted(files, key=_last_written)

    @contextmanager
    def _only_replay(self) -> Iterator[bool]:
        with (self.folder / "replay.lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _appended(self, line: bytes) -> bool:
        """Whether the line is on disk; not where a replay has just taken the segment away."""
        with ExitStack() as end:
            with self._alone:
                segment = self._growing()
                try:
                    out = end.enter_context(segment.path.open("r+b", buffering=0))
                except FileNotFoundError:
                    segment.ended = True
                    return False
                place = segment.put(out, line)
            if place is not None:
                segment.sync(out, place)
        return place is not None

    def _growing(self) -> _Segment:
        if self._segment is None or self._segment.ended:
            self._segment = _Segment(self._begin())
        return self._segment

    def _begin(self) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Not named after the process: its number comes again, on this machine and in containers.
        file = self.folder / f"{uuid.uuid4().hex}{_GROWING}"
        file.touch(mode=0o600)
        _sync(self.folder)
        return file


def _write(out: IO[bytes], data: bytes) -> None:
    if out.write(data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_apart(file: Path) -> None:
    """Rename a segment when nobody is in the middle of a line; its process begins another."""
    with file.open("rb") as segment:
        fcntl.flock(segment, fcntl.LOCK_EX)
        file.rename(file.with_suffix(_REPLAYING))


def _rows(file: Path) -> list[JournalRow]:
    try:
        return spool_lines.read(file)[0]
    except FileNotFoundError:
        return []


def _write_back(store: Store, rows: list[JournalRow], damaged: list[bytes]) -> Replayed:
    """Write rows to the journal; a row that it refuses is added to the damaged lines."""
    written: list[bool] = []
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        try:
            written += _append_all(store, some)
        except (StatementError, ValueError):
            # One bad row must not keep the others out, nor come back for ever.
            written += _append_each(store, some, damaged)
    return Replayed(written.count(True), written.count(False), len(damaged))


def _append_all(store: Store, rows: list[JournalRow]) -> list[bool]:
    with store.transaction() as conn:
        return [journal.append(conn, row) for row in rows]


def _append_each(store: Store, rows: list[JournalRow], damaged: list[bytes]) -> list[bool]:
    written: list[bool] = []
    for row in rows:
        try:
            written += _append_all(store, [row])
        except (StatementError, ValueError):
            damaged.append(spool_lines.written(row).rstrip(b"\n"))
    return written


def _last_written(file: Path) -> int:
    """What orders segments: a call's rows may lie in several, and their order matters."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:  # another process has just set it apart
        return 0
