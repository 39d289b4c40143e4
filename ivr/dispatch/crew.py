"""Whom a round of asking may ask: read once for all its requests, kept up to date by itself.

A round takes up twenty requests in one transaction. Who is on duty is the same for all of them;
who was asked how often changes only by what the round itself offers, which it notes here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import attempts, holding, offering, ringing, roster
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.escalation import Put
from ivr.dispatch.roster import Available, Shift
from ivr.dispatch.snapshot import AHEAD
from ivr.store import alerts, people, plans
from ivr.store.people import Assistant

Asked = tuple[int, datetime | None]


@dataclass(frozen=True)
class Crew:
    """Assistants of a city and their shifts, with how often each was asked, and who is busy."""

    staff: Mapping[int, Assistant]
    shifts: tuple[Shift, ...]
    _asked: dict[int, Asked] = field(repr=False)
    _busy: set[int] = field(repr=False)

    def those(self, fit: Callable[[Assistant], bool]) -> "Crew":
        """The part of them that fits; what is noted of one is known in both."""
        staff = {each.id: each for each in self.staff.values() if fit(each)}
        shifts = tuple(shift for shift in self.shifts if shift.assistant_id in staff)
        return replace(self, staff=staff, shifts=shifts)

    def on_duty(self, now: datetime) -> tuple[Available, ...]:
        """Those whose shift covers `now`, as choosing one of them needs them."""
        return tuple(self._available(each) for each in roster.on_duty(self.shifts, now))

    def next_start(self, now: datetime) -> datetime | None:
        """When duty of any of them next begins."""
        return roster.next_start(self.shifts, now)

    def note_offer(self, assistant_id: int, *, rung: bool, now: datetime) -> None:
        """One was offered a request just now; who is rung about it is busy."""
        count, _ = self._asked.get(assistant_id, (0, None))
        self._asked[assistant_id] = (count + 1, now)
        if rung:
            self._busy.add(assistant_id)

    def _available(self, assistant_id: int) -> Available:
        asked = self._asked.get(assistant_id, (0, None))
        languages = self.staff[assistant_id].languages
        return Available(assistant_id, languages, *asked, assistant_id in self._busy)


class Round:
    """What a round of asking knows of the requests that are due, and of each one's crew."""

    def __init__(self, conn: Connection, due: Sequence[Callback], now: datetime) -> None:
        """Reads the offers of all of them; a crew is read when it is first asked for."""
        self._conn, self._now = conn, now
        self._offers = offering.of_requests(conn, [each.id for each in due]) if due else {}
        self._crews: dict[str, Crew] = {}
        self._went_on: dict[str, int] = {}
        self.unserved: dict[str, list[Callback]] = {}
        self._alerts: dict[str, bool] = {}

    def offers(self, callback: Callback) -> tuple[Put, ...]:
        """The offers of a request before this round."""
        return self._offers.get(callback.id, ())

    def crew(self, city: str) -> Crew:
        """Who works in a city: neither gone nor in a pause, and trained."""
        if city not in self._crews:
            self._crews[city] = _read(self._conn, city, self._now)
        return self._crews[city]

    def note_unserved(self, callback: Callback) -> None:
        """Nobody is on duty for one, and supervisors do not know yet."""
        self.unserved.setdefault(callback.city, []).append(callback)

    def in_alert(self, city: str) -> bool:
        """Whether there is an air alert in a city."""
        if city not in self._alerts:
            self._alerts[city] = city in alerts.going_on(self._conn, (city,), self._now)
        return self._alerts[city]

    def went_on(self, city: City) -> int:
        """How many requests of the city's day went on, those of this round among them."""
        if city.city not in self._went_on:
            self._went_on[city.city] = holding.went_on(self._conn, city, self._now)
        return self._went_on[city.city]

    def note_goes_on(self, city: City) -> None:
        """One that had just begun to count goes on."""
        self._went_on[city.city] = self.went_on(city) + 1


def _read(conn: Connection, city: str, now: datetime) -> Crew:
    whole = Crew(
        {each.id: each for each in people.assistants_of(conn, city)},
        plans.shifts_between(conn, city, now, now + AHEAD),
        offering.lately(conn, now),
        set(attempts.busy(conn, now) | ringing.being_rung(conn, now)),
    )
    return whole.those(lambda each: each.takes_cases)
