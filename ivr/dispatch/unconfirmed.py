"""What to do next about a danger text that nobody has confirmed. Pure: `now` is an argument.

The desks are rung in order, then the supervisors, each for a minute; after a rest it begins anew.
Its sender is told after 90 s, and every two minutes, that nobody has confirmed it. After an hour
supervisors alone have it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

PATIENCE = timedelta(seconds=60)
"""How long one has to press a key, from being rung, before the next is rung as well."""

REST = timedelta(minutes=2)
"""How long after the last of them the first is rung again."""

FIRST_WORD, NEXT_WORD = timedelta(seconds=90), timedelta(minutes=2)
"""How long after the danger text its sender is told first, and how long from word to word."""

LASTS = timedelta(hours=1)
"""How long after the danger text desks are rung and its sender is told."""


@dataclass(frozen=True)
class Unconfirmed:
    """A danger text as it stands. place: who of the `phones` was rung last, from 1; 0: nobody."""

    raised_at: datetime
    place: int
    due_at: datetime
    remind_at: datetime


@dataclass(frozen=True)
class Next:
    """What is due: whom to ring, whether to tell its sender, or that it is over; and when next."""

    ring: int | None
    remind: bool
    over: bool
    place: int
    due_at: datetime
    remind_at: datetime


def next_step(alarm: Unconfirmed, *, phones: int, now: datetime) -> Next:
    """The step that is due now. phones: how many there are to be rung, desks and supervisors."""
    over = now - alarm.raised_at >= LASTS
    remind = not over and alarm.remind_at <= now
    ring, place, due_at = None, alarm.place, alarm.due_at
    if not over and alarm.due_at <= now:
        if alarm.place < phones:
            ring = place = alarm.place + 1
            due_at = now + PATIENCE
        else:
            place, due_at = 0, now + REST
    remind_at = now + NEXT_WORD if remind else alarm.remind_at
    return Next(ring, remind, over, place, due_at, remind_at)
