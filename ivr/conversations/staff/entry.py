"""The way in: the PIN, and the pass that it gives; without a pass no step is gone."""

from ivr.channels.passes import Passes
from ivr.conversations import calls
from ivr.conversations.line import Visit
from ivr.conversations.staff import menu, steps
from ivr.conversations.staff.on_line import EVERYWHERE, OnLine, keys_of
from ivr.dispatch import pins
from ivr.dispatch.pins import Verdict
from ivr.flow.inputs import Input
from ivr.store.people import Assistant


def welcome(visit: Visit, assistant: Assistant) -> str:
    """The first document: the PIN is asked for."""
    here = OnLine(visit, assistant)
    return here.ask_pin(here.say("staff-welcome"))


def pin_keyed(visit: Visit, assistant: Assistant, event: Input) -> str:
    """The right PIN leads to the menu; five wrong ones lock it, and supervisors hear of it."""
    here, keys = OnLine(visit, assistant), keys_of(event)
    if event in EVERYWHERE:
        return here.everywhere(event)
    if not keys:
        return here.goodbye()
    if "*" in keys:
        return calls.begin(visit)
    if keys == "#":
        return welcome(visit, assistant)
    match _judged(visit, assistant, keys):
        case Verdict.RIGHT:
            return menu.told(_let_in(visit, assistant))
        case Verdict.WRONG:
            return here.ask_pin(here.say("staff-pin-wrong"))
        case Verdict.LOCKS | Verdict.LOCKED:
            return here.part(here.say("staff-locked"))


def went_on(
    visit: Visit, assistant: Assistant, event: Input, *, proof: str, step: str, code: str = ""
) -> str:
    """Any step behind the PIN: with a pass that holds it is gone, else the PIN is asked for."""
    here = OnLine(visit, assistant, proof)
    call, now = visit.conversation, visit.now
    if event in EVERYWHERE:
        return here.everywhere(event)
    if not _passes(visit).holds(proof, assistant.id, call, now=now):
        return welcome(visit, assistant)
    return steps.go(here, step, keys_of(event), code)


def _judged(visit: Visit, assistant: Assistant, pin: str) -> Verdict:
    hotline, now = visit.line.hotline, visit.now
    with hotline.store.transaction() as conn:
        verdict = pins.check(conn, assistant, pin, now=now)
        if verdict is Verdict.LOCKS:
            pins.tell_supervisors(conn, hotline, visit.city, assistant, now=now)
    return verdict


def _let_in(visit: Visit, assistant: Assistant) -> OnLine:
    proof = _passes(visit).seal(assistant.id, visit.conversation, now=visit.now)
    return OnLine(visit, assistant, proof)


def _passes(visit: Visit) -> Passes:
    return Passes(visit.line.hotline.secret)
