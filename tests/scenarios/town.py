"""A town to act in: HotLine, its worker, the practice network, people at phones, time by hand.

Everything in it is HotLine's own; only threads and sockets are left out. `Town.wait` lets time
pass for network, web and worker alike.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from math import inf
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, TypeVar
from urllib.parse import urlsplit
from xml.etree import ElementTree

from flask import Flask
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import OperationalError

from ivr import review
from ivr.app import LINE, WATCH, Beside, Content, Surroundings, build_ticks, create_app
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.webhooks import Reply, Request, Unreachable
from ivr.dispatch import pins
from ivr.jobs import shredding
from ivr.review import CallLine, CallStory
from ivr.settings import Settings, load_settings
from ivr.store import heartbeats, journal, people, plans
from ivr.store.columns import metadata
from ivr.store.journal import JournalRow
from ivr.store.people import NewAssistant
from ivr.web.practice import build_network
from tests.scenarios.person import NEWS, Person
from tests.wire import AppClient

T = TypeVar("T")

HOTLINE = "+380342550102"
TEXTS = "+380671110102"
_LONG = timedelta(days=3650)
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, 10:00 in Kyiv
PIN = "123456"

STEPS = ((5, 1), (30, 5), (240, 30), (1200, 120), (7200, 300), (inf, 1800))
"""In a wait of at most so many seconds, every how many the worker ticks."""


@cache
def _pin_hash() -> str:
    return pins.pin_hash(PIN)


def _at_once(work: Callable[[], None]) -> None:
    work()


class Town:
    """HotLine and everybody around it. `database_url` is of a fresh, migrated database.

    beside: how web processes do what no turn waits for; in a thread where real time is measured.
    `answered` holds the real seconds each webhook took.
    """

    def __init__(
        self,
        var: Path,
        database_url: str,
        content: Content,
        beside: Beside = _at_once,
        **environ: str,
    ) -> None:
        self.settings: Settings = load_settings(
            {"HOTLINE_VAR": str(var), "HOTLINE_DATABASE_URL": database_url, **environ}
        )
        self.content = content
        self.started = MORNING
        self.network: Network | None = None
        self.offset = 0.0
        self.down = False
        self.beside = beside
        self.worker_hangs = False
        self.answered: list[float] = []
        self.people: list[Person] = []
        self.open()
        self._has_run_since_yesterday()

    def open(self) -> None:
        """Start HotLine: again after `close`, it is a new process on the same database."""
        client = AppClient(lambda: self.app)
        around = Surroundings(self, self.beside, self, client)
        self.down = False
        self.app: Flask = create_app(self.settings, around, self.content)
        line = self.app.extensions[LINE]
        if self.network is None:
            self.network = build_network(self.settings, line, self._carry, Random(1))
        self.ticks = build_ticks(self.settings, around, self.content)
        self.store = self.ticks.hotline.store
        self.city = line.hotline.cities.every[0]

    def _has_run_since_yesterday(self) -> None:
        """What is forgotten day by day has been so far; each scenario need not begin with it."""
        done = {"done": (self.started - shredding.AFTER).date().isoformat()}
        with self.store.transaction() as conn:
            heartbeats.beat(conn, heartbeats.FORGETTING, now=self.started, detail={})
            heartbeats.beat(conn, heartbeats.AT_CARRIER, now=self.started, detail=done)
            self._duty_was_told(conn, self.started + _LONG)

    def plans_like_any_town(self) -> None:
        """Supervisors read of gaps from now on; in other scenarios the plan is nobody's matter."""
        with self.store.transaction() as conn:
            self._duty_was_told(conn, self.started - _LONG)

    def _duty_was_told(self, conn: Connection, when: datetime) -> None:
        for hour in ("morning", "evening"):
            name = f"{heartbeats.DUTY}-{hour}:{self.city.city}"
            heartbeats.beat(conn, name, now=when, detail={})

    def opens_on_another_machine(self, var: Path) -> None:
        """Start HotLine where nothing of the first machine's disk is, with the same keys."""
        var.mkdir()
        self.settings = self.settings.model_copy(update={"var": var})
        self.open()

    def close(self) -> None:
        """Stop HotLine."""
        self.app.extensions[WATCH].stop()
        self.store.close()
        self.app.extensions[LINE].hotline.store.close()

    # -- time: the clock of HotLine is the network's -----------------------------------------

    def now(self) -> datetime:
        """The time in town, in UTC."""
        return self.network.now if self.network else self.started

    def wait(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Let time pass; the worker ticks every second, in long waits less often."""
        left = seconds + 60 * minutes
        while left > 0:
            step = min(left, next(step for most, step in STEPS if left <= most))
            self._passes(step)
            left -= step

    def hours_pass(self, hours: float) -> None:
        """Let hours pass in which little happens; the worker ticks every half hour."""
        for _ in range(round(2 * hours)):
            self._passes(1800)

    def later_at_once(self, *, hours: float) -> None:
        """Let hours pass in one step."""
        self._passes(3600 * hours)

    def until(self, happened: Callable[[], T | None], *, within: float) -> T | None:
        """Wait, in half seconds, until something is there or the time is over.

        Where it may take minutes, in longer steps.
        """
        end = self.now() + timedelta(seconds=within)
        step = 0.5 if within <= 30 else 5 if within <= 300 else 15
        while not (found := happened()) and self.now() < end:
            self._passes(step)
        return found

    def _passes(self, seconds: float) -> None:
        """Time for the network, then a tick of the worker and a look of the web process."""
        self._network.advance(seconds)
        if not self.worker_hangs:
            self.ticks.tick(self.now())
        self.app.extensions[WATCH].look(self.now())

    # -- people --------------------------------------------------------------------------------

    def person(self, name: str, number: str, **options: Any) -> Person:
        """Somebody at a phone."""
        phone = self._network.phone(number)
        for option, value in options.items():
            setattr(phone, option, value)
        somebody = Person(name, phone, self)
        self.people.append(somebody)
        return somebody

    def assistant(
        self,
        name: str,
        number: str,
        *,
        languages: tuple[str, ...] = ("en", "uk"),
        duty: bool = True,
        gender: str = "f",
        wake: bool = False,
    ) -> Person:
        """An assistant, on duty from yesterday to tomorrow unless `duty` is false."""
        new = NewAssistant(self.city.city, name, number, languages, gender, _pin_hash(), wake)
        with self.store.transaction() as conn:
            added = people.add_assistant(conn, self.store.vault, new, now=self.now())
        somebody = self.person(name, number)
        somebody.id = added
        if duty:
            self.on_duty(somebody, timedelta(days=-1), timedelta(days=1))
        return somebody

    def on_duty(self, assistant: Person, since: timedelta, until: timedelta) -> None:
        """Put an assistant on duty, counted from now."""
        now = self.now()
        with self.store.transaction() as conn:
            plans.add_shift(
                conn,
                self.city.city,
                assistant.id,
                starts_at=now + since,
                ends_at=now + until,
                now=now,
            )
        self._passes(6)

    # -- the database ---------------------------------------------------------------------------

    def stop_database(self) -> None:
        """From now on no connection to the database can be had."""
        for engine in self._engines:
            event.listen(engine, "checkout", _refuse)

    def start_database(self) -> None:
        """The database is back."""
        for engine in self._engines:
            event.remove(engine, "checkout", _refuse)

    @contextmanager
    def full_database(self) -> Iterator[None]:
        """The database's own disk is full: it is read from, and takes no row."""
        for engine in self._engines:
            event.listen(engine, "checkout", _takes_nothing)
        yield
        for engine in self._engines:
            event.remove(engine, "checkout", _takes_nothing)
            engine.dispose()

    @contextmanager
    def database_without_room(self) -> Iterator[None]:
        """SQLite may grow by no page: what still fits is taken, and nothing after that."""
        for engine in self._engines:
            event.listen(engine, "checkout", _grows_no_more)
        yield
        for engine in self._engines:
            event.remove(engine, "checkout", _grows_no_more)
            engine.dispose()

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """The spool's folder takes nothing: it is no folder any more."""
        spool = self.app.extensions[LINE].recorder.spool.folder
        aside = spool.with_name("aside")
        if spool.exists():
            spool.rename(aside)
        spool.write_text("")
        yield
        spool.unlink()
        if aside.exists():
            aside.rename(spool)

    def writes_to_the_journal(self, city: str) -> None:
        """A row gets into the journal that this HotLine knows nothing to do with."""
        deed = {"deed": "emergency-raised"}
        row = JournalRow(city, "voice", "CA", "CA:1", 1, self.now(), "key 9", deeds=(deed,))
        with self.store.transaction() as conn:
            journal.append(conn, row)

    def break_down(self) -> None:
        """HotLine's machine is gone: no webhook is answered, no worker ticks."""
        self.close()
        self.down = True

    def wait_while_down(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Let time pass for everybody but HotLine; callers give up, the carrier notes faults."""
        self._network.advance(seconds + 60 * minutes)
        for somebody in self.people:
            if somebody.phone.status != "idle":
                somebody.phone.hangs_up()
        self._network.problems.clear()

    def delivers_again(self, sender: Person) -> str:
        """The carrier posts somebody's last text once more; gives what HotLine answers."""
        last = next(
            r
            for r in reversed(self._network.requests)
            if r.url.endswith("/sms") and r.form["From"] == sender.phone.number
        )
        again = self._carry(last)
        assert isinstance(again, Reply)
        return " ".join(ElementTree.fromstring(again.body).itertext())  # noqa: S314

    def posts_again(self, place: str) -> None:
        """The carrier posts the last request to a place once more, and gets the same answer."""
        last = next(r for r in reversed(self._network.requests) if place in r.url)
        assert self._carry(last) == self._carry(last)

    def story(self, place: int) -> CallStory:
        """The conversation at this place of the log, turn by turn."""
        number = self.log()[place].id
        with self.store.reading() as conn:
            found = review.call_story(
                conn, city=self.city.city, number=number, vault=self.store.vault
            )
        assert found is not None
        return found

    def log(self) -> tuple[CallLine, ...]:
        """The call log as the supervisor sees it, newest first."""
        with self.store.reading() as conn:
            return review.call_log(
                conn, city=self.city.city, vault=self.store.vault, limit=50
            ).lines

    def everything_stored(self) -> str:
        """Every row of every table, as text."""
        with self.store.reading() as conn:
            rows = [conn.execute(select(t)).all() for t in metadata.sorted_tables]
        return repr(rows)

    @property
    def _engines(self) -> tuple[Engine, ...]:
        return (self.store.engine, self.app.extensions[LINE].hotline.store.engine)

    def nothing_else_happened(self) -> None:
        """Fails on any text nobody read, any ring nobody expected, any TwiML at fault."""
        self.wait(seconds=3)
        for somebody in self.people:
            somebody.has_no_unread_text()
            somebody.was_not_rung_unexpectedly()
        known = {somebody.phone.number for somebody in self.people}
        for number, phone in self._network.phones.items():
            if number not in known:
                unread = [text.body for text in phone.inbox if NEWS not in text.body]
                assert not unread, f"{number} got a text: {unread[0]}"
                assert phone.status == "idle", f"{number} is {phone.status}"
        assert self._network.problems == []

    # -- hands on the network ------------------------------------------------------------------

    def act(self, deed: Callable[[Network], T]) -> T:
        """Do something to the network here and now."""
        return deed(self._network)

    def carries(self, request: Request) -> Reply | Unreachable:
        """The carrier posts a request once more."""
        return self._carry(request)

    def later(self, seconds: float) -> None:
        """Let time jump."""
        self.offset += seconds
        self.wait(seconds=seconds)

    @property
    def _network(self) -> Network:
        assert self.network is not None
        return self.network

    def _carry(self, request: Request) -> Reply | Unreachable:
        if self.down:
            return Unreachable("connection refused")
        began = perf_counter()
        answer = self.app.test_client().open(
            urlsplit(request.url).path,
            method=request.method,
            data=dict(request.form),
            headers=dict(request.headers),
        )
        self.answered.append(perf_counter() - began)
        return Reply(answer.status_code, answer.get_data(as_text=True), answer.content_type or "")


def _takes_nothing(connection: Any, *_: object) -> None:
    """Both kinds of database refuse every write from here on, in their own words."""
    sqlite = isinstance(connection, sqlite3.Connection)
    what = "PRAGMA query_only = on" if sqlite else "SET default_transaction_read_only = on"
    connection.execute(what)
    if not sqlite:
        connection.commit()


def _grows_no_more(connection: Any, *_: object) -> None:
    connection.execute("PRAGMA max_page_count = 1")  # SQLite takes it as: no more than there are


def _refuse(*_: object) -> None:
    raise OperationalError("checkout", None, Exception("the database is stopped"))
