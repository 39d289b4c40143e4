"""A town in real time around real workers: the practice network served over loopback HTTP.

Web and network live in this process, workers in processes of their own; all read the same practice
clock, which may be put forward. `Killers` ends workers with SIGKILL, also in the very middle of a
request to the carrier. What happened stands in the network, which no worker can reach: the ledger.
"""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import RLock, Thread
from typing import Any, TypeVar

import psutil
from sqlalchemy import func, select
from werkzeug.serving import WSGIRequestHandler, make_server

from ivr.app import WATCH, Content
from ivr.carrier.practice.legs import Leg
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import NotNow, Phone
from ivr.clock import PracticeClock
from ivr.store import heartbeats
from ivr.store.tables import callbacks, outbox
from tests.deploy.processes import Processes, running, until
from tests.scenarios.person import Person
from tests.scenarios.town import TEXTS, Town

Done = TypeVar("Done")
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

OFFERED = re.compile(r"TAKE (\d{6})")
PATIENCE = timedelta(seconds=90)
"""How long an assistant waits for the telephone; then they are free for another request."""

ASKED_TO = re.compile(r"AGAIN \d{6}|DONE \d{6} 1")


class RealTown(Town):
    """A town whose time is the machine's, put forward by `jump`; its workers are `processes`."""

    def __init__(
        self, var: Path, database_url: str, content: Content, port: int, **environ: str
    ) -> None:
        self.lock = RLock()
        var.mkdir(exist_ok=True)
        self.clock = PracticeClock(var / "practice-clock")
        own = {"PORT": str(port), "HOTLINE_PUBLIC_URL": f"http://127.0.0.1:{port}"} | environ
        super().__init__(var, database_url, content, lambda work: work(), **own)
        self.environ = {"HOTLINE_VAR": str(var), "HOTLINE_DATABASE_URL": database_url} | own

    def now(self) -> datetime:
        """Practice time, as every process has it."""
        return self.clock.now()

    def act(self, deed: Callable[[Network], Done]) -> Done:
        """Do something to the network, while nobody else does."""
        with self.lock:
            return super().act(deed)

    def passes(self) -> None:
        """Bring the network up to the clock."""
        with self.lock:
            self._network.run(self.now())
        self.app.extensions[WATCH].look(self.now())

    def jump(self, seconds: float) -> None:
        """Put the clock forward for everybody, and wait until a worker has worked since."""
        self.clock.jump(seconds)
        since = self.now()

        def worked() -> bool:
            self.passes()
            return self.worker_beat() > since

        until(worked, "a tick after the jump")

    def asks(self, number: str) -> "Caller":
        """Somebody texts that they want to be called."""
        phone = self.act(lambda network: network.phone(number))
        self.act(lambda _: phone.texts(TEXTS, "please call me"))
        return Caller(phone)

    def worker_beat(self) -> datetime:
        """When a worker last gave a sign of life."""
        with self.store.reading() as conn:
            beat = heartbeats.last_beats(conn).get(heartbeats.WORKER)
        return beat.at if beat else self.now() - timedelta(days=1)

    def on_duty(self, assistant: Person, since: timedelta, until: timedelta) -> None:
        """Put an assistant on duty; workers see it by themselves."""
        self.wait = lambda **_: None  # type: ignore[method-assign]
        super().on_duty(assistant, since, until * 30)


@dataclass
class Assistant:
    """Somebody who takes one offer after the other, talks, and closes it; counts their presses."""

    phone: Phone
    presses: int = 0
    read: int = 0
    offered: list[str] = field(default_factory=list)
    has: str | None = None
    since: datetime | None = None
    answered: int = 0

    @property
    def is_at_it(self) -> bool:
        """Whether they are in a call, wait for one, or have an offer to take."""
        return self.phone.status != "idle" or self.has is not None or bool(self.offered)

    def does(self) -> None:
        """The next thing there is to do."""
        for text in self.phone.inbox[self.read :]:
            self._reads(text.body)
        self.read = len(self.phone.inbox)
        now = self.phone.network.now
        if self.phone.status == "ringing":
            self.phone.answers()
        elif self.phone.status == "talking":
            self._in_the_call()
        elif self.has and self.since and now - self.since > PATIENCE:
            self.has = None
        elif self.offered and not self.has:
            self.has, self.since = self.offered.pop(0), now
            self.phone.texts(TEXTS, f"TAKE {self.has}")

    def _reads(self, body: str) -> None:
        if (found := OFFERED.search(body)) and found[1] not in self.offered:
            self.offered.append(found[1])
        elif "already been taken" in body and self.has and self.has in body:
            self.has = None
        for asked in ASKED_TO.findall(body):
            self.phone.texts(TEXTS, asked)

    def _in_the_call(self) -> None:
        last = self.phone.heard[-1]
        said = last.text.lower()
        if "press 1" in said and last.id != self.answered:
            self.answered = last.id
            self.presses += 1
            self.phone.presses("1")
        elif "good day" in said:
            self.phone.hangs_up()
            self.phone.texts(TEXTS, f"DONE {self.has} 1")
            self.has = None


