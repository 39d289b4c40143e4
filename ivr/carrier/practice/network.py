"""The practice network: a whole telephone network in memory that behaves like the real carrier.

It asks HotLine's webhooks with signed requests, carries out the TwiML it gets, rings phones,
delivers texts, reports statuses and speaks the carrier's REST API (`rest`). It has no thread and
no socket; its time moves only when told. Imported by the web process (through `live`) and tests.

    network = Network(
        account_sid="AC" + 32 * "0", auth_token="token", start=datetime(2026, 3, 2, 10, tzinfo=UTC),
        fetch=lambda request: Reply(200, twiml_for(request)),      # or an Event that brings one
        numbers={line.number: line}, random=Random(1),
    )
    chioma = network.phone("+380671110001")
    chioma.calls("+380342550102")          # rings, HotLine is asked, the first words begin
    network.advance(8)                     # eight seconds later
    chioma.presses("2")
    assert chioma.heard[-1].text == "You chose two."
    chioma.hangs_up()
    assert network.problems == []

Whatever a person does on a phone takes effect at once; everything else needs `advance(seconds)` or
`run(until)`. `phones`, `legs` (calls), `texts.messages`, `problems` and `requests` can be read at
any time. `version` grows with every change a person could see. To fail on purpose: `rest_down`
(503), `drop_answers` (the request is carried out, its answer is a 500), `hold_back` (seconds by
which a status report is late, by its parameters), `calls_a_second`; `star_while_ringing` (whether
`hangupOnStar` works before two are joined, which the carrier does not tell).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from simpy import Environment, Event, Process

from ivr.carrier.practice import dialing, joining, lives, verbs
from ivr.carrier.practice.instructions import Handler
from ivr.carrier.practice.legs import Direction, Leg, StatusReport
from ivr.carrier.practice.phones import NotNow, Phone
from ivr.carrier.practice.rooms import Conference, Queue
from ivr.carrier.practice.texts import Texts
from ivr.carrier.practice.webhooks import Fetch, Problem, Request, Steps, Webhooks

SAME_MOMENT = 1e-6
"""Seconds that a datetime cannot tell apart."""


@dataclass(frozen=True)
class Line:
    """One of HotLine's own numbers as set up at the carrier, with absolute URLs."""

    number: str
    voice_url: str
    sms_url: str
    voice_fallback_url: str | None = None
    sms_fallback_url: str | None = None
    status_url: str | None = None


