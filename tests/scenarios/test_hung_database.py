"""PostgreSQL hangs under calls: it neither answers nor refuses, and what it was asked comes late.

Nobody at a phone waits for it, nothing that was asked is lost, and nothing happens twice.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest

from ivr.app import Content
from ivr.review import CallLine
from ivr.store.db import WEBHOOK_PATIENCE
from tests.dead_wire import Wire, wired
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.scenarios.traces import assert_no_traces

pytestmark = pytest.mark.postgres

FELT = 0.14
"""Seconds a turn that asks the database waits at least: it hangs."""

SOON = 1.5
"""Seconds any answer may take: half a second, and the rest for a test machine that is busy."""


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Wire]:
    """The wire between HotLine and its database."""
    with wired(postgres_url) as wire:
        yield wire


@pytest.fixture
def town(
    tmp_path: Path, wire: Wire, content: Content, capfd: pytest.CaptureFixture[str]
) -> Iterator[Town]:
    threads = ThreadPoolExecutor(1)
    town = Town(tmp_path / "var", wire.url, content, threads.submit)
    try:
        yield town
        town.nothing_else_happened()
        assert_no_traces(town, "".join(capfd.readouterr()))
    finally:
        threads.shutdown()  # before the database is closed under them
        town.close()


@contextmanager
def hanging(town: Town, wire: Wire) -> Iterator[None]:
    """The database is silent, and the worker waits for it; afterwards late answers come."""
    wire.alive.clear()
    town.worker_hangs = True
    town.answered.clear()
    yield
    wire.alive.set()
    town.worker_hangs = False
    assert FELT < max(town.answered) < SOON, sorted(town.answered)


def kinds_of(line: CallLine) -> tuple[str, str]:
    return line.channel, line.outcome


def test_calls_and_texts_go_on_while_the_database_hangs_and_are_kept_once(
    town: Town,
    wire: Wire,
    caller: Person,
    ivan: Person,
    desk: Person,
    patrol_phone: Person,
    oksana: Person,
) -> None:
    in_danger, writer, menaced = (
        town.person(name, number)
        for name, number in (
            ("In danger", "+380931112201"),
            ("Writer", "+380931112202"),
            ("Menaced", "+380931112203"),
        )
    )
    caller.dials().presses("1").hears("What is it about?")
    with hanging(town, wire):
        caller.presses("1").hears("students")
        caller.presses("0")
        caller.presses("1")
        told = caller.hears("code").replace(" ", "").replace(",", "")
        in_danger.dials().hears("danger")
        in_danger.presses("9").hears("Connecting police")
        assert town.answered[-1] < WEBHOOK_PATIENCE  # nothing stands before the police
        desk.answers().presses("1")
        in_danger.says("I am hurt.")
        desk.hears("I am hurt.")
        in_danger.hangs_up()
        desk.is_idle()
        writer.texts("please call me")
        writer.gets_text("102")
        menaced.texts("SOS")
        menaced.gets_text("102")
        patrol_phone.gets_text("SOS")
        oksana.gets_text("SOS")
        caller.hangs_up()
        ivan.has_no_unread_text()
    desk.is_rung(within=20)
    desk.answers().presses("1")
    menaced.gets_text("has read your text")
    patrol_phone.gets_text("93 111 22 01", within=20)
    danger, *asked_for = sorted(ivan.gets_text(within=20) for _ in range(3))
    assert danger.startswith("DANGER")
    first, second = map(code_in, asked_for)
    assert first != second
    assert first in told or second in told
    town.wait(minutes=1)
    # Nobody writes with the one who texted SOS yet.
    oksana.gets_text("nobody has taken it", within=20)
    log = town.log()
    kinds = sorted(kinds_of(line) for line in log)
    assert kinds == sorted(product(("voice", "sms"), ("callback", "emergency")))
    asked = next(at for at, line in enumerate(log) if kinds_of(line) == ("voice", "callback"))
    inputs = [turn.input for turn in town.story(asked).turns if turn.channel == "voice"]
    assert inputs == ["started", "key 1", "key 1", "key 0", "key 1"]
