"""Dial: ringing one or several numbers from a call, the screen before they are joined, the bridge.

Rules, from the carrier's pages on Dial and Number and what is known of their gaps:

- with an `action` the call goes on there, told how the dial ended, also when the caller hung up
  (then the answer is ignored); without one, with the next verb;
- several numbers ring at once, the first to pick up is taken and the others are hung up at that
  moment (whether they ring on through a screen is not documented: do not depend on it);
  `sequential` rings one after the other, past those who refuse at their screen;
- a screen (`url`) that ends without Hangup joins the two;
- `hangupOnStar`: the caller's star ends it. Of two who are joined the carrier's pages say so; of
  ringing and of the screen they say nothing: the network does either (`star_while_ringing`);
- after a refused screen the status may still be `completed`: only `DialBridged` tells.

Imported by the practice network only.
"""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import urljoin

from simpy import Event, Interrupt

from ivr.carrier.practice.instructions import fetch, follow
from ivr.carrier.practice.joining import LONGEST_CALL, ConferenceVisit, QueueVisit
from ivr.carrier.practice.legs import HungUp, Leg, StatusReport
from ivr.carrier.practice.rooms import Bridge
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.twiml import Document, Verb
from ivr.carrier.practice.webhooks import Steps

E164 = re.compile(r"\+[1-9]\d{7,14}")


class Visit(Protocol):
    """One Dial at work."""

    def run(self) -> Steps[None]:
        """Dial, and stay until it is over."""
        ...

    def close(self) -> None:
        """Hang up whatever this dial has opened."""
        ...

    def result(self) -> dict[str, str]:
        """Return the parameters that tell how it ended."""
        ...


def dial(leg: Leg, verb: Verb, document: Document) -> Steps[Document | None]:
    """Carry out a Dial; see the module."""
    visit = _visit(leg, verb, document)
    action = verb.attributes.get("action")
    method = verb.attributes.get("method", "POST").upper()
    try:
        yield from visit.run()
    except Interrupt as interrupt:
        visit.close()
        if action is not None and isinstance(interrupt.cause, HungUp):
            ended = leg.params() | {"CallStatus": "completed"} | visit.result()
            leg.network.tell(urljoin(document.url, action), ended, method=method)
        raise
    visit.close()
    if action is None:
        return None
    return (yield from fetch(leg, action, base=document, method=method, extra=visit.result()))


def _visit(leg: Leg, verb: Verb, document: Document) -> Visit:
    match verb.children:
        case (Verb("Conference") as noun, *_):
            return ConferenceVisit(leg, verb, noun, document)
        case (Verb("Queue") as noun, *_):
            return QueueVisit(leg, verb, noun, document)
        case ():
            return NumbersVisit(leg, verb, (Verb("Number", {}, verb.text),), document)
        case numbers:
            return NumbersVisit(leg, verb, numbers, document)


class _Attempt:
    """One number being rung; `ready` when it may be joined."""

    def __init__(self, leg: Leg, noun: Verb, document: Document, ready: Event) -> None:
        self.leg = leg
        self.ready = ready
        self._noun = noun
        self._document = document

    def work(self, seconds: float) -> Steps[None]:
        """Ring, run the screen, wait to be joined and for the end."""
        if not (yield from self.leg.ring(seconds)):
            return
        url = self._noun.attributes.get("url")
        if url:
            method = self._noun.attributes.get("method", "POST")
            screen = yield from fetch(
                self.leg, url, base=self._document, kind=Kind.WHISPER, method=method
            )
            yield from follow(self.leg, screen)
        self.ready.succeed()
        yield self.leg.network.env.event()


