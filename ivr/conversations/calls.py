"""A caller's call, turn by turn: what came in by voice, and the TwiML that answers it."""

from dataclasses import replace

import structlog

from ivr import phones
from ivr.channels import voice
from ivr.channels.urls import NO_STATE
from ivr.conversations import desks, turns
from ivr.conversations.line import Visit
from ivr.conversations.picking_up import rings_on
from ivr.conversations.way import Way
from ivr.dispatch import deeds
from ivr.dispatch.deeds import Deed
from ivr.errors import FlowError
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Forward
from ivr.flow.engine import fresh
from ivr.flow.inputs import Input, Started
from ivr.flow.scene import Turn
from ivr.flow.state import State
from ivr.store import callers
from ivr.store.callers import Known

log = structlog.get_logger()


def begin(visit: Visit, *, ringing: bool = False) -> str:
    """The first document of a call; `ringing`: it was not picked up yet."""
    known = _known(visit)
    state = fresh(visit.catalogue)
    rings = rings_on(visit, known, ringing=ringing)
    return answer(visit, state, Started(_language(visit, known)), rings=rings)


def go_on(visit: Visit, token: str, event: Input) -> str:
    """The document that answers keys or silence."""
    return answer(visit, opened(visit, token), event)


def ended(visit: Visit, status: str, seconds: int, *, by_staff: bool) -> None:
    """The carrier says the call is over; an assistant's own call is no call of the log.

    One that was never picked up, by how long it lasted, is a wish to be called back: so calls
    whoever has no credit (`domain.md` 7). Numbers that cost more than others call to be called.
    """
    over: list[Deed] = [deeds.CallEnded(status=status, seconds=seconds)]
    if seconds == 0 and visit.number is not None and phones.is_ordinary(visit.number):
        over.append(deeds.CallMissed(textable=visit.facts.textable))
    row = turns.report_row(visit, f"ended {status}", *over)
    visit.line.recorder.write(replace(row, channel="staff") if by_staff else row)


def opened(visit: Visit, token: str) -> State:
    """The state a token holds; a fresh one where it was lost, so that no call ends for it."""
    if token != NO_STATE:
        try:
            return visit.line.sealer.open(token, visit.conversation)
        except FlowError as lost:
            log.warning("state lost", reason=str(lost))
    return fresh(visit.catalogue)


def answer(visit: Visit, state: State, event: Input, *, rings: int = 0) -> str:
    """The document that answers what happened, and its row in the journal.

    rings: seconds the call rings on before it is picked up to hear it.
    """
    taken = turns.take(visit, state, event)
    turn, catalogue = taken.turn, taken.catalogue
    forwarded = any(isinstance(effect, Forward) for effect in turn.effects)
    document = _document(visit, turn, catalogue, forwarded=forwarded, rings=rings)
    more = desks.deeds_of(event, forwarded=forwarded)
    row = turns.journal_row(visit, turn, taken.shown, *more)
    recorder = visit.line.recorder
    (recorder.write_aside if forwarded or more else recorder.write)(row)
    return document


def _document(
    visit: Visit, turn: Turn, catalogue: Catalogue, *, forwarded: bool, rings: int
) -> str:
    if forwarded:
        return desks.ring(visit, turn.state, Way())
    token = visit.line.sealer.seal(turn.state, visit.conversation)
    action = visit.line.hotline.urls.turn(token)
    wording = visit.wording(catalogue)
    return voice.turn(turn.effects, wording=wording, action=action, rings=rings)


def remembered(visit: Visit) -> str | None:
    """The language this caller chose before, as far as the city offers it."""
    return _language(visit, _known(visit))


def _language(visit: Visit, known: Known) -> str | None:
    return known.language if known.language in visit.city.languages else None


def _known(visit: Visit) -> Known:
    """What is known of this caller, such as their language; waited for at most 150 ms (rule 1).

    Where the database is known to be away not even that: of three hundred who call at once each
    would keep a thread from somebody who presses 9.
    """
    caller = visit.caller
    if caller is None or visit.line.recorder.away:
        return callers.NOTHING
    store = visit.line.hotline.store
    return callers.known(store, visit.city.city, caller.mac, now=visit.now)
