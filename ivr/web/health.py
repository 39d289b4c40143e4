"""`/healthz`: whether this HotLine can serve, part by part; it tells strangers no more than that.

Imported by `ivr.app`. Each part is a yes or no and an age in seconds, never a name, a version or a
sentence. The status is 503 where a caller would feel it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from ivr.conversations.line import Line
from ivr.errors import StoreUnavailable
from ivr.readiness.packs import on_one_operator
from ivr.store import heartbeats, patrol_tests
from ivr.store.heartbeats import Heartbeat

SILENT = timedelta(seconds=30)
"""A worker that gave no sign of life for so long is taken for dead. It begins anew after 40 s of
hanging (`ivr.jobs.pulse`), so that with less patience here also a worker is seen that hangs again
and again."""

UNKEPT = timedelta(seconds=60)
"""So long a promise may wait until its heartbeat's silence counts."""

WAITED = timedelta(seconds=120)
"""What waits in the spool for longer than this, nobody is going to be called back for by itself."""


FELT_BY_NOBODY = ("catalogue", "patrol")
"""Parts that are told and are no reason for 503."""


@dataclass(frozen=True)
class Part:
    """One part of HotLine: whether it is as it should be, and the age that tells."""

    ok: bool
    age: timedelta | None

    def told(self) -> dict[str, object]:
        """As the page has it; `null` where no age is known."""
        seconds = None if self.age is None else max(0, round(self.age.total_seconds()))
        return {"ok": self.ok, "age_seconds": seconds}


@dataclass
class Health:
    """The health of one web process. `refused`: a file was refused and the last good one serves."""

    line: Line
    refused: bool
    _answered: datetime | None = field(default=None, init=False)

    def parts(self, now: datetime) -> dict[str, Part]:
        """Every part by its name.

        The database's age is the time since it last answered, the spool's that of the row waiting
        longest, the worker's that of its last tick in which every job worked, the promises' that
        since every open request had a next step, the catalogue's the time since it was accepted,
        the patrol's that of the test longest ago that one of its numbers confirmed.
        """
        beats, patrol, there = self._read(now)
        answered = None if self._answered is None else now - self._answered
        return {
            "database": Part(there, answered),
            "spool": self._spool(now),
            "worker": _alive(beats, heartbeats.WORKER, now, SILENT),
            "promises": _alive(beats, heartbeats.PROMISES, now, UNKEPT),
            "catalogue": Part(not self.refused, self._accepted(now)),
            "patrol": patrol,
        }

    def alert(self, now: datetime) -> dict[str, object]:
        """Whether callers of this very process hear of an air alert, and since when there is one.

        No part of the health: an alert is nobody's fault, and no secret.
        """
        snapshot = self.line.snapshot(now)
        found = (snapshot.alert(city.city, now) for city in self.line.hotline.cities)
        began = [alert.began_at for alert in found if alert is not None]
        age = max(0, round((now - min(began)).total_seconds())) if began else None
        return {"on": bool(began), "age_seconds": age}

    def _read(self, now: datetime) -> tuple[Mapping[str, Heartbeat], Part, bool]:
        """What the database knows: signs of life, tests of the patrol; and whether it answered."""
        try:
            with self.line.hotline.store.reading() as conn:
                beats, patrol = heartbeats.last_beats(conn), self._patrol(conn, now)
        except StoreUnavailable:
            return {}, Part(False, None), False
        self._answered = now
        return beats, patrol, True

    def _patrol(self, conn: Connection, now: datetime) -> Part:
        """Whether every number was tested lately, and no city's could all fail together."""
        hotline, tested = self.line.hotline, []
        for city in hotline.cities:
            macs = [hotline.store.vault.mac(city.city, each) for each in city.patrol.voice]
            last = patrol_tests.last_confirmed(conn, city.city, macs)
            tested += [last.get(mac) for mac in macs]
        ok = not any(patrol_tests.is_overdue(at, now) for at in tested)
        ok = ok and not any(map(on_one_operator, hotline.cities))
        known = [at for at in tested if at is not None]
        return Part(ok, now - min(known) if len(known) == len(tested) else None)

    def _spool(self, now: datetime) -> Part:
        try:
            oldest = self.line.recorder.spool.oldest()
        except OSError:
            return Part(False, None)
        waited = now - oldest if oldest else timedelta(0)
        return Part(waited <= WAITED, waited)

    def _accepted(self, now: datetime) -> timedelta | None:
        accepted = self.line.shelf.accepted_at(self.line.hotline.catalogue().version)
        return None if accepted is None else now - accepted


def _alive(beats: Mapping[str, Heartbeat], name: str, now: datetime, patience: timedelta) -> Part:
    silent = now - beats[name].at if name in beats else None
    return Part(silent is not None and silent <= patience, silent)


def health(line: Line, *, refused: bool) -> Blueprint:
    """The blueprint of the health page.

    A refused file alone is no 503, as callers hear the last good one; nor is a patrol that was not
    tested for long, as that wakes nobody at night and is mended by telephone in the morning.
    """
    pages = Blueprint("health", __name__)
    of_this_process = Health(line, refused)

    @pages.get("/healthz")
    def healthz() -> tuple[Response, int]:
        parts = of_this_process.parts(line.clock.now())
        serving = all(part.ok for name, part in parts.items() if name not in FELT_BY_NOBODY)
        told = {"ok": serving} | {name: part.told() for name, part in parts.items()}
        told["alert"] = of_this_process.alert(line.clock.now())
        return jsonify(told), 200 if serving else 503

    return pages
