"""What a plan of duty consists of, as frozen values.

Every entry holds from when it was written until it was taken back, and says nothing of any moment
before or after: so the past stays what it was, whatever is written later.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Literal, NamedTuple

from ivr.duty.spans import Spans

Kind = Literal["shift", "weekly", "cover", "absence"]


class Entry(NamedTuple):
    """Which entry of a plan something comes from; people write it as `weekly-3`."""

    kind: Kind
    id: int

    def __str__(self) -> str:
        """As people read and write it."""
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True)
class Shift:
    """One assistant's duty, from `starts_at` up to but not including `ends_at`.

    entry: what put it there; of a shift that somebody else took over it is still the shift.
    """

    entry: Entry
    assistant_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Weekly:
    """A shift that repeats every so many weeks on the weekday of `first_day`, by a city's clock.

    begins, ends: local times of the minute; where `ends` is not later it is the next day's.
    last_day: the last on which it may begin. holds_from, holds_until: when it was written and taken
    back, in UTC.
    """

    id: int
    assistant_id: int
    first_day: date
    last_day: date | None
    every: int
    begins: time
    ends: time
    zone: str
    holds_from: datetime
    holds_until: datetime | None


@dataclass(frozen=True)
class Cover:
    """From then until then `by` is on duty wherever `assistant_id` would be."""

    id: int
    assistant_id: int
    by: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Absence:
    """From then until then an assistant is on no duty, not even on one they took over."""

    id: int
    assistant_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Plan:
    """All entries of a city, or as many as some time needs; `covers` in the order they were made.

    A swap is two covers.
    """

    single: tuple[Shift, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    covers: tuple[Cover, ...] = ()
    absences: tuple[Absence, ...] = ()

    @cached_property
    def covers_by_day(self) -> Spans[Cover]:
        """The covers, found by when."""
        return Spans(self.covers)

    @cached_property
    def absences_by_day(self) -> Spans[Absence]:
        """The absences, found by when."""
        return Spans(self.absences)
