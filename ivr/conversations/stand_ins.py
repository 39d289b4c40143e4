"""Our own people who join somebody in danger where no patrol desk did: supervisors, assistants.

They are rung by the worker and meet the caller in the queue; or the caller's own call rings the
supervisors in turn, which needs neither database nor an order to the carrier.
"""

from dataclasses import dataclass, replace

from ivr.channels import queueing, voice
from ivr.conversations import desks, turns, waiting
from ivr.conversations.line import Visit
from ivr.conversations.way import Way
from ivr.dispatch import deeds, stand_ins
from ivr.dispatch.asking import language_name, staff_language
from ivr.dispatch.deeds import Deed
from ivr.dispatch.stand_ins import Who
from ivr.errors import StoreUnavailable
from ivr.flow.inputs import Answered, Input
from ivr.flow.state import State
from ivr.flow.texts import Digits

YES = Answered("1")

MOST_IN_TURN = 10
"""So many numbers one Dial may ring (`carrier.md` 3)."""

WAITS = 60
"""Seconds somebody who pressed 1 waits for the caller, whom the desks may be ringing meanwhile."""


def ring_in_turn(visit: Visit, state: State, way: Way) -> str:
    """The supervisors one after the other, by the caller's own call."""
    city, urls = visit.city, visit.line.hotline.urls
    rings = deeds.Queued(turn=way.round, in_turn=True)
    desks.note(visit, state, way, "supervisors rung", rings)
    token = visit.line.sealer.seal(state, visit.conversation)
    language = state.language or stand_ins.UNKNOWN
    people = [Who("supervisor", place) for place, _ in enumerate(city.supervisors, start=1)]
    urls_of = [urls.stand_in(visit.conversation, str(who), language, "asked") for who in people]
    rung = list(zip(city.supervisors, urls_of, strict=True))[:MOST_IN_TURN]
    return queueing.in_turn(
        rung,
        caller_id=city.numbers[0],
        ring_seconds=city.patrol.ring_seconds,
        action=urls.queue("rang", str(way), token),
    )


@dataclass(frozen=True)
class Pressed:
    """What a step's request told: the key, the carrier's id of its call, whether they talked."""

    key: Input
    leg: str
    joined: bool


def step(visit: Visit, written: str, language: str, name: str, pressed: Pressed) -> str:
    """One step of theirs; `visit` is of the caller's conversation.

    `rung` and `key` are of a call by the worker, `asked` and `asked-key` of one in turn; `met-…`,
    with the id of theirs, is what the caller hears before they are joined.
    """
    who, yes = Who.read(written), pressed.key == YES
    kind, _, theirs = name.partition("-")
    match kind:
        case "rung" | "asked" if not theirs:
            return _rung(visit, who, language, name)
        case "key" if yes:
            return _meets(visit, who, language, pressed.leg)
        case "asked" if yes:
            _note_joined(visit, who, pressed.leg)
            return voice.accepted()
        case "met":
            _note_joined(visit, who, theirs)
            known = None if language == stand_ins.UNKNOWN else language
            says = (visit.phrase(f"joins-{who.role}", known),)
            return voice.sounds(says, wording=visit.wording())
        case "left" if not pressed.joined:
            return _not_needed(visit, who)
        case _:
            return voice.refused()


def _rung(visit: Visit, who: Who, language: str, name: str) -> str:
    if not _is_needed(visit):
        return _not_needed(visit, who)
    told_in = _language(visit, who)
    unknown = visit.wording().spoken(visit.phrase("unknown", told_in))
    spoken = unknown if language == stand_ins.UNKNOWN else language_name(language, told_in)
    say = visit.phrase("stand-in-rung", told_in, {"code": Digits(visit.code), "language": spoken})
    key = "asked-key" if name == "asked" else "key"
    action = visit.line.hotline.urls.stand_in(visit.conversation, str(who), language, key)
    return voice.screen((say, say), wording=visit.wording(), action=action)


def _meets(visit: Visit, who: Who, language: str, leg: str) -> str:
    if not _is_needed(visit):
        return _not_needed(visit, who)
    accepted = deeds.StandInAccepted(role=who.role, place=who.place)
    _note(visit, f"{who} accepted", leg, accepted)
    urls = visit.line.hotline.urls
    return queueing.meet(
        waiting.name(visit.conversation),
        met_url=urls.stand_in(visit.conversation, str(who), language, f"met-{leg}"),
        seconds=WAITS,
        action=urls.stand_in(visit.conversation, str(who), language, "left"),
    )


def _not_needed(visit: Visit, who: Who) -> str:
    say = visit.phrase("stand-in-not-needed", _language(visit, who))
    return voice.parting((say,), wording=visit.wording())


def _language(visit: Visit, who: Who) -> str:
    """What they are spoken to in: supervisors as they are texted, assistants as ever."""
    staff = visit.line.snapshot(visit.now).staff.values() if who.role == "assistant" else ()
    known = next((each for each in staff if each.id == who.place), None)
    return staff_language(visit.line.hotline, known) if known else visit.city.languages[0]


def _is_needed(visit: Visit) -> bool:
    """Whether the caller still waits; on doubt they do."""
    try:
        with visit.line.hotline.store.reading() as conn:
            return stand_ins.is_needed(conn, visit.city, visit.conversation)
    except StoreUnavailable:
        return True


def _note_joined(visit: Visit, who: Who, leg: str) -> None:
    joined = deeds.StandInJoined(role=who.role, place=who.place)
    _note(visit, f"{who} joined", leg, joined)


def _note(visit: Visit, shown: str, leg: str, deed: Deed) -> None:
    """Keep it in the journal, once for each call of theirs."""
    row = turns.report_row(visit, shown, deed)
    visit.line.recorder.write_aside(replace(row, event=f"{row.event}:{leg}"))