class NumbersVisit:
    """A Dial of numbers."""

    def __init__(self, leg: Leg, verb: Verb, numbers: tuple[Verb, ...], document: Document) -> None:
        self._leg = leg
        self._env = leg.network.env
        self._verb = verb
        self._document = document
        self._groups = [[n] for n in numbers] if verb.is_on("sequential") else [list(numbers)]
        self._attempts: list[_Attempt] = []
        self._chosen: _Attempt | None = None
        self._bridged = False
        heeded = verb.is_on("hangupOnStar") and leg.network.star_while_ringing
        self._star = leg.star(heeded)

    def run(self) -> Steps[None]:
        """Ring group by group until somebody is joined, and stay until that is over."""
        if not self._verb.is_on("answerOnBridge"):
            self._leg.pick_up()
        for group in self._groups:
            chosen = yield from self._ring(group)
            if chosen and (yield from self._screened(chosen)):
                yield from self._talk(chosen)
                return
            if self._star.triggered:
                return

    def close(self) -> None:
        """Hang up every leg that is still this dial's."""
        self._leg.listener = None
        for attempt in self._attempts:
            if not attempt.leg.gone.triggered:
                attempt.leg.hang_up("canceled")

    def result(self) -> dict[str, str]:
        """Return DialCallStatus and its companions."""
        result = {"DialCallStatus": self._status(), "DialBridged": str(self._bridged).lower()}
        last = self._chosen or (self._attempts[-1] if self._attempts else None)
        if last is not None:
            result["DialCallSid"] = last.leg.sid
        if last is not None and last.leg.answered_at is not None:
            result["DialCallDuration"] = str(last.leg.duration)
        return result

    def _status(self) -> str:
        if self._chosen is not None or self._star.triggered:
            return "completed"
        ended = {attempt.leg.outcome for attempt in self._attempts if attempt.leg.over}
        if any(not attempt.leg.over for attempt in self._attempts):
            return "canceled"
        return next((s for s in ("no-answer", "busy", "canceled") if s in ended), "failed")

    def _ring(self, group: list[Verb]) -> Steps[_Attempt | None]:
        """Ring a group at once; return the first that is picked up."""
        self._chosen = None
        attempts = [attempt for noun in group if (attempt := self._place(noun))]
        if attempts:
            self._leg.hears("", kind="ringing")
        while attempts and self._chosen is None and not self._star.triggered:
            self._chosen = next((a for a in attempts if a.leg.answered_at), None)
            if self._chosen is None:
                attempts = [a for a in attempts if not a.leg.over]
                waiting = [e for a in attempts for e in (a.leg.answered, a.leg.gone)]
                if waiting:
                    yield self._env.any_of([*waiting, self._star])
        for attempt in attempts:
            if attempt is not self._chosen:
                attempt.leg.hang_up("canceled")
        return self._chosen

    def _place(self, noun: Verb) -> _Attempt | None:
        network, caller_id = self._leg.network, self._caller_id()
        if caller_id is None or not self._can_be_dialled(noun.text):
            return None
        child = network.new_leg(
            noun.text,
            direction="outbound-dial",
            from_=caller_id,
            parent=self._leg,
            report=_report(noun, self._document),
        )
        attempt = _Attempt(child, noun, self._document, self._env.event())
        self._attempts.append(attempt)
        child.live(attempt.work(self._verb.seconds("timeout", 30)))
        return attempt

    def _can_be_dialled(self, number: str) -> bool:
        if E164.fullmatch(number) and number not in self._leg.network.lines:
            return True
        sentence = "a number that cannot be dialled: not E.164, or the carrier account's own"
        self._problem(13224, sentence)
        return False

    def _caller_id(self) -> str | None:
        """The number shown to the other side; without `callerId` that of the person in the call."""
        person = self._leg.from_ if self._leg.direction == "inbound" else self._leg.to
        shown = self._verb.attributes.get("callerId", person)
        if shown in {self._leg.from_, self._leg.to, *self._leg.network.lines}:
            return shown
        self._problem(13214, "callerId is neither the account's nor one of the call's numbers")
        return None

    def _problem(self, code: int, sentence: str) -> None:
        self._leg.network.report_at(self._document.url, code, f"<Dial>: {sentence}")

    def _screened(self, chosen: _Attempt) -> Steps[bool]:
        """Wait through the screen; return whether it ended without hanging up."""
        if not chosen.ready.triggered and not self._verb.is_on("answerOnBridge"):
            self._leg.hears("", kind="silence")
        yield chosen.ready | chosen.leg.gone | self._star
        return not chosen.leg.gone.triggered and not self._star.triggered

    def _talk(self, chosen: _Attempt) -> Steps[None]:
        self._bridged = True
        self._leg.pick_up()
        bridge = Bridge(self._env, self._leg, chosen.leg)
        for leg in list(bridge.members):
            leg.joined()
        star = self._leg.star(self._verb.is_on("hangupOnStar"))
        limit = self._env.timeout(self._verb.seconds("timeLimit", LONGEST_CALL))
        try:
            yield bridge.over | limit | star
        finally:
            self._leg.listener = None
            for leg in list(bridge.members):
                bridge.leave(leg)


def _report(noun: Verb, document: Document) -> StatusReport | None:
    url = noun.attributes.get("statusCallback")
    if url is None:
        return None
    events = noun.attributes.get("statusCallbackEvent", "completed")
    method = noun.attributes.get("statusCallbackMethod", "POST")
    return StatusReport(urljoin(document.url, url), frozenset(events.split()), method.upper())
