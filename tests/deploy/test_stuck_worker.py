"""A worker that hangs is seen from outside, ends itself, and what it had in its hands is done."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from ivr.app import LINE, Surroundings, build_ticks, create_app, read_content
from ivr.clock import HandClock, SystemClock
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.jobs.service import ALIVE, READY
from ivr.jobs.worker import STUCK
from ivr.settings import Settings, load_settings
from tests.deploy.processes import Processes, running, until
from tests.deploy.stand_in import StandIn, standing_in
from tests.on_air import on_air

OKSANA = "+380501110000"


@dataclass(frozen=True)
class Watched:
    """What is around a worker: its carrier, systemd's ear, and a look at it from outside."""

    carrier: StandIn
    processes: Processes
    settings: Settings
    ear: socket.socket
    clock: HandClock
    app: Flask
    hotline: Hotline

    def hears(self, word: str) -> bool:
        """Whether systemd is told this next, within its own patience."""
        return self.ear.recv(100) == word.encode()

    def alarm(self) -> None:
        """Something the supervisor is to be texted."""
        city, now = self.hotline.cities.every[0], SystemClock().now()
        with self.hotline.store.transaction() as conn:
            outgoing.to_supervisors(
                conn,
                self.hotline,
                city,
                "supervisor-promise-broken",
                {"count": 1},
                key="alarm",
                priority=outgoing.ALARM,
                about=Subject(),
                now=now,
            )

    def worker_is_well(self, at: datetime) -> bool:
        """What `/healthz` says of the worker at a time."""
        self.clock.moment = at
        told = self.app.test_client().get("/healthz").get_json()
        return bool(told["worker"]["ok"])

    def another_worker_ticks(self, at: datetime) -> None:
        """What the worker that is started anew does at this time."""
        around = Surroundings(HandClock(at), lambda work: work())
        ticks = build_ticks(self.settings, around, read_content(self.settings))
        ticks.tick(at)
        ticks.hotline.store.close()


@pytest.fixture
def watched(tmp_path: Path, sqlite_url: str) -> Iterator[Watched]:
    with (
        standing_in("http://127.0.0.1:1", []) as carrier,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear,
    ):
        ear.bind(str(tmp_path / "ear"))
        ear.settimeout(60)
        own = {"HOTLINE_DATABASE_URL": sqlite_url, "HOTLINE_PUBLIC_URL": "http://127.0.0.1:1"}
        environ = on_air(tmp_path) | own | {"TWILIO_API_URL": carrier.url}
        settings, clock = load_settings(environ), HandClock(SystemClock().now())
        around = Surroundings(clock, lambda work: work())
        app = create_app(settings, around)
        # A worker's, which waits for its turn at the database as long as the one beside it.
        hotline = build_ticks(settings, around, read_content(settings)).hotline
        with running(environ | {"NOTIFY_SOCKET": str(tmp_path / "ear")}) as processes:
            yield Watched(carrier, processes, settings, ear, clock, app, hotline)
        hotline.store.close()
        app.extensions[LINE].hotline.store.close()


def test_a_worker_whose_tick_hangs_ends_itself_and_nothing_is_lost(watched: Watched) -> None:
    worker = watched.processes.worker("--stuck-after", "2")
    assert watched.hears(READY)
    until(lambda: watched.worker_is_well(SystemClock().now()), "a first tick")

    watched.carrier.hangs = True
    watched.alarm()
    assert worker.wait(60) == STUCK
    ended = SystemClock().now()
    assert watched.hears(ALIVE)
    assert not watched.worker_is_well(ended + timedelta(seconds=31))

    watched.carrier.hangs = False
    for seconds in (31, 62):
        watched.another_worker_ticks(ended + timedelta(seconds=seconds))
    assert [text["To"] for text in watched.carrier.texts] == [OKSANA]
    assert watched.worker_is_well(ended + timedelta(seconds=63))
