"""The way of a call in danger, from one document to the next, until somebody talks with the caller.

    desk after desk ─ the one that stayed longest, without a key ─ the queue ─ desk after desk ─ …
                                                    our people, in turn ─┘

Each document stands alone: what was tried stands in its address (`way`). Until the queue neither
database nor an order to the carrier is needed; and where either is away, our people are rung by
the caller's own call (docs/decisions/0015-desks.md).
"""

from collections.abc import Mapping

from ivr.channels import voice
from ivr.conversations import calls, desks, meeting, questions, stand_ins, waiting
from ivr.conversations.desks import Rang
from ivr.conversations.line import Visit
from ivr.conversations.way import Way
from ivr.dispatch import deeds
from ivr.dispatch.patrol import VOICEMAIL_SECONDS
from ivr.flow.inputs import Back, ForwardEnded, Input
from ivr.flow.state import State

MOST_ROUNDS = 6
"""After so many the caller is told the public numbers and left to choose."""


def desk_rang(visit: Visit, token: str, way: Way, rang: Rang) -> str:
    """The document after a desk was rung: the next desk, whoever comes after it, or the caller."""
    state = calls.opened(visit, token)
    if rang.over and not rang.reached:
        return voice.refused()
    if way.keyless:
        return _joined_without_key(visit, state, way, rang)
    if questions.are_wanted(visit, state, rang.leg):
        return questions.begin(visit, state, way)
    if rang.reached or rang.seconds > desks.WHISPER_SECONDS:
        with_interpreter = meeting.follows(visit, state, rang)
        if with_interpreter is not None:
            return with_interpreter
    if rang.reached:
        return calls.answer(visit, state, ForwardEnded(Back.FROM_POLICE))
    if rang.stopped:
        return calls.answer(visit, state, ForwardEnded(Back.STOPPED))
    return _next(visit, state, way.past(rang.seconds))


def _next(visit: Visit, state: State, way: Way) -> str:
    """The next desk; after the last the one that stayed longest; then whoever stands in."""
    if way.desk <= len(visit.city.patrol.voice):
        return _ring(visit, state, way)
    if way.round == 1:
        desks.note(visit, state, way, "no desk", deeds.PoliceNotReached())
    if 0 < way.longest <= len(visit.city.patrol.voice):
        return _ring(visit, state, way.without_key())
    return _without_police(visit, state, way)


def in_queue(visit: Visit, step: str, way: Way, token: str, *, key: Input) -> str:
    """What somebody hears who waits, at each word and each key."""
    return waiting.step(visit, step, way, calls.opened(visit, token), key=key)


def left_queue(visit: Visit, token: str, way: Way, form: Mapping[str, str], *, over: bool) -> str:
    """The document after the queue: 9, or a long wait, rings the desks again."""
    state = calls.opened(visit, token)
    match form.get("QueueResult"):
        case "bridged":
            return calls.answer(visit, state, ForwardEnded(Back.FROM_STAFF))
        case "hangup":
            return voice.refused()
        case "leave" | None if not over:
            return _ring(visit, state, way.again())
        case _ if over:
            return voice.refused()
        case _:
            return _without_police(visit, state, way.again())


def stand_in_rang(visit: Visit, token: str, way: Way, rang: Rang) -> str:
    """The document after our people were rung by the caller's own call."""
    state = calls.opened(visit, token)
    if rang.over and not rang.reached:
        return voice.refused()
    if rang.reached:
        return calls.answer(visit, state, ForwardEnded(Back.FROM_STAFF))
    if rang.stopped:
        return calls.answer(visit, state, ForwardEnded(Back.STOPPED))
    return waiting.enqueue(visit, state, way)


def _ring(visit: Visit, state: State, way: Way) -> str:
    desks.note_rung(visit, state, way)
    return desks.ring(visit, state, way)


def _joined_without_key(visit: Visit, state: State, way: Way, rang: Rang) -> str:
    """After the desk that stayed longest: a short talk may have been with a voicemail."""
    if rang.reached:
        joined = deeds.DeskJoined(desk=way.desk, seconds=rang.seconds)
        desks.note(visit, state, way, f"desk {way.desk} joined", joined)
        if rang.seconds > VOICEMAIL_SECONDS:
            return calls.answer(visit, state, ForwardEnded(Back.FROM_POLICE))
    if rang.over:
        return voice.refused()
    if rang.stopped:
        return calls.answer(visit, state, ForwardEnded(Back.STOPPED))
    return _without_police(visit, state, way)


def _without_police(visit: Visit, state: State, way: Way) -> str:
    """No desk had them: our people, asked by the worker or rung by this call; else the choice."""
    cut_off, supervisors = waiting.is_cut_off(visit), visit.city.supervisors
    if way.round > MOST_ROUNDS or not (supervisors or waiting.is_anybody_on_duty(visit)):
        return calls.answer(visit, state, ForwardEnded(Back.NOT_REACHED))
    if supervisors and (cut_off or way.round > 1):
        return stand_ins.ring_in_turn(visit, state, way)
    return waiting.enqueue(visit, state, way)
