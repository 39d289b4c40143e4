"""What time it is, in UTC: the only module that asks the machine. Anybody may import it.

Everything else takes `now` as an argument, or a `Clock` where it asks again and again.
"""

import fcntl
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The time as an aware datetime in UTC."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time as an aware datetime in UTC."""
        return datetime.now(UTC)


@dataclass
class HandClock:
    """A clock that stands still until somebody moves it."""

    moment: datetime

    def now(self) -> datetime:
        """The moment the clock was last moved to, in UTC."""
        return self.moment.astimezone(UTC)

    def advance(self, seconds: float) -> datetime:
        """Move forward by so many seconds; gives the new time."""
        self.moment = self.now() + timedelta(seconds=seconds)
        return self.moment


@dataclass(frozen=True)
class PracticeClock:
    """The machine's clock plus an offset that web and worker share through a small file.

    `file` holds the offset in seconds as text. A missing or unreadable file means no offset,
    so that practice starts in the present.
    """

    file: Path
    machine: Clock = field(default_factory=SystemClock)

    @property
    def offset(self) -> float:
        """How far practice time is ahead of the machine, in seconds."""
        try:
            return float(self.file.read_text("ascii"))
        except (OSError, ValueError):
            return 0.0

    def now(self) -> datetime:
        """Practice time as an aware datetime in UTC."""
        return self.machine.now() + timedelta(seconds=self.offset)

    def jump(self, seconds: float) -> float:
        """Add so many seconds for every process that shares the file; gives the new offset."""
        with self.file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            offset = self.offset + seconds
            fresh = self.file.with_suffix(".new")
            fresh.write_text(repr(offset), "ascii")
            # A rename, so that whoever reads meanwhile gets the old offset or the new one.
            os.replace(fresh, self.file)
            return offset
