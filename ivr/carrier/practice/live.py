"""The practice network in real time: the one module of it with a thread and sockets.

One thread owns the network and moves its time along with the practice clock. Webhooks are sent
from a small pool and their answers handed back to that thread; so is whatever web requests want
done. When the clock jumps, the thread runs what was due meanwhile in order, and does not go past a
webhook that is still under way.

    driver = LiveDriver(lambda fetch: Network(..., start=clock.now(), fetch=fetch), clock)
    driver.start()
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Condition, Thread
from threading import Event as Flag
from typing import Protocol, TypeVar

import structlog
from requests import RequestException, Session, Timeout
from simpy import Event

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.webhooks import CEILING_SECONDS, Fetch, Outcome, Reply, Request
from ivr.carrier.practice.webhooks import Unreachable as NoAnswer
from ivr.logs import told

T = TypeVar("T")

CONNECT_SECONDS = 5.0
WEBHOOKS_AT_ONCE = 8
LONGEST_PAUSE = 0.5
LONGEST_JUMP_SECONDS = 120.0
JUMP = timedelta(seconds=2)
"""Being behind by more than this is a jump of the clock, not a slow machine."""

_log = structlog.get_logger(__name__)


class MovableClock(Protocol):
    """A clock that can be set forward, such as `ivr.clock.PracticeClock`."""

    @property
    def offset(self) -> float:
        """Seconds ahead of the machine."""
        ...

    def now(self) -> datetime:
        """The time, in UTC."""
        ...

    def jump(self, seconds: float) -> float:
        """Go forward by so many seconds, for everybody who shares the clock."""
        ...


def send(request: Request) -> Outcome:
    """Send a webhook over HTTP and return what came of it."""
    with Session() as session:
        session.trust_env = False
        try:
            answer = session.request(
                request.method,
                request.url,
                data=dict(request.form),
                headers=dict(request.headers),
                timeout=(CONNECT_SECONDS, CEILING_SECONDS),
                allow_redirects=False,
            )
        except Timeout:
            return NoAnswer("no answer within 15 seconds", timed_out=True)
        except RequestException as failure:
            return NoAnswer(f"the connection failed ({type(failure).__name__})")
    # XML is UTF-8 unless it says otherwise; `answer.text` would guess Latin-1.
    body = answer.content.decode("utf-8", "replace")
    return Reply(answer.status_code, body, answer.headers.get("Content-Type", ""))


class LiveDriver:
    """See the module. `make` builds the network around the transport it is given."""

    def __init__(
        self,
        make: Callable[[Fetch], Network],
        clock: MovableClock,
        transport: Callable[[Request], Outcome] = send,
    ) -> None:
        self._network = make(self._fetch)
        self._clock = clock
        self._transport = transport
        self._pool = ThreadPoolExecutor(WEBHOOKS_AT_ONCE, "practice-webhook")
        self._thread = Thread(target=self._drive, name="practice-network", daemon=True)
        self._deeds: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._stopping = Flag()
        self._moved = Condition()
        self._under_way = 0

    def start(self) -> None:
        """Begin to move the network's time."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is under way is given up."""
        self._stopping.set()
        self._deeds.put(_nothing)
        self._thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)

    # -- for other threads ------------------------------------------------------------------

    @property
    def offset(self) -> float:
        """How far practice time is ahead of the machine's, in seconds."""
        return self._clock.offset

    def act(self, deed: Callable[[Network], T]) -> T:
        """Do something to the network on its own thread; return or raise what `deed` does."""
        if not self._thread.is_alive():
            raise RuntimeError("the practice network is not running in this process")
        done: Future[T] = Future()

        def carry_out() -> None:
            try:
                done.set_result(deed(self._network))
            except Exception as failure:
                done.set_exception(failure)

        self._deeds.put(carry_out)
        return done.result(timeout=LONGEST_JUMP_SECONDS)

    def later(self, seconds: float) -> None:
        """Set the practice clock forward, and wait until the network has followed."""
        self._clock.jump(seconds)
        moment = self._clock.now()
        self._deeds.put(_nothing)
        with self._moved:
            self._moved.wait_for(lambda: self._network.now >= moment, LONGEST_JUMP_SECONDS)

    # -- on the network's thread ------------------------------------------------------------

    def _drive(self) -> None:
        while not self._stopping.is_set():
            deed = self._next_deed(self._pause())
            # The deed comes before a jump is followed: it may be the answer the jump waits for.
            for step in (self._follow, deed, self._network.settle, self._catch_up):
                self._attempt(step)

    def _attempt(self, step: Callable[[], object]) -> None:
        """Do one step; a fault of the practice network must not leave all phones dead."""
        try:
            step()
        except Exception as failure:
            _log.error("practice network failed", **told(failure))
            self._network.report_at("", 0, f"the practice network failed: {failure!r}")

    def _pause(self) -> float:
        due = self._network.next_due
        if due is None:
            return LONGEST_PAUSE
        return min(max((due - self._clock.now()).total_seconds(), 0.0), LONGEST_PAUSE)

    def _next_deed(self, seconds: float) -> Callable[[], None]:
        try:
            return self._deeds.get(timeout=seconds)
        except Empty:
            return _nothing

    def _follow(self) -> bool:
        """Move the network's time along with the clock; return False if that has jumped.

        The clock is read once: a jump right after the look must not be taken for ordinary time.
        """
        now = self._clock.now()
        if now - self._network.now > JUMP:
            return False
        self._network.run(until=now)
        return True

    def _catch_up(self) -> None:
        """Follow the clock over a jump: in order, and never past a webhook under way."""
        while not self._follow() and not self._stopping.is_set():
            if self._under_way:
                # Deeds, too: a webhook may be waiting for the REST API before it answers.
                self._next_deed(LONGEST_PAUSE)()
                self._network.settle()
            else:
                now = self._clock.now()
                self._network.run(until=min(now, self._network.next_due or now))
        with self._moved:
            self._moved.notify_all()

    def _fetch(self, request: Request) -> Event:
        answer = self._network.env.event()
        self._under_way += 1
        self._pool.submit(self._transport, request).add_done_callback(
            lambda sent: self._arrive(answer, sent)
        )
        return answer

    def _arrive(self, answer: Event, sent: Future[Outcome]) -> None:
        """Hand an answer over; runs on a thread of the pool."""

        def take() -> None:
            self._under_way -= 1
            failed = sent.cancelled() or sent.exception() is not None
            answer.succeed(NoAnswer("the request could not be sent") if failed else sent.result())

        self._deeds.put(take)


def _nothing() -> None:
    """Nothing is to be done but to look at the clock."""
