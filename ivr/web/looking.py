"""What a supervisor looks for in the call log, as an address or a form names it. For `ivr.web`.

Whatever can't be read is left out and told in a sentence; nothing in an address is ever an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from ivr.review import Wanted

FIRST, LAST, WHO = "from", "to", "who"
CHOSEN = ("channel", "topic", "outcome", "language")

# Beyond these a day has no neighbour in every calendar and zone that is asked for one.
_YEARS = range(1900, 3000)

Choices = Mapping[str, Mapping[str, str]]
"""What may be chosen under each name of CHOSEN: the ids, each with its words."""


@dataclass(frozen=True)
class Looking:
    """One look into the log.

    first, last: days of the city, both included. chosen: ids by the names of CHOSEN.
    who: the handle of a search for a number (`ivr.web.number_search`), or nothing.
    swapped, unread: the days came in the wrong order, or one of them was no day.
    """

    first: date | None = None
    last: date | None = None
    chosen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    who: str = ""
    swapped: bool = False
    unread: bool = False

    @property
    def address(self) -> dict[str, Any]:
        """The same as the parameters of an address, for `url_for`."""
        days = {FIRST: self.first, LAST: self.last}
        told = {name: day.isoformat() for name, day in days.items() if day}
        return {**told, **self.chosen, **({WHO: self.who} if self.who else {})}

    def without(self, *names: str) -> "Looking":
        """The same without the days, a choice or the number, by their names in an address."""
        chosen = {name: value for name, value in self.chosen.items() if name not in names}
        return replace(
            self,
            first=None if FIRST in names else self.first,
            last=None if LAST in names else self.last,
            chosen=MappingProxyType(chosen),
            who="" if WHO in names else self.who,
        )

    def on(self, first: date, last: date) -> "Looking":
        """The same for other days."""
        return replace(self, first=first, last=last)

    def wanted(self, zone: ZoneInfo, caller_mac: str | None) -> Wanted:
        """The conversations that are looked for, in a city of this time zone."""
        return Wanted(
            since=_midnight(self.first, zone) if self.first else None,
            until=_midnight(self.last + timedelta(days=1), zone) if self.last else None,
            caller_mac=caller_mac,
            **self.chosen,
        )


def read(written: Mapping[str, str], choices: Choices) -> Looking:
    """What an address or a form asks for; what is not among the choices is left out."""
    first, last = (_day(written.get(name, "")) for name in (FIRST, LAST))
    unread = any(written.get(name) and not day for name, day in ((FIRST, first), (LAST, last)))
    swapped = first is not None and last is not None and first > last
    if swapped:
        first, last = last, first
    chosen = {name: written.get(name, "") for name in CHOSEN}
    known = {name: value for name, value in chosen.items() if value in choices[name]}
    return Looking(
        first=first,
        last=last,
        chosen=MappingProxyType(known),
        who=written.get(WHO, "")[:64],
        swapped=swapped,
        unread=unread,
    )


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
