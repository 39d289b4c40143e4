"""Who is on duty, when duty next begins, and who is asked first. Pure: `now` is an argument."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Shift(Protocol):
    """One assistant's duty, from `starts_at` up to but not including `ends_at`, in UTC."""

    @property
    def assistant_id(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True)
class Available:
    """An assistant as far as choosing one needs it.

    `asked_lately` counts offers in seven days, `last_asked` is the latest of them.
    """

    id: int
    languages: tuple[str, ...]
    asked_lately: int = 0
    last_asked: datetime | None = None
    busy: bool = False


def on_duty(shifts: Iterable[Shift], now: datetime) -> frozenset[int]:
    """The assistants whose shift covers `now`."""
    return frozenset(s.assistant_id for s in shifts if s.starts_at <= now < s.ends_at)


def next_start(shifts: Iterable[Shift], now: datetime) -> datetime | None:
    """When duty next begins after `now`, or None if no shift is planned."""
    return min((s.starts_at for s in shifts if s.starts_at > now), default=None)


def whom_to_ask(
    available: Iterable[Available], language: str, *, asked: Collection[int] = ()
) -> Available | None:
    """The assistant to ask next, or None if everybody was asked or is busy.

    Whoever speaks the caller's language comes first, then whoever was asked least in seven days,
    then whoever was not asked for longest.
    """
    free = [each for each in available if not each.busy and each.id not in asked]
    return min(free, key=lambda each: _rank(each, language), default=None)


def _rank(each: Available, language: str) -> tuple[bool, int, float, int]:
    last = each.last_asked.timestamp() if each.last_asked else 0.0
    return (language not in each.languages, each.asked_lately, last, each.id)
