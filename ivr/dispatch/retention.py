"""How long what is known of people is kept. Pure (docs/decisions/0011-retention.md).

What is still open is kept, however old it is: these terms begin when it is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Policy:
    """The terms, counted from when a conversation, request or emergency was over.

    texts: the words of texts that went out or wait to be read on. numbers: telephone numbers; the
    fingerprint stays. notes: what an assistant wrote, what the patrol was told. metadata: all the
    rest. safeguarding: an emergency that reached nobody, with its number.
    """

    texts: timedelta = timedelta(days=7)
    numbers: timedelta = timedelta(days=30)
    notes: timedelta = timedelta(days=90)
    metadata: timedelta = timedelta(days=365)
    safeguarding: timedelta = timedelta(days=3 * 365)

    def until(self, now: datetime) -> "Limits":
        """What is over since these moments is forgotten at `now`."""
        return Limits(
            texts=now - self.texts,
            numbers=now - self.numbers,
            notes=now - self.notes,
            metadata=now - self.metadata,
            safeguarding=now - self.safeguarding,
        )


@dataclass(frozen=True)
class Limits:
    """What was over at or before each of these moments is due to be forgotten."""

    texts: datetime
    numbers: datetime
    notes: datetime
    metadata: datetime
    safeguarding: datetime


ENDED = ("accepted", "joined", "texted", "closed", "stopped")
"""Emergencies somebody heard of, or that the caller took back with star before anybody had them.

Any other is a matter of safeguarding, and kept for long.
"""
