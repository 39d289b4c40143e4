"""What a large plan of duty costs: 200 assistants, a year, 5,000 changes.

Measured are the pure rules on the whole year's plan, and what the store does for one question of
the web processes; printed as measured in this run, never judged.
"""

import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bench import installation
from ivr.duty import Absence, Cover, Plan, Shift, Weekly, next_start, on_duty, shifts
from ivr.duty.gaps import gaps, open_hours
from ivr.duty.roster import INSTANT
from ivr.settings import load_settings
from ivr.store import people, plans
from ivr.store.db import WORKER_PATIENCE, Store, open_store
from ivr.store.people import NewAssistant
from ivr.store.plans import NewWeekly

NAME = "duty"
ASSISTANTS, CHANGES, TIMES = 200, 5_000, 500
CITY, ZONE = "ivano-frankivsk", "Europe/Kyiv"
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
YEAR, FORTNIGHT, HOUR = timedelta(days=365), timedelta(days=14), timedelta(hours=1)

Say = Callable[[str], None]


def measure(say: Say, folder: Path) -> None:
    """Measure and print."""
    chance = random.Random(6)  # noqa: S311 - the same plan in every run
    plan = _plan(chance)
    asked = [BEGIN + chance.random() * YEAR for _ in range(TIMES)]
    say(f"\nduty: {ASSISTANTS} assistants, a year, {CHANGES} changes; median and worst of {TIMES}")
    say(_line("on_duty(t), first time", [_took(partial(on_duty, plan, t)) for t in asked]))
    say(_line("on_duty(t), again", [_took(partial(on_duty, plan, t)) for t in asked]))
    within = timedelta(days=3)
    say(_line("next_start(t)", [_took(partial(next_start, plan, t, within)) for t in asked]))
    say(_line("gaps of 14 days", [_took(partial(_gaps, plan, t)) for t in asked[:50]]))
    with installation.postgres() as on_postgres:
        _print_store(say, "SQLite", _store(folder, f"sqlite:///{folder / NAME}.sqlite"), plan)
        _print_store(say, "PostgreSQL", _store(folder, on_postgres), plan)


def _store(folder: Path, url: str) -> Store:
    folder.mkdir(exist_ok=True)
    environ = installation.environ(folder, Path("cities"), installation.keys(), url)
    settings = load_settings(environ)
    installation.migrate(settings)
    return open_store(settings, patience=WORKER_PATIENCE)


def _print_store(say: Say, name: str, store: Store, plan: Plan) -> None:
    """What is read at every round of offers, and for the gaps: rows and rules together."""
    _write(store, plan)
    asked = [BEGIN + place * YEAR / 100 for place in range(100)]
    with store.reading() as conn:
        now = [_took(partial(_now_read, conn, t)) for t in asked]
        say(_line(f"on duty now, {name}", now))
        read = [_took(partial(_gaps_read, conn, t)) for t in asked]
        say(_line(f"gaps of 14 days, {name}", read))
    store.close()


def _now_read(conn: Connection, now: datetime) -> object:
    return plans.shifts_between(conn, CITY, now, now + INSTANT)


def _gaps_read(conn: Connection, since: datetime) -> object:
    return _gaps_in(plans.shifts_between(conn, CITY, since, since + FORTNIGHT), since)


def _plan(chance: random.Random) -> Plan:
    weekly = tuple(_weekly(chance, each) for each in range(1, ASSISTANTS + 1))
    changes = [_span(chance) for _ in range(CHANGES)]
    half = CHANGES // 2
    return Plan(
        weekly=weekly,
        covers=tuple(
            Cover(place, _anybody(chance), _anybody(chance), *span)
            for place, span in enumerate(changes[:half], start=1)
        ),
        absences=tuple(
            Absence(place, _anybody(chance), *span)
            for place, span in enumerate(changes[half:], start=1)
        ),
    )


def _weekly(chance: random.Random, who: int) -> Weekly:
    begins = chance.randrange(24)
    day = (BEGIN + timedelta(days=chance.randrange(7))).date()
    times = clock_time(begins), clock_time((begins + 4) % 24)
    return Weekly(who, who, day, None, 1, *times, ZONE, BEGIN - YEAR, None)


def _span(chance: random.Random) -> tuple[datetime, datetime]:
    begins = BEGIN + chance.random() * YEAR
    return begins, begins + chance.randint(1, 48) * HOUR


def _anybody(chance: random.Random) -> int:
    return chance.randint(1, ASSISTANTS)


def _write(store: Store, plan: Plan) -> None:
    with store.transaction() as conn:
        for each in plan.weekly:
            number = f"+38050{each.id:07}"
            new = NewAssistant(CITY, "A", number, ("en",), None, "no PIN")
            who = people.add_assistant(conn, store.vault, new, now=BEGIN)
            shift = NewWeekly(who, each.first_day, each.begins, each.ends, ZONE)
            plans.add_weekly(conn, CITY, shift, now=BEGIN)
        for cover in plan.covers:
            plans.add_cover(
                conn,
                CITY,
                cover.assistant_id,
                by=cover.by,
                starts_at=cover.starts_at,
                ends_at=cover.ends_at,
                now=BEGIN,
            )
        for away in plan.absences:
            span = {"starts_at": away.starts_at, "ends_at": away.ends_at}
            plans.add_absence(conn, CITY, away.assistant_id, **span, now=BEGIN)


def _gaps(plan: Plan, since: datetime) -> object:
    return _gaps_in(shifts(plan, since, since + FORTNIGHT), since)


def _gaps_in(found: Iterable[Shift], since: datetime) -> object:
    hours = open_hours(clock_time(8), clock_time(21), ZoneInfo(ZONE), since, since + FORTNIGHT)
    return gaps(found, hours)


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _line(what: str, took: list[float]) -> str:
    return f"  {what:30} {median(took):8.3f} ms   worst {max(took):8.3f} ms"