@dataclass
class Caller:
    """Somebody who asks once, picks up whenever they are rung, and says good day."""

    phone: Phone

    @property
    def is_at_it(self) -> bool:
        """Whether they are in a call."""
        return self.phone.status != "idle"

    def does(self) -> None:
        """The next thing there is to do."""
        if self.phone.status == "ringing":
            self.phone.answers()
        elif self.phone.status == "talking" and self.phone.heard:
            said = self.phone.heard[-1].text.lower()
            if "press 1" in said or "did you ask" in said:
                self.phone.presses("1")
            elif self.phone.heard[-1].kind == "connected":
                self.phone.says("Good day")


class Killers:
    """Ends workers at any instant: between two looks, or around a request to the carrier.

    Around one it is before anything has happened there, or after it has but before the answer.
    """

    def __init__(self, processes: Processes, app: Wsgi) -> None:
        self.workers: list[subprocess.Popen[str]] = []
        self.kills = 0
        self.at_the_carrier = 0
        self.armed = False
        self._random = Random(7)
        self._processes = processes
        self._app = app

    def keep(self, count: int) -> None:
        """Have so many workers run; none may have ended by itself."""
        ended = {worker.poll() for worker in self.workers} - {None, -signal.SIGKILL}
        assert not ended, ended
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        self.workers += [self._processes.worker() for _ in range(count - len(self.workers))]

    def one_dies(self) -> None:
        """A worker dies, whatever it is about."""
        self._kill(self._random.choice(self.workers))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The application behind which the workers' carrier is; in front of it they may die."""
        orders = (
            environ["REQUEST_METHOD"] == "POST" and "/practice/carrier/" in environ["PATH_INFO"]
        )
        worker = self._asking(environ) if orders and self.armed else None
        if worker is None or self._random.random() < 0.4:
            return self._app(environ, start_response)
        self.armed = False
        self.at_the_carrier += 1
        if self._random.random() < 0.5:
            self._kill(worker)
            start_response("503 Gone", [])
            return []
        answer = list(self._app(environ, start_response))
        self._kill(worker)
        return answer

    def _asking(self, environ: dict[str, Any]) -> "subprocess.Popen[str] | None":
        """Whose request this is, by its end of the line."""
        for worker in self.workers:
            try:
                lines = psutil.Process(worker.pid).net_connections("tcp")
            except psutil.Error:
                continue
            if any(line.laddr.port == int(environ["REMOTE_PORT"]) for line in lines):
                return worker
        return None

    def _kill(self, worker: "subprocess.Popen[str]") -> None:
        if worker.poll() is None:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            self.kills += 1


@dataclass
class Ledger:
    """What the network and the rows tell afterwards."""

    town: RealTown
    longest_lying: timedelta = timedelta(0)

    def looks(self) -> None:
        """Note how long what a dead worker left has lain since its lease was over."""
        leases = outbox.c.state.in_(("claimed", "posting"))
        with self.town.store.reading() as conn:
            first = conn.execute(select(func.min(outbox.c.lease_until)).where(leases)).scalar()
        if first is not None:
            self.longest_lying = max(self.longest_lying, self.town.now() - first)

    def still_open(self) -> int:
        """How many requests are not closed."""
        with self.town.store.reading() as conn:
            query = select(func.count()).where(callbacks.c.closed_at.is_(None))
            return int(conn.execute(query).scalar_one())

    def outcomes(self) -> list[str]:
        """How each request ended."""
        with self.town.store.reading() as conn:
            return list(conn.execute(select(callbacks.c.outcome)).scalars())

    def calls_to(self, number: str) -> list[Leg]:
        """Every ring of a phone by HotLine."""
        legs = self.town.act(lambda network: list(network.legs.values()))
        return [leg for leg in legs if leg.to == number and leg.direction != "inbound"]

    def rung_twice_at_once(self, number: str) -> bool:
        """Whether a phone was rung while another ring or talk of the same went on."""
        now = self.town.now()
        # One that is still queued at the carrier begins later than all others.
        calls = sorted(
            (leg.started_at or now, leg.ended_at or now) for leg in self.calls_to(number)
        )
        return any(second[0] < first[1] for first, second in pairwise(calls))


class _Quiet(WSGIRequestHandler):
    """Logs no request: there are thousands."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@contextmanager
def real_town(
    var: Path, database_url: str, content: Content, port: int, **environ: str
) -> Iterator[tuple[RealTown, Killers]]:
    """A real town served on a port, and whoever kills its workers."""
    town = RealTown(var, database_url, content, port, **environ)
    with running(town.environ) as processes:
        killers = Killers(processes, town.app)
        server = make_server("127.0.0.1", port, killers, threaded=True, request_handler=_Quiet)
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield town, killers
        finally:
            server.shutdown()
            serving.join()
            server.server_close()
            town.close()


def everybody_acts(town: RealTown, people: Iterable[Assistant | Caller]) -> None:
    """Each does their next thing."""
    for each in people:
        try:
            town.act(lambda _, each=each: each.does())  # type: ignore[misc]
        except NotNow:
            continue  # it stopped ringing that very moment
