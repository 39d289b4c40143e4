"""What can fail around a town: each fault by its name, on a database it can happen to."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ivr.app import Content, read_content
from ivr.settings import load_settings
from tests.dead_wire import Wire, wired
from tests.on_air import ROOT
from tests.scenarios.town import Town


@dataclass(frozen=True)
class Stage:
    """A town and, where it hangs on one, the wire to its database."""

    town: Town
    wire: Wire | None = None


@dataclass(frozen=True)
class Fault:
    """A fault: on within `switched`, then over.

    bad_pack: the newest city pack on the disk is at fault from the start.
    """

    database: Literal["sqlite", "postgres"]
    switched: Callable[[Stage], AbstractContextManager[None]]
    bad_pack: bool = False


@contextmanager
def _stopped(stage: Stage) -> Iterator[None]:
    stage.town.stop_database()
    yield
    stage.town.start_database()


@contextmanager
def _hung(stage: Stage) -> Iterator[None]:
    """The worker waits for the database along with everybody; what was asked is answered late."""
    assert stage.wire is not None
    stage.wire.alive.clear()
    with _worker_dead(stage):
        yield
    stage.wire.alive.set()


@contextmanager
def _worker_dead(stage: Stage) -> Iterator[None]:
    stage.town.worker_hangs = True
    yield
    stage.town.worker_hangs = False


@contextmanager
def _stopped_and_disk_full(stage: Stage) -> Iterator[None]:
    with _stopped(stage), stage.town.full_disk():
        yield


@contextmanager
def _refused_by_the_carrier(stage: Stage) -> Iterator[None]:
    stage.town.act(lambda network: setattr(network, "rest_down", True))
    yield
    stage.town.act(lambda network: setattr(network, "rest_down", False))


@contextmanager
def _nothing_more(_: Stage) -> Iterator[None]:
    yield


FAULTS = {
    "the database is stopped": Fault("sqlite", _stopped),
    "PostgreSQL is stopped": Fault("postgres", _stopped),
    "the database hangs": Fault("postgres", _hung),
    "the database is read-only": Fault("postgres", lambda stage: stage.town.full_database()),
    "the database is full": Fault("sqlite", lambda stage: stage.town.database_without_room()),
    "the worker is dead": Fault("sqlite", _worker_dead),
    "the disk is full": Fault("sqlite", lambda stage: stage.town.full_disk()),
    "database and disk are gone": Fault("sqlite", _stopped_and_disk_full),
    "the carrier's API refuses everything": Fault("sqlite", _refused_by_the_carrier),
    "the newest city pack is broken": Fault("sqlite", _nothing_more, bad_pack=True),
}


@contextmanager
def stage_for(fault: Fault, var: Path, url: str, content: Content) -> Iterator[Stage]:
    """A town to which a fault can happen."""
    if fault.switched is _hung:
        with wired(url) as wire, _closed(Town(var, wire.url, content, _threads.submit)) as town:
            yield Stage(town, wire)
        return
    read = _with_a_bad_pack(var, url) if fault.bad_pack else content
    with _closed(Town(var, url, read)) as town:
        yield Stage(town)


_threads = ThreadPoolExecutor(1, thread_name_prefix="beside a town")


@contextmanager
def _closed(town: Town) -> Iterator[Town]:
    """The town, closed at the end, once what is done beside its turns is done."""
    try:
        yield town
        _threads.submit(lambda: None).result()
    finally:
        town.close()


def _with_a_bad_pack(var: Path, url: str) -> Content:
    """What HotLine starts with where somebody broke the pack after it had been accepted."""
    cities = var.with_name("cities")
    shutil.copytree(ROOT / "cities", cities)
    settings = load_settings(
        {"HOTLINE_VAR": str(var), "HOTLINE_DATABASE_URL": url, "HOTLINE_CITIES": str(cities)}
    )
    read_content(settings)
    for pack in cities.glob("*.yaml"):
        pack.write_text(pack.read_text("utf-8").replace("voice:", "voices:"), "utf-8")
    content = read_content(settings)
    assert content.refused
    return content
