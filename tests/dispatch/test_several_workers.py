"""Several workers on one PostgreSQL: none is special, none does what another does."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from twilio.http import HttpClient
from twilio.http.response import Response

from ivr.app import Content, Surroundings, build_ticks
from ivr.dispatch import asking, callbacks
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import CallbackRequested, write_deed
from ivr.jobs.ticks import Ticks
from ivr.settings import load_settings
from ivr.store import heartbeats, journal, people, plans
from ivr.store.journal import JournalRow
from ivr.store.people import NewAssistant
from ivr.store.tables import offers

pytestmark = pytest.mark.postgres

CITY = "ivano-frankivsk"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WORKERS = 4


class HandClock:
    """It stands still: nothing becomes due while the workers race."""

    def now(self) -> datetime:
        return MORNING


class Ledger(HttpClient):  # type: ignore[misc]
    """A carrier that takes whatever it gets, and knows what it was."""

    def __init__(self) -> None:
        super().__init__(None, False, None)
        self.bodies: list[str] = []

    def request(self, method: str, url: str, *_: Any, data: Any = None, **__: Any) -> Response:
        if method == "GET":
            return Response(200, '{"messages": []}' if "Messages" in url else '{"calls": []}')
        self.bodies.append(data["Body"])
        return Response(201, f'{{"sid": "SM{len(self.bodies)}"}}')

    def offers_of(self, code: str) -> int:
        return sum(code in body for body in self.bodies)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def workers(
    tmp_path: Path, postgres_url: str, content: Content, ledger: Ledger
) -> Iterator[list[Ticks]]:
    """Four workers on one database, and six assistants on duty."""
    settings = load_settings({"HOTLINE_VAR": str(tmp_path), "HOTLINE_DATABASE_URL": postgres_url})
    around = Surroundings(HandClock(), lambda work: work(), http_client=ledger)
    every = [build_ticks(settings, around, content) for _ in range(WORKERS)]
    store, day = every[0].hotline.store, timedelta(days=1)
    with store.transaction() as conn:
        told = f"{heartbeats.DUTY}-morning:{CITY}"
        heartbeats.beat(conn, told, now=MORNING, detail={})  # of the plan, which is thin here
        for place in range(6):
            new = NewAssistant(CITY, "Ivan", f"+38050111220{place}", ("en",), None, "no PIN")
            added = people.add_assistant(conn, store.vault, new, now=MORNING)
            plans.add_shift(
                conn, CITY, added, starts_at=MORNING, ends_at=MORNING + day, now=MORNING
            )
    yield every
    for worker in every:
        worker.hotline.store.close()


def asks(worker: Ticks, call: int) -> str:
    """Somebody asks to be called back; gives the code they were told."""
    store, sid = worker.hotline.store, f"CA{call:032x}"
    caller = store.vault.number(CITY, f"+3809311122{call:02}")
    deed = write_deed(CallbackRequested(seconds=0))
    turn = JournalRow(
        CITY, "voice", sid, f"{sid}:1", 1, MORNING, "key 0", "en", deeds=(deed,),
        caller_sealed=caller.sealed, caller_mac=caller.mac,
    )  # fmt: skip
    with store.transaction() as conn:
        journal.append(conn, turn)
    return case_code(worker.hotline.secret, sid)


def race(workers: list[Ticks], work: Callable[[Ticks], object]) -> None:
    """All at the same moment."""
    together = Barrier(len(workers))

    def run(worker: Ticks) -> None:
        together.wait()
        work(worker)

    with ThreadPoolExecutor(len(workers)) as threads:
        list(threads.map(run, workers))


def ticks_eight_times(worker: Ticks) -> None:
    for _ in range(8):
        worker.tick(MORNING)


def test_four_at_once_offer_each_of_forty_requests_to_one_assistant_once(
    workers: list[Ticks], ledger: Ledger
) -> None:
    codes = [asks(workers[0], call) for call in range(40)]
    race(workers, ticks_eight_times)
    workers[0].tick(MORNING)
    assert {code: ledger.offers_of(code) for code in codes} == dict.fromkeys(codes, 1)
    asked = Counter({row.assistant_id: row.times for row in _asked(workers[0])})
    assert sum(asked.values()) == 40
    assert set(asked.values()) <= {*range(3, 12)}, "offers went round all six"


def _asked(worker: Ticks) -> list[Any]:
    per = select(offers.c.assistant_id, func.count().label("times")).group_by(offers.c.assistant_id)
    with worker.hotline.store.reading() as conn:
        return list(conn.execute(per))


def test_no_more_texts_a_second_are_handed_over_than_the_settings_say(
    workers: list[Ticks], ledger: Ledger
) -> None:
    worker = replace(workers[0], sender=replace(workers[0].sender, texts_a_second=3))
    for call in range(5):
        asks(worker, call)
    worker.tick(MORNING)
    assert len(ledger.bodies) == 3
    worker.tick(MORNING)
    assert len(ledger.bodies) == 5


def test_any_one_of_them_does_it_all(workers: list[Ticks], ledger: Ledger) -> None:
    for call, worker in enumerate(workers):
        code = asks(worker, call)
        worker.tick(MORNING)
        assert ledger.offers_of(code) == 1


def test_what_one_looks_for_an_assistant_for_no_other_takes_up(
    workers: list[Ticks], ledger: Ledger
) -> None:
    first, second, *_ = workers
    codes = [asks(first, call) for call in range(3)]
    first.settler.settle(MORNING)
    with first.hotline.store.transaction() as conn:
        assert len(callbacks.due(conn, MORNING, 10)) == 3
        assert asking.ask_due(second.hotline, MORNING) == 0
    second.tick(MORNING)
    assert [ledger.offers_of(code) for code in codes] == [1, 1, 1]


def test_while_one_settles_the_others_wait_for_nothing_and_do_the_rest(
    workers: list[Ticks], ledger: Ledger
) -> None:
    first, second, *_ = workers
    code = asks(first, 1)
    first.settler.settle(MORNING)
    later = asks(first, 2)
    with first.hotline.store.transaction() as conn:
        assert journal.may_settle(conn)
        journal.unsettled(conn, 10)
        assert second.settler.settle(MORNING) == 0
        second.tick(MORNING)
        assert (ledger.offers_of(code), ledger.offers_of(later)) == (1, 0)
    second.tick(MORNING)
    assert ledger.offers_of(later) == 1
