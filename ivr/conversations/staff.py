"""Assistants who call HotLine: their number, a PIN, a case code, and the caller is rung.

For when texts don't come: the offer names the number to call as well (`domain.md` 7). Who calls
from an assistant's number may be in danger too, so 9 works here and a star leads to the line that
everybody else hears.
"""

from sqlalchemy import Connection

from ivr.channels import voice
from ivr.channels.urls import NO_STATE
from ivr.conversations import calls, joining
from ivr.conversations.line import Visit
from ivr.dispatch import attempts, pins, taking
from ivr.dispatch.asking import staff_language
from ivr.dispatch.attempts import Attempt
from ivr.dispatch.pins import Verdict
from ivr.dispatch.taking import Mine, Taken
from ivr.errors import StoreUnavailable
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.texts import Digits
from ivr.store import people
from ivr.store.people import Assistant

LOOK_UP_PATIENCE = 0.1
"""Seconds a text waits to learn whether an assistant writes."""

MOST_DIGITS = 10
SECONDS = 10
"""A code is looked up in a text before it is keyed: four seconds would be too short."""


def assistant_of(visit: Visit) -> Assistant | None:
    """The assistant whose number this is, if any."""
    caller = visit.caller
    return visit.line.snapshot(visit.now).assistant(visit.city.city, caller.mac if caller else None)


def assistant_texting(visit: Visit) -> Assistant | None:
    """The same for a text, which meets the database anyway: whoever was added just now is known.

    Where that takes long those known in memory have to do: the text itself may wait once more.
    """
    caller, store = visit.caller, visit.line.hotline.store
    if caller is None:
        return None
    try:
        with store.reading(patience=LOOK_UP_PATIENCE) as conn:
            known = people.assistant_with_number(conn, visit.city.city, caller.mac)
    except StoreUnavailable:
        return assistant_of(visit)
    return known if known is not None and known.active else None


def welcome(visit: Visit, assistant: Assistant) -> str:
    """The first document: the PIN is asked for."""
    return _ask(visit, _say(visit, assistant, "staff-welcome"), visit.line.hotline.urls.pin())


def pin_keyed(visit: Visit, assistant: Assistant, event: Input) -> str:
    """The right PIN leads to the case code; five wrong ones lock it for half an hour."""
    if (elsewhere := _elsewhere(visit, event)) is not None:
        return elsewhere
    pin = event.keys if isinstance(event, Answered) else ""
    with visit.line.hotline.store.transaction() as conn:
        verdict = pins.check(conn, assistant, pin, now=visit.now)
    urls = visit.line.hotline.urls
    match verdict:
        case Verdict.RIGHT:
            return _ask(visit, _say(visit, assistant, "staff-code"), urls.case())
        case Verdict.WRONG:
            return _ask(visit, _say(visit, assistant, "staff-pin-wrong"), urls.pin())
        case Verdict.LOCKED:
            locked = (_say(visit, assistant, "staff-locked"),)
            return voice.last_words(locked, wording=visit.wording(), action=urls.turn(NO_STATE))


def code_keyed(visit: Visit, assistant: Assistant, event: Input) -> str:
    """The code of a case offered to this assistant takes it and rings the caller."""
    if (elsewhere := _elsewhere(visit, event)) is not None:
        return elsewhere
    hotline, code = visit.line.hotline, event.keys if isinstance(event, Answered) else ""
    with hotline.store.transaction() as conn:
        taken = taking.take(conn, hotline, visit.city, assistant, code, now=visit.now)
        attempt = _attempt(conn, visit, assistant, taken)
    if attempt is not None:
        return joining.ring_caller(visit.line, attempt, visit.now)
    refused = _say(visit, assistant, "staff-code-refused", code)
    return _ask(visit, refused, hotline.urls.case())


def _attempt(conn: Connection, visit: Visit, assistant: Assistant, taken: Taken) -> Attempt | None:
    """The assistant is on the line already: the next to ring is the caller."""
    if not isinstance(taken, Mine):
        return None
    state = "assistant-accepted"
    hotline, callback = visit.line.hotline, taken.callback
    token = attempts.start(conn, hotline, callback, assistant, state=state, now=visit.now)
    return Attempt(token, state, callback, assistant)


def _elsewhere(visit: Visit, event: Input) -> str | None:
    """Danger, the ordinary line, a goodbye, or None: it is an assistant's PIN or code.

    Silence ends the call: on the callers' line the digits of a PIN would be choices.
    """
    match event:
        case Answered("9"):
            return calls.go_on(visit, NO_STATE, event)
        case Answered(keys) if "*" in keys:
            return calls.begin(visit)
        case Answered():
            return None
        case _:
            goodbye = (visit.phrase("goodbye", None),)
            action = visit.line.hotline.urls.turn(NO_STATE)
            return voice.last_words(goodbye, wording=visit.wording(), action=action)


def _say(visit: Visit, assistant: Assistant, name: str, code: str = "") -> Say:
    language = staff_language(visit.line.hotline, assistant)
    return visit.phrase(name, language, {"code": Digits(code)} if code else None)


def _ask(visit: Visit, say: Say, action: str) -> str:
    return voice.ask_key(
        (say, say), wording=visit.wording(), action=action, keys=MOST_DIGITS, seconds=SECONDS
    )
