"""The verbs that concern one leg only: Say, Play, Pause, Gather, Record, Redirect, Hangup, Reject.

Each handler follows the carrier's documentation (carrier pages on voice TwiML). Imported by the
practice network only.
"""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import urljoin

from simpy import Environment, Event, Interrupt

from ivr.carrier.practice.instructions import fetch
from ivr.carrier.practice.legs import Leg, Over
from ivr.carrier.practice.phones import HeardKind
from ivr.carrier.practice.speech import BEEP_SECONDS, PLAY_SECONDS, speech_seconds
from ivr.carrier.practice.twiml import Document, Verb
from ivr.carrier.practice.webhooks import Steps

ENDLESS = 1000
"""How often `loop="0"` repeats, as at the carrier."""


class Left(Exception):
    """The leg leaves the queue it waits in."""


def talk(leg: Leg, verb: Verb, document: Document) -> Steps[Document | None]:
    """Carry out a Say, Play or Pause to its end."""
    yield from _sound(leg, verb, until=None)
    return None


def gather(leg: Leg, verb: Verb, document: Document) -> Steps[Document | None]:
    """Collect keys while the nested verbs sound and for `timeout` seconds after each key.

    The first key stops the sound. No key at all, or the finishing key first: the next verb, unless
    `actionOnEmptyResult`; else the action, which is this document's own URL if none is given.
    """
    keypad = _Keypad(leg.network.env, verb)
    leg.listener = keypad.press
    try:
        yield from _prompt(leg, verb, keypad)
        yield from keypad.wait(verb.seconds("timeout", 5))
    finally:
        leg.listener = None
    if not keypad.digits and not verb.is_on("actionOnEmptyResult"):
        return None
    action, method = _action(verb, document)
    return (
        yield from fetch(leg, action, base=document, method=method, extra={"Digits": keypad.digits})
    )


def record(leg: Leg, verb: Verb, document: Document) -> Steps[Document | None]:
    """Beep, wait for speech to end, and post as if it had been recorded; nothing is kept.

    Nobody spoke: the next verb. Hanging up posts too; that answer is ignored.
    """
    if verb.is_on("playBeep", default=True):
        yield from _play(leg, "", BEEP_SECONDS, kind="beep", until=None)
    began, spoken = leg.network.env.now, len(leg.said)
    try:
        key = yield from _listen(leg, verb)
    except Interrupt:
        leg.network.tell(*_recorded(leg, verb, document, "hangup", began))
        raise
    if len(leg.said) == spoken:
        return None
    url, params = _recorded(leg, verb, document, key, began)
    return (
        yield from fetch(leg, url, base=document, method=_action(verb, document)[1], extra=params)
    )


def redirect(leg: Leg, verb: Verb, document: Document) -> Steps[Document | None]:
    """Go on with the document at another URL."""
    method = verb.attributes.get("method", "POST")
    return (yield from fetch(leg, verb.text, base=document, method=method))


def hangup(leg: Leg, verb: Verb, document: Document) -> NoReturn:
    """End the leg."""
    raise Over


def reject(leg: Leg, verb: Verb, document: Document) -> NoReturn:
    """Refuse a call that has not been picked up; later it merely ends the call."""
    leg.outcome = "busy" if verb.attributes.get("reason") == "busy" else "no-answer"
    raise Over


def leave(leg: Leg, verb: Verb, document: Document) -> NoReturn:
    """Leave the queue and go on after the Enqueue."""
    raise Left


class _Keypad:
    """Keys as they come in, until enough: the finishing key or as many as wanted."""

    def __init__(self, env: Environment, verb: Verb) -> None:
        self._env = env
        self._finish_on = verb.attributes.get("finishOnKey", "#")
        self._most = int(verb.attributes.get("numDigits", 0))
        self.digits = ""
        self.done = False
        self.pressed: Event = env.event()

    def press(self, key: str) -> None:
        """Take one key; after the last one wanted, keys are lost."""
        if self.done:
            return
        if key in self._finish_on:
            self.done = True
        else:
            self.digits += key
            self.done = len(self.digits) == self._most
        pressed, self.pressed = self.pressed, self._env.event()
        pressed.succeed()

    def wait(self, seconds: float) -> Steps[None]:
        """Wait until done, or until no key came for so long."""
        while not self.done:
            pressed = self.pressed
            happened = yield pressed | self._env.timeout(seconds)
            if pressed not in happened:
                return


def _prompt(leg: Leg, verb: Verb, keypad: _Keypad) -> Steps[None]:
    barge_in = keypad.pressed
    for inner in verb.children:
        yield from _sound(leg, inner, until=barge_in)
        if barge_in.triggered:
            return


def _sound(leg: Leg, verb: Verb, *, until: Event | None) -> Steps[None]:
    match verb.name:
        case "Pause":
            yield from _wait(leg, verb.seconds("length", 1), until)
        case "Say":
            language = verb.attributes.get("language", "en-US")
            seconds = speech_seconds(verb.text, language)
            for _ in range(_times(verb)):
                yield from _play(leg, verb.text, seconds, language=language, until=until)
        case _:
            for _ in range(_times(verb)):
                yield from _play(leg, verb.text, PLAY_SECONDS, kind="play", until=until)


def _times(verb: Verb) -> int:
    return int(verb.attributes.get("loop", 1)) or ENDLESS


def _play(
    leg: Leg,
    text: str,
    seconds: float,
    *,
    until: Event | None,
    kind: HeardKind = "say",
    language: str = "",
) -> Steps[None]:
    if until is not None and until.triggered:
        return
    heard = leg.hears(text, kind=kind, language=language)
    whole = False
    try:
        whole = yield from _wait(leg, seconds, until)
    finally:
        if not whole:
            leg.phone.cut_off(heard)


def _wait(leg: Leg, seconds: float, until: Event | None) -> Steps[bool]:
    end = leg.network.env.timeout(seconds)
    happened = yield end | until if until is not None else end
    return until is None or end in happened


def _action(verb: Verb, document: Document) -> tuple[str, str]:
    """Where to post: the action, or the current document's URL with its own method."""
    if "action" in verb.attributes:
        return verb.attributes["action"], verb.attributes.get("method", "POST")
    return document.url, verb.attributes.get("method", "POST")


def _listen(leg: Leg, verb: Verb) -> Steps[str]:
    """Wait for the end of a recording; return the key that ended it, if one did."""
    finished = leg.network.env.event()
    finish_on = verb.attributes.get("finishOnKey", "1234567890*#")

    def press(key: str) -> None:
        if key in finish_on and not finished.triggered:
            finished.succeed(key)

    leg.listener = press
    longest = leg.network.env.timeout(verb.seconds("maxLength", 3600))
    try:
        while True:
            spoken = len(leg.said)
            silence = leg.network.env.timeout(verb.seconds("timeout", 5) or ENDLESS)
            happened = yield finished | longest | silence
            if finished in happened:
                return str(finished.value)
            if longest in happened or len(leg.said) == spoken:
                return ""
    finally:
        leg.listener = None


def _recorded(
    leg: Leg, verb: Verb, document: Document, key: str, began: float
) -> tuple[str, dict[str, str]]:
    sid = leg.network.new_sid("RE")
    account = leg.network.account_sid
    return urljoin(document.url, _action(verb, document)[0]), {
        "RecordingSid": sid,
        "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}",
        "RecordingDuration": str(int(leg.network.env.now - began)),
        "Digits": key,
    }
