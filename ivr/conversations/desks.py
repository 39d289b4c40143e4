"""The way to the patrol police: desks rung in order by plain `<Dial>`, each accepting by a key.

Nothing here waits for a database: it needs the city pack and the sentences in memory only
(DESIGN.md, rule 3).
"""

from collections.abc import Mapping
from dataclasses import replace

from ivr.channels import voice
from ivr.conversations import turns
from ivr.conversations.line import Visit
from ivr.dispatch import deeds
from ivr.dispatch.deeds import Deed
from ivr.flow.inputs import ForwardEnded, Input
from ivr.flow.state import State

DESK_LANGUAGE = "uk"
"""What patrol desks speak."""

WHISPER_SECONDS = 17
"""Longer than the desk's screening can last: a call that did was talked in."""

_LONGEST_DURATION = 6
"""Digits of a call's seconds; more of them are no duration."""


def ring(visit: Visit, state: State, desk: int) -> str:
    """Ring desk `desk`, counted from 1; the first time the caller hears so."""
    urls, patrol = visit.line.hotline.urls, visit.city.patrol
    first = visit.phrase("connecting-police", state.language) if desk == 1 else None
    token = visit.line.sealer.seal(state, visit.conversation)
    return voice.connect_police(
        sentence=first,
        wording=visit.wording(),
        number=patrol.voice[desk - 1],
        caller_id=visit.city.numbers[0],
        ring_seconds=patrol.ring_seconds,
        whisper_url=urls.desk(desk, visit.conversation),
        action=urls.patrol(desk, token),
    )


def whisper(visit: Visit, desk: int) -> str:
    """What the desk hears on picking up."""
    first = visit.phrase("desk-whisper", DESK_LANGUAGE)
    again = visit.phrase("desk-whisper-again", DESK_LANGUAGE)
    action = visit.line.hotline.urls.desk_key(desk, visit.conversation)
    return voice.desk_whisper(first, again, wording=visit.wording(), action=action)


def accept(visit: Visit, desk: int, leg: str) -> str:
    """The desk pressed a key: the two are joined. `leg` is the carrier's id of the desk's call."""
    accepted = turns.report_row(visit, f"desk {desk} accepted", deeds.DeskAccepted(desk=desk))
    visit.line.recorder.write_aside(replace(accepted, event=f"{accepted.event}:{leg}"))
    return voice.accepted()


def was_reached(form: Mapping[str, str]) -> bool:
    """Whether a desk and the caller talked, by what a Dial reported.

    After a refused screening the status may still be `completed`, so DialBridged decides
    (`carrier.md` 3); where a carrier leaves it out, the length of the call does. On doubt nobody
    was reached, and the next desk is rung.
    """
    if "DialBridged" in form:
        return form["DialBridged"] == "true"
    seconds = form.get("DialCallDuration", "0")
    over = form.get("DialCallStatus") in ("completed", "answered")
    told = len(seconds) <= _LONGEST_DURATION and seconds.isdecimal()
    return over and told and int(seconds) > WHISPER_SECONDS


def note_rung(visit: Visit, state: State, desk: int) -> None:
    """Keep in the journal that the next desk is being rung, each time there is danger."""
    deed = deeds.DeskRung(desk=desk)
    rung = turns.report_row(visit, f"desk {desk} rung", deed, turn=state.turn)
    visit.line.recorder.write_aside(replace(rung, event=f"{rung.event}:{state.turn}"))


def deeds_of(event: Input, *, forwarded: bool) -> tuple[Deed, ...]:
    """What a turn adds to the journal on the way to the desks and back."""
    if forwarded:
        return (deeds.DeskRung(desk=1),)
    match event:
        case ForwardEnded(True):
            return (deeds.PoliceEnded(),)
        case ForwardEnded(False):
            return (deeds.PoliceNotReached(),)
        case _:
            return ()
