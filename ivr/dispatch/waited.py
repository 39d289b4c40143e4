"""How long somebody waited for a person: from asking until they were joined. Pure.

Nobody is on duty at every hour, so the wait is told gross and inside duty hours (`domain.md` 4.5):
the first is what the caller lived through, the second what those on duty can answer for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.dispatch.roster import Shift


@dataclass(frozen=True)
class Waited:
    """A wait in whole seconds: all of it, and as much of it as somebody was on duty."""

    gross: int
    on_duty: int


def waited(requested_at: datetime, connected_at: datetime, shifts: Iterable[Shift]) -> Waited:
    """The wait between two times in UTC; where clocks ran apart it is none, never less.

    shifts: a city's, in any order. Where they overlap their hours count once; being UTC, they are
    real hours in the nights the clock changes too.
    """
    covered, reached = timedelta(0), requested_at
    for shift in sorted(shifts, key=lambda each: each.starts_at):
        begins = max(shift.starts_at, reached)
        ends = min(shift.ends_at, connected_at)
        if ends > begins:
            covered, reached = covered + (ends - begins), ends
    gross = max(connected_at - requested_at, timedelta(0))
    return Waited(_seconds(gross), _seconds(covered))


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
