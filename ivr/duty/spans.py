"""Things that last from a time until another, found by when without looking at each. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

_LONG = 60
"""What lasts for more days than this is looked at whatever the time."""


class Lasting(Protocol):
    """From `starts_at` up to but not including `ends_at`, in UTC."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


S = TypeVar("S", bound=Lasting)


class Spans(Generic[S]):
    """Such things by the days they touch."""

    def __init__(self, items: Iterable[S]) -> None:
        """The order they come in is the order they are found in."""
        self._items = tuple(items)
        self._on: dict[int, list[int]] = defaultdict(list)
        self._long: list[int] = []
        for place, item in enumerate(self._items):
            days = _days(item.starts_at, item.ends_at)
            if len(days) > _LONG:
                self._long.append(place)
            else:
                for day in days:
                    self._on[day].append(place)

    def touching(self, since: datetime, until: datetime) -> tuple[S, ...]:
        """Those of which any part lies in [since, until)."""
        days = _days(since, until)
        near = self._on.keys() if len(days) > len(self._on) else days
        places = set(self._long).union(*(self._on.get(day, ()) for day in near))
        found = (self._items[place] for place in sorted(places))
        return tuple(each for each in found if each.starts_at < until and since < each.ends_at)


def _days(since: datetime, until: datetime) -> range:
    return range(since.toordinal(), until.toordinal() + 1)
