"""Whether every promise is kept right now: whoever asked has a next step, and a time for it.

An auditor looks at each tick. What it finds is what the other jobs were to see to and did not, so
it mends nothing: it says so, and its heartbeat stops.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select, union_all

from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.store import heartbeats
from ivr.store.tables import callbacks, journal, outbox

LATE = timedelta(minutes=2)
"""How long after its time a step may still be coming: many may be due at once."""

STUCK = timedelta(seconds=60)
"""How long after its lease a row may stay `posting` (`reliability.md` 5, I3)."""

PATIENCE = timedelta(seconds=60)
"""How long something may be wrong until people are told."""

log = structlog.get_logger()


class Broken(StrEnum):
    """What kind of promise is not kept."""

    NO_NEXT_STEP = "open request without a next step"
    STUCK_ON_ITS_WAY = "text or call stuck on its way"
    NOT_CARRIED_OUT = "turn whose deeds were not carried out"


@dataclass(frozen=True)
class Problem:
    """So many promises of one kind that are not kept in one city."""

    kind: Broken
    city: str
    count: int


def broken(conn: Connection, now: datetime) -> tuple[Problem, ...]:
    """Every promise that is not kept at this moment, counted by kind and city."""
    found = conn.execute(union_all(*_questions(now)))
    return tuple(Problem(Broken(kind), city, count) for kind, city, count in found)


def _questions(now: datetime) -> Iterator[Select[str, str, int]]:
    still_open, late = callbacks.c.closed_at.is_(None), callbacks.c.due_at < now - LATE
    yield _count(Broken.NO_NEXT_STEP, callbacks.c.city, still_open & late)
    lease = outbox.c.lease_until
    nobodys = (outbox.c.state == "posting") & or_(lease.is_(None), lease < now - STUCK)
    yield _count(Broken.STUCK_ON_ITS_WAY, outbox.c.city, nobodys)
    waiting = journal.c.settled.is_(False) & (journal.c.at < now - LATE)
    yield _count(Broken.NOT_CARRIED_OUT, journal.c.city, waiting)


def _count(
    kind: Broken, city: ColumnElement[str], condition: ColumnElement[bool]
) -> Select[str, str, int]:
    return select(literal(kind.value), city, func.count()).where(condition).group_by(city)


@dataclass
class Auditor:
    """Looks for one worker, and remembers since when something has been wrong."""

    hotline: Hotline = field(repr=False)
    _since: datetime | None = None
    _logged_at: datetime | None = None

    def look(self, now: datetime) -> tuple[Problem, ...]:
        """Beat where every promise is kept; else log what is not and, after a minute, tell people.

        Supervisors of a city are texted once a day at most.
        """
        with self.hotline.store.transaction() as conn:
            problems = broken(conn, now)
            if not problems:
                heartbeats.beat(conn, heartbeats.PROMISES, now=now, detail={})
                self._since = None
                return ()
            self._since = self._since or now
            if now - self._since >= PATIENCE:
                for city in sorted({problem.city for problem in problems}):
                    self._tell(conn, city, problems, now)
        self._log(problems, now)
        return problems

    def _tell(
        self, conn: Connection, city_id: str, problems: tuple[Problem, ...], now: datetime
    ) -> None:
        city = self.hotline.cities.by_id(city_id)
        if city is None:
            return
        outgoing.to_supervisors(
            conn,
            self.hotline,
            city,
            "supervisor-promise-broken",
            {"count": sum(problem.count for problem in problems if problem.city == city_id)},
            key=f"promise:{city_id}:{now.astimezone(city.zone).date()}",
            priority=outgoing.ALARM,
            about=Subject(),
            now=now,
        )

    def _log(self, problems: tuple[Problem, ...], now: datetime) -> None:
        if self._logged_at is not None and now - self._logged_at < PATIENCE:
            return
        self._logged_at = now
        for problem in problems:
            log.error("promise not kept", problem=problem.kind.value, rows=problem.count)