class Network:
    """See the module. `fetch` carries a request to HotLine; `random` makes the SIDs."""

    handlers: Mapping[str, Handler] = {
        "Say": verbs.talk,
        "Play": verbs.talk,
        "Pause": verbs.talk,
        "Gather": verbs.gather,
        "Record": verbs.record,
        "Redirect": verbs.redirect,
        "Hangup": verbs.hangup,
        "Reject": verbs.reject,
        "Leave": verbs.leave,
        "Dial": dialing.dial,
        "Enqueue": joining.enqueue,
    }

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        start: datetime,
        fetch: Fetch,
        numbers: Mapping[str, Line],
        random: Random,
    ) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.start = start
        self.lines = dict(numbers)
        self.env = Environment()
        self.phones: dict[str, Phone] = {}
        self.legs: dict[str, Leg] = {}
        self.problems: list[Problem] = []
        self.requests: deque[Request] = deque(maxlen=1000)
        self.texts = Texts(self)
        self.version = 0
        self.rest_down = False
        self.star_while_ringing = True
        self.drop_answers = False
        self.hold_back: Callable[[Mapping[str, str]], float] = lambda params: 0.0
        self.calls_a_second = 1.0
        self.webhooks = Webhooks(
            self.env, self._noting(fetch), auth_token=auth_token, report=self.report
        )
        self._random = random
        self._next_call = 0.0
        self._conferences: dict[str, Conference] = {}
        self._queues: dict[str, Queue] = {}
        self._stepping = False

    def _noting(self, fetch: Fetch) -> Fetch:
        def noted(request: Request) -> Event:
            self.requests.append(request)
            outcome = fetch(request)
            return outcome if isinstance(outcome, Event) else self.env.timeout(0, value=outcome)

        return noted

    # -- time -------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The network's time, in UTC."""
        return self.start + timedelta(seconds=self.env.now)

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass; everything due happens, in order."""
        self._run(self.env.now + seconds)

    def run(self, until: datetime) -> None:
        """Let time pass up to a moment."""
        self._run((until - self.start).total_seconds())

    def settle(self) -> None:
        """Let everything happen that is due now."""
        self._run(self.env.now)

    def _run(self, until: float) -> None:
        if self._stepping:
            return
        self._stepping = True
        try:
            if until > self.env.now:
                self.env.run(until=until)
            # What is due at that very moment; and the stop itself, which SimPy puts back.
            while self.env.peek() <= until + SAME_MOMENT:
                self.env.step()
        finally:
            self._stepping = False

    @property
    def next_due(self) -> datetime | None:
        """When the next thing happens by itself, if ever."""
        due = self.env.peek()
        return None if due == float("inf") else self.start + timedelta(seconds=due)

    def interrupt(self, process: Process, cause: object) -> None:
        """Interrupt a process as the next thing that happens (it may be the one at work now)."""

        def strike() -> Steps[None]:
            yield self.env.timeout(0)
            if process.is_alive:
                process.interrupt(cause)

        self.env.process(strike())

    # -- what there is ----------------------------------------------------------------------

    def phone(self, number: str) -> Phone:
        """Return the phone with this number; there is one for every number ever asked for."""
        if number not in self.phones:
            self.phones[number] = Phone(self, number)
        return self.phones[number]

    def conference(self, name: str) -> Conference:
        """Return the conference of this name, new if there is none."""
        if name not in self._conferences:
            self._conferences[name] = Conference(self.env, self.new_sid("CF"), name)
        return self._conferences[name]

    @property
    def conferences(self) -> tuple[Conference, ...]:
        """The conferences that somebody is in."""
        return tuple(room for room in self._conferences.values() if room.seats)

    def close_conference(self, name: str) -> None:
        """Forget a conference that nobody is in."""
        if name in self._conferences and not self._conferences[name].seats:
            del self._conferences[name]

    def queue(self, name: str) -> Queue:
        """Return the queue of this name, new if there is none."""
        if name not in self._queues:
            self._queues[name] = Queue(self.env, self.new_sid("QU"))
        return self._queues[name]

    def new_sid(self, prefix: str) -> str:
        """Return a new SID: two letters and 32 hexadecimal digits."""
        return f"{prefix}{self._random.getrandbits(128):032x}"

    def touch(self) -> int:
        """Count one visible change; return the new version."""
        self.version += 1
        return self.version

    def report(self, problem: Problem) -> None:
        """Put a problem into the carrier's error log."""
        self.problems.append(problem)
        self.touch()

    def report_at(self, url: str, code: int, sentence: str) -> None:
        """Put a problem with the document at `url` into the carrier's error log."""
        self.report(Problem.at(url, code, sentence))

    def tell(
        self,
        url: str,
        params: Mapping[str, str],
        *,
        method: str = "POST",
        is_status: bool = False,
    ) -> None:
        """Report something to HotLine in its own time; nobody waits for the answer."""

        def work() -> Steps[None]:
            delay = self.hold_back(params) if is_status else 0.0
            if delay:
                yield self.env.timeout(delay)
            yield from self.webhooks.tell(url, params, method)

        self.env.process(work())

    # -- calls ------------------------------------------------------------------------------

    def new_leg(
        self,
        number: str,
        *,
        direction: Direction,
        from_: str,
        parent: Leg | None = None,
        report: StatusReport | None = None,
        fallback: str | None = None,
    ) -> Leg:
        """Return a new leg to the phone with this number; it does nothing yet."""
        return Leg(
            self,
            self.phone(number),
            direction=direction,
            from_=from_,
            to=number,
            parent=parent,
            report=report,
            fallback=fallback,
        )

    def connect_inbound(self, phone: Phone, to: str) -> None:
        """Bring a phone's call to one of HotLine's numbers."""
        line = self.lines.get(to)
        if line is None:
            raise NotNow(f"{to} is not called in practice: only HotLine's numbers are.")
        leg = Leg(
            self,
            phone,
            direction="inbound",
            from_="anonymous" if phone.hidden else phone.number,
            to=to,
            report=StatusReport(line.status_url) if line.status_url else None,
            fallback=line.voice_fallback_url,
        )
        phone.leg = leg
        phone.hears("", kind="ringing")
        life = lives.inbound if phone.credit else lives.dropped
        leg.live(life(leg, line.voice_url))

    def call(
        self,
        number: str,
        *,
        from_: str,
        work: Callable[[Leg], Steps[None]],
        seconds: float,
        report: StatusReport | None = None,
        fallback: str | None = None,
    ) -> Leg:
        """Place a call as the REST API does: queued, one a second, then ringing for `seconds`.

        Once it is picked up, `work` is done on it.
        """
        leg = self.new_leg(
            number, direction="outbound-api", from_=from_, report=report, fallback=fallback
        )
        start = max(self.env.now, self._next_call)
        self._next_call = start + 1 / self.calls_a_second
        leg.live(lives.outbound(leg, start - self.env.now, seconds, work))
        return leg
