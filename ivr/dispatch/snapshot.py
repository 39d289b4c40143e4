"""Duty, staff and air alerts as every web process knows them: in memory, at most seconds old.

A voice turn waits for no read (DESIGN.md, rule 1): it takes the snapshot there is and, where that
has aged, has a fresh one fetched beside it.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from ivr.cities import City
from ivr.dispatch import supervision
from ivr.dispatch.roster import Shift, next_start, on_duty
from ivr.errors import StoreUnavailable
from ivr.flow.state import Duty
from ivr.store import alerts, people, plans
from ivr.store.alerts import Alert
from ivr.store.db import Store
from ivr.store.people import Assistant

FRESH = timedelta(seconds=4)
"""Older than this, a snapshot is fetched again; in use it is at most ten seconds old."""

AHEAD = timedelta(days=3)
"""How far ahead shifts are known; further away no start of duty is told to anybody."""


@dataclass(frozen=True)
class Snapshot:
    """Who is staff and when they are on duty, where no supervisor is reached, and air alerts."""

    taken_at: datetime | None = None
    staff: Mapping[tuple[str, str], Assistant] = field(default_factory=lambda: MappingProxyType({}))
    shifts: Mapping[str, tuple[Shift, ...]] = field(default_factory=lambda: MappingProxyType({}))
    unsupervised: frozenset[str] = frozenset()
    alerts: Mapping[str, Alert] = field(default_factory=lambda: MappingProxyType({}))

    def assistant(self, city: str, mac: str | None) -> Assistant | None:
        """The active assistant of a city with this number, if any."""
        return self.staff.get((city, mac)) if mac else None

    def alert(self, city: str, now: datetime) -> Alert | None:
        """The air alert of a city at `now`; it ends by itself, database or not."""
        found = self.alerts.get(city)
        return found if found is not None and now < found.until else None

    def duty(self, city: str, now: datetime) -> Duty:
        """What a caller may be told about duty at `now`."""
        shifts = self.shifts.get(city, ())
        on_now, supervised = bool(on_duty(shifts, now)), city not in self.unsupervised
        return Duty(on_now, next_start(shifts, now), supervised)


def take(store: Store, cities: Sequence[City], now: datetime) -> Snapshot:
    """Read a snapshot of these cities. Raises StoreUnavailable."""
    unsupervised: set[str] = set()
    staff: dict[tuple[str, str], Assistant] = {}
    shifts: dict[str, tuple[Shift, ...]] = {}
    with store.reading() as conn:
        alerted = alerts.going_on(conn, [pack.city for pack in cities], now)
        for pack in cities:
            city = pack.city
            active = {a.id: a for a in people.assistants_of(conn, city) if a.active}
            staff |= {(city, a.number_mac): a for a in active.values()}
            planned = plans.shifts_between(conn, city, now, now + AHEAD)
            working = {a.id for a in active.values() if a.takes_cases}
            shifts[city] = tuple(s for s in planned if s.assistant_id in working)
            if not supervision.is_reached(conn, store.vault, pack, now):
                unsupervised.add(city)
    known = MappingProxyType(staff), MappingProxyType(shifts)
    return Snapshot(now, *known, frozenset(unsupervised), MappingProxyType(alerted))


class SnapshotKeeper:
    """Holds the snapshot of one process. `beside` runs a function without being waited for."""

    def __init__(
        self,
        store: Store,
        cities: Iterable[City],
        beside: Callable[[Callable[[], None]], object],
    ) -> None:
        self._store = store
        self._cities = tuple(cities)
        self._beside = beside
        self._snapshot = Snapshot()
        self._fetching = threading.Lock()

    def at(self, now: datetime) -> Snapshot:
        """The snapshot in force; fetches another beside the turn where this one has aged.

        The process's watch fetches one every few seconds, so that this seldom happens.
        """
        taken = self._snapshot.taken_at
        if taken is None or not timedelta(0) <= now - taken <= FRESH:
            self._beside(lambda: self.fetch(now))
        return self._snapshot

    def fetch(self, now: datetime) -> None:
        """Take a snapshot now; while the database is away the last one stays in force."""
        if not self._fetching.acquire(blocking=False):
            return
        try:
            self._snapshot = take(self._store, self._cities, now)
        except StoreUnavailable:
            pass
        finally:
            self._fetching.release()
