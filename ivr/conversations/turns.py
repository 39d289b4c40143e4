"""One turn of a conversation: the engine's answer, and the row of the journal that keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import assert_never

from ivr import phones
from ivr.conversations.line import Visit
from ivr.dispatch import deeds
from ivr.dispatch.deeds import Deed, write_deed
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.effects import (
    AnswerCame,
    Ask,
    AwaitAnswer,
    Effect,
    End,
    Forward,
    Offer,
    RaiseEmergency,
    RememberLanguage,
    RequestCallback,
    Say,
    TextCode,
    WithdrawCallback,
)
from ivr.flow.engine import advance
from ivr.flow.inputs import (
    Answered,
    Asked,
    Despaired,
    Doubted,
    ForwardEnded,
    Input,
    Named,
    Replied,
    Started,
    TimedOut,
    Unclear,
)
from ivr.flow.places import wants_number
from ivr.flow.protocol import Ask as AskStep
from ivr.flow.protocol import Menu
from ivr.flow.scene import Turn
from ivr.flow.state import Place, State
from ivr.store.journal import JournalRow

PRIVATE = "private"
"""What the journal knows of an answer to a step marked so by its author."""

UNANSWERED = "unanswered"
"""What it knows of a text that a phone seems to write by itself (`ivr.flow.echoes`)."""


@dataclass(frozen=True)
class Taken:
    """A turn, the catalogue it is told from, and what of the input the journal may know."""

    turn: Turn
    catalogue: Catalogue
    shown: str


def take(visit: Visit, state: State, event: Input) -> Taken:
    """Advance a conversation."""
    catalogue, state = visit.line.catalogue_of(state, visit.city)
    turn = advance(catalogue, state, event, visit.facts)
    return Taken(turn, catalogue, shown_input(catalogue, state.place, event))


def journal_row(visit: Visit, turn: Turn, shown: str, *more: Deed) -> JournalRow:
    """What the journal keeps of a turn, with deeds beyond the turn's own.

    Of a private answer not even what was told next, which would give it away.
    """
    state, caller = turn.state, visit.caller
    heard = tuple(effect.name for effect in turn.effects if isinstance(effect, Say))
    return JournalRow(
        city=visit.city.city,
        channel="voice" if visit.voice else "sms",
        conversation=visit.conversation,
        event=visit.message or f"{visit.conversation}:{state.turn}:{shown}",
        turn=state.turn,
        at=visit.now,
        input=shown,
        language=state.language,
        protocol=_topic(state.place),
        step=None if shown == PRIVATE else state.place.step,
        heard=() if shown == PRIVATE else heard,
        deeds=tuple(write_deed(each) for each in (*_deeds(visit, turn), *more)),
        caller_sealed=caller.sealed if caller else None,
        caller_mac=caller.mac if caller else None,
    )


def report_row(visit: Visit, shown: str, *happened: Deed, turn: int = 0) -> JournalRow:
    """What the journal keeps of something that happened beside the turns of a conversation."""
    caller = visit.caller
    return JournalRow(
        city=visit.city.city,
        channel="status" if visit.voice else "sms",
        conversation=visit.conversation,
        event=visit.message or f"{visit.conversation}:{shown}",
        turn=turn,
        at=visit.now,
        input=shown,
        deeds=tuple(write_deed(each) for each in happened),
        caller_sealed=caller.sealed if caller else None,
        caller_mac=caller.mac if caller else None,
    )


def shown_input(  # noqa: C901 - one case an input, and the type checker counts them
    catalogue: Catalogue, place: Place, event: Input
) -> str:
    """What came in, as far as the journal may know it."""
    match event:
        case Started():
            return "started"
        case Answered(keys):
            return _shown_keys(catalogue, place, keys)
        case TimedOut():
            return "silence"
        case Asked(word):
            return f"word {word}"
        case Named(protocol):
            return f"topic {protocol}"
        case Doubted():
            return "word doubtful"
        case Replied(yes):
            return f"word {'yes' if yes else 'no'}"
        case Despaired(protocol):
            return f"topic {protocol}" if protocol else "text"
        case Unclear():
            return "text"
        case ForwardEnded(back):
            return back.value
        case _:
            assert_never(event)


def _shown_keys(catalogue: Catalogue, place: Place, keys: str) -> str:
    if keys in ("0", "9", "#") or "*" in keys:
        return f"key {keys[:1] if keys in ('0', '9', '#') else '*'}"
    step = catalogue.protocols[place.protocol].steps[place.step] if place.protocol else None
    if isinstance(step, Menu | AskStep) and step.private:
        return PRIVATE
    if wants_number(catalogue, place) or len(keys) > 1:
        return "number"
    return f"key {keys}"


def _topic(place: Place) -> str | None:
    return place.protocol or None


def _deeds(visit: Visit, turn: Turn) -> Iterable[Deed]:
    for effect in turn.effects:
        deed = _deed(visit, turn.state, effect)
        if deed is not None:
            yield deed


def _deed(visit: Visit, state: State, effect: Effect) -> Deed | None:
    match effect:
        case Say() | Offer() | Ask() | End() | Forward():
            return None
        case RequestCallback():
            return requested(visit, state, effect)
        case WithdrawCallback():
            return deeds.CallbackWithdrawn()
        case TextCode():
            return deeds.CodeTexted()
        case RaiseEmergency(known):
            return deeds.EmergencyRaised(known=known)
        case AwaitAnswer():
            return deeds.DangerDoubted()
        case AnswerCame():
            return deeds.DoubtAnswered()
        case RememberLanguage(language):
            return deeds.LanguageRemembered(language=language)
        case _:
            assert_never(effect)


def requested(visit: Visit, state: State, request: RequestCallback) -> Deed:
    """The deed of asking to be called back."""
    after = request.wish.after
    topic = None if state.topic == TOP_MENU else state.topic
    asked = deeds.CallbackRequested(
        seconds=request.seconds,
        urgent=request.urgent,
        cannot_talk=request.cannot_talk,
        textable=visit.facts.textable,
        topic=topic,
        gender=request.wish.gender or None,
        call_after=None if after is None else datetime.fromtimestamp(after, UTC),
        safe=request.wish.safe,
        by_text=request.wish.by_text,
    )
    if request.number is None:
        return asked
    keyed = visit.line.hotline.store.vault.number(visit.city.city, request.number)
    return asked.model_copy(
        update={
            "number_sealed": keyed.sealed,
            "number_mac": keyed.mac,
            "textable": phones.is_mobile(request.number),
        }
    )
