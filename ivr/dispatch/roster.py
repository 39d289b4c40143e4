"""Who is on duty, when duty next begins, and who is asked first. Pure: `now` is an argument."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from ivr.dispatch.reasons import Reason, Why


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


@dataclass(frozen=True)
class Choice:
    """Whom to ask, and why them."""

    assistant: Available
    reason: Reason


def on_duty(shifts: Iterable[Shift], now: datetime) -> frozenset[int]:
    """The assistants whose shift covers `now`."""
    return frozenset(s.assistant_id for s in shifts if s.starts_at <= now < s.ends_at)


def next_start(shifts: Iterable[Shift], now: datetime) -> datetime | None:
    """When duty next begins after `now`, or None if no shift is planned."""
    return min((s.starts_at for s in shifts if s.starts_at > now), default=None)


def suits(gender: str | None, wish: str | None) -> bool:
    """Whether an assistant may be asked where the caller wishes a woman ("f") or a man ("m")."""
    return wish is None or gender == wish


def whom_to_ask(
    available: Iterable[Available],
    language: str,
    *,
    shared: Sequence[str] = (),
    asked: Collection[int] = (),
) -> Choice | None:
    """The assistant to ask next and why, or None if everybody was asked or is busy.

    Whoever speaks the caller's language comes first, then who speaks one of `shared`, which the
    caller may know as well, in that order. Of equals whoever was asked least in seven days, then
    whoever was not asked for longest.
    """
    free = [each for each in available if not each.busy and each.id not in asked]
    common = (language, *(each for each in shared if each != language))
    if not free:
        return None
    first = min(free, key=lambda each: _rank(each, common))
    others = [each for each in free if each is not first]
    return Choice(first, _reason(first, others, common))


def everybody(
    available: Iterable[Available], language: str, *, shared: Sequence[str] = ()
) -> tuple[Choice, ...]:
    """All who are free, for asking them at the same moment."""
    common = (language, *(each for each in shared if each != language))
    return tuple(
        Choice(each, _said_of(each, common, Why.EVERYBODY)) for each in available if not each.busy
    )


def _rank(each: Available, common: tuple[str, ...]) -> tuple[int, int, float, int]:
    last = each.last_asked.timestamp() if each.last_asked else 0.0
    return (_distance(each, common), each.asked_lately, last, each.id)


def _distance(each: Available, common: tuple[str, ...]) -> int:
    return _how_far(each.languages, common)


@lru_cache(maxsize=1024)
def _how_far(languages: tuple[str, ...], common: tuple[str, ...]) -> int:
    """How far from the caller's own language the nearest one is that both may speak."""
    return next((i for i, code in enumerate(common) if code in languages), len(common))


def _reason(first: Available, others: Sequence[Available], common: tuple[str, ...]) -> Reason:
    nearest = _distance(first, common)
    alike = [each for each in others if _distance(each, common) == nearest]
    if not others:
        why = Why.ONLY
    elif not alike:
        why = Why.LANGUAGE
    elif all(each.asked_lately > first.asked_lately for each in alike):
        why = Why.FEWEST
    else:
        why = Why.LONGEST
    return _said_of(first, common, why)


def _said_of(each: Available, common: tuple[str, ...], why: Why) -> Reason:
    place = _distance(each, common)
    shared = common[place] if 0 < place < len(common) else None
    return Reason(speaks=place == 0, shared=shared, asked_lately=each.asked_lately, why=why)
