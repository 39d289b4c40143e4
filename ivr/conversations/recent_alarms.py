"""Danger texts of the last hour that this process answered, for when the database is away.

What is written after one then still reaches the patrol. Another process knows nothing of them: it
gives the honest answer of any text without the database.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST = 1000
"""How many numbers are kept in mind, the latest."""


@dataclass(frozen=True)
class RecentAlarms:
    """By a number's fingerprint: the conversation of its latest danger text, and when it came."""

    _known: OrderedDict[str, tuple[str, datetime]] = field(
        default_factory=OrderedDict, init=False, repr=False
    )
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def note(self, caller_mac: str, conversation: str, *, now: datetime) -> None:
        """A danger text came from this number."""
        with self._lock:
            self._known[caller_mac] = (conversation, now)
            self._known.move_to_end(caller_mac)
            if len(self._known) > MOST:
                self._known.popitem(last=False)

    def since(self, caller_mac: str, *, lasts: timedelta, now: datetime) -> str | None:
        """The conversation of this number's danger text, unless it came longer ago than `lasts`."""
        with self._lock:
            conversation, at = self._known.get(caller_mac, (None, now))
        return conversation if now - at < lasts else None
