"""Conference, Enqueue and Dial-to-a-Queue: legs that wait for others, and what they hear meanwhile.

While a leg waits, the document at `waitUrl` is carried out on it over and over. Imported by the
practice network only.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

from simpy import Event, Interrupt, Process

from ivr.carrier.practice.instructions import fetch, follow
from ivr.carrier.practice.legs import HungUp, Leg, Over
from ivr.carrier.practice.rooms import Bridge, Queue, Ticket
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.twiml import Document, Verb
from ivr.carrier.practice.verbs import Left
from ivr.carrier.practice.webhooks import Steps

LONGEST_CALL = 14400.0
HOLD_MUSIC = "hold music"
LARGEST_QUEUE = 100

Params = Callable[[], dict[str, str]]


class _Hold:
    """What a waiting leg hears; `left` says how it ended by itself: "leave", "hangup" or not."""

    def __init__(
        self, leg: Leg, noun: Verb, document: Document, *, kind: Kind, params: Params
    ) -> None:
        self._leg = leg
        self._url = noun.attributes.get("waitUrl")
        self._method = noun.attributes.get(
            "waitMethod", noun.attributes.get("waitUrlMethod", "POST")
        )
        self._document = document
        self._kind = kind
        self._params = params
        self.left = ""
        self.process: Process = leg.network.env.process(self._wait())

    def stop(self) -> None:
        """Stop the waiting sound."""
        self._leg.listener = None
        if self.process.is_alive:
            self._leg.network.interrupt(self.process, None)

    def _wait(self) -> Steps[None]:
        try:
            if self._url:
                yield from self._repeat(self._url)
            if self._url is None:
                self._leg.hears(HOLD_MUSIC, kind="music")
            yield self._leg.network.env.event()
        except Interrupt:
            pass
        except Left:
            self.left = "leave"
        except Over:
            self.left = "hangup"

    def _repeat(self, url: str) -> Steps[None]:
        while True:
            began = self._leg.network.env.now
            document = yield from fetch(
                self._leg,
                url,
                base=self._document,
                kind=self._kind,
                method=self._method,
                extra=self._params(),
            )
            yield from follow(self._leg, document)
            if self._leg.network.env.now == began:
                yield self._leg.network.env.timeout(1)


class ConferenceVisit:
    """A Dial into a conference."""

    def __init__(self, leg: Leg, verb: Verb, noun: Verb, document: Document) -> None:
        self._leg = leg
        self._verb = verb
        self._noun = noun
        self._document = document
        self._room = leg.network.conference(noun.text)
        self._hold: _Hold | None = None

    def run(self) -> Steps[None]:
        """Go in, wait for the beginning, stay until the end."""
        leg, noun, room = self._leg, self._noun, self._room
        leg.pick_up()
        seat = room.enter(
            leg,
            starts=noun.is_on("startConferenceOnEnter", default=True),
            ends=noun.is_on("endConferenceOnExit"),
            beeps=noun.attributes.get("beep", "true"),
        )
        limit = leg.network.env.timeout(self._verb.seconds("timeLimit", LONGEST_CALL))
        if not room.begun.triggered:
            self._hold = _Hold(
                leg, noun, self._document, kind=Kind.CONFERENCE_WAIT, params=self._params
            )
            yield room.begun | seat.out | limit
            self._hold.stop()
        star = leg.star(self._verb.is_on("hangupOnStar"))
        if room.begun.triggered:
            leg.joined()
            yield seat.out | limit | star

    def close(self) -> None:
        """Go out."""
        self._leg.listener = None
        if self._hold is not None:
            self._hold.stop()
        self._room.leave(self._leg)
        self._leg.network.close_conference(self._noun.text)

    def result(self) -> dict[str, str]:
        """Return what the action is told."""
        return {"DialCallStatus": "answered", "DialBridged": "true"}

    def _params(self) -> dict[str, str]:
        return {"ConferenceSid": self._room.sid, "FriendlyName": self._noun.text}


def enqueue(leg: Leg, verb: Verb, document: Document) -> Steps[Document | None]:
    """Wait in a queue until somebody dials it, or `<Leave>`; then the action or the next verb."""
    queue = leg.network.queue(verb.text)
    if len(queue.tickets) >= int(verb.attributes.get("maxQueueSize", LARGEST_QUEUE)):
        return (yield from _after_queue(leg, verb, document, queue, "queue-full", 0))
    ticket = queue.enter(leg)
    try:
        result = yield from _wait_in_queue(leg, verb, document, queue, ticket)
    except (Interrupt, Over) as end:
        hung_up = isinstance(end, Over) or isinstance(end.cause, HungUp)
        action = verb.attributes.get("action")
        if action and hung_up:
            told = leg.params() | _queue_params(leg, queue, ticket) | {"QueueResult": "hangup"}
            leg.network.tell(urljoin(document.url, action), told)
        raise
    waited = leg.network.env.now - ticket.since
    return (yield from _after_queue(leg, verb, document, queue, result, waited))


def _wait_in_queue(
    leg: Leg, verb: Verb, document: Document, queue: Queue, ticket: Ticket
) -> Steps[str]:
    hold = _Hold(
        leg,
        verb,
        document,
        kind=Kind.QUEUE_WAIT,
        params=lambda: _queue_params(leg, queue, ticket),
    )
    try:
        yield ticket.called | hold.process
    finally:
        hold.stop()
        queue.leave(ticket)
    if not ticket.called.triggered:
        if hold.left == "hangup":
            raise Over
        return "leave"
    greet: Callable[[Leg], Steps[None]] = yield ticket.called
    yield from greet(leg)
    ticket.ready.succeed()
    bridge: Bridge = yield ticket.joined
    yield bridge.over
    return "bridged"


def _after_queue(
    leg: Leg, verb: Verb, document: Document, queue: Queue, result: str, waited: float
) -> Steps[Document | None]:
    action = verb.attributes.get("action")
    if action is None:
        return None
    extra = {"QueueResult": result, "QueueSid": queue.sid, "QueueTime": str(int(waited))}
    method = verb.attributes.get("method", "POST")
    return (yield from fetch(leg, action, base=document, method=method, extra=extra))


def _queue_params(leg: Leg, queue: Queue, ticket: Ticket) -> dict[str, str]:
    place = queue.tickets.index(ticket) + 1 if ticket in queue.tickets else 0
    return {
        "QueueSid": queue.sid,
        "QueuePosition": str(place),
        "QueueTime": str(int(leg.network.env.now - ticket.since)),
        "CurrentQueueSize": str(len(queue.tickets)),
    }


class QueueVisit:
    """A Dial that takes the first leg waiting in a queue, or waits for one."""

    def __init__(self, leg: Leg, verb: Verb, noun: Verb, document: Document) -> None:
        self._leg = leg
        self._verb = verb
        self._noun = noun
        self._document = document
        self._queue = leg.network.queue(noun.text)
        self._wanted: Event | None = None
        self._ticket: Ticket | None = None
        self._bridged = False

    def run(self) -> Steps[None]:
        """Take a waiting leg, let it hear `url`, and talk to it."""
        leg, env = self._leg, self._leg.network.env
        leg.pick_up()
        self._wanted = self._queue.next()
        yield self._wanted | env.timeout(self._verb.seconds("timeout", 30))
        if not self._wanted.triggered:
            return
        ticket: Ticket = yield self._wanted
        self._ticket = ticket
        ticket.called.succeed(self._greet)
        yield ticket.ready | ticket.leg.gone
        if ticket.leg.gone.triggered:
            return
        self._bridged = True
        bridge = Bridge(env, leg, ticket.leg)
        ticket.joined.succeed(bridge)
        yield from self._talk(bridge)

    def _greet(self, waiting: Leg) -> Steps[None]:
        """Carry out the queue noun's document on the leg that was waiting."""
        url = self._noun.attributes.get("url")
        if url:
            method = self._noun.attributes.get("method", "POST")
            document = yield from fetch(
                waiting,
                url,
                base=self._document,
                kind=Kind.WHISPER,
                method=method,
                extra={"QueueSid": self._queue.sid, "DequeingCallSid": self._leg.sid},
            )
            yield from follow(waiting, document)

    def _talk(self, bridge: Bridge) -> Steps[None]:
        leg = self._leg
        for member in bridge.members:
            member.joined()
        star = leg.star(self._verb.is_on("hangupOnStar"))
        limit = leg.network.env.timeout(self._verb.seconds("timeLimit", LONGEST_CALL))
        try:
            yield bridge.over | limit | star
        finally:
            leg.listener = None
            for member in list(bridge.members):
                bridge.leave(member)

    def close(self) -> None:
        """Wait no more."""
        if self._wanted is not None:
            self._queue.forget(self._wanted)
        if self._ticket is not None and not self._ticket.joined.triggered:
            gone = Bridge(self._leg.network.env)
            gone.over.succeed()
            self._ticket.joined.succeed(gone)

    def result(self) -> dict[str, str]:
        """Return what the action is told."""
        status = "completed" if self._bridged else "no-answer"
        return {"DialCallStatus": status, "DialBridged": str(self._bridged).lower()}
