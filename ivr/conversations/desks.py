"""The way to the patrol police: desks rung in order by plain `<Dial>`, each accepting by a key.

Nothing here waits for a database: it needs the city pack and the sentences in memory, and of the
caller what stands sealed in the addresses (DESIGN.md, rule 3; docs/decisions/0015-desks.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.channels import voice
from ivr.channels.urls import NO_STATE
from ivr.conversations import turns
from ivr.conversations.line import Visit
from ivr.conversations.way import Way
from ivr.dispatch import deeds, patrol
from ivr.dispatch.deeds import Deed
from ivr.errors import FlowError
from ivr.flow.engine import fresh
from ivr.flow.inputs import Back, ForwardEnded, Input
from ivr.flow.state import State

DESK_LANGUAGE = patrol.LANGUAGE
"""What patrol desks speak."""

WHISPER_SECONDS = 17
"""Longer than the desk's screening can last: a call that did was talked in."""

_LONGEST_DURATION = 6
"""Digits of a call's seconds; more of them are no duration."""


@dataclass(frozen=True)
class Rang:
    """How ringing ended. over: the caller hung up. stopped: by their star, before a desk had them.

    seconds: how long the rung side was on the line. leg: the carrier's id of its call, where it
    picked up.
    """

    reached: bool
    stopped: bool
    over: bool
    seconds: int
    leg: str = ""


def ring(visit: Visit, state: State, way: Way) -> str:
    """Ring the desk the way has come to; the first time the caller hears so."""
    urls, city = visit.line.hotline.urls, visit.city
    first = visit.phrase("connecting-police", state.language) if way == Way() else None
    whisper_url = urls.desk(way.desk, visit.conversation, _details(visit, state))
    return voice.connect_police(
        sentence=first,
        wording=visit.wording(),
        number=city.patrol.voice[way.desk - 1],
        caller_id=city.numbers[0],
        ring_seconds=city.patrol.ring_seconds,
        whisper_url=None if way.keyless else whisper_url,
        action=urls.patrol(str(way), visit.line.sealer.seal(state, visit.conversation)),
    )


def _details(visit: Visit, state: State) -> str:
    """The caller's state and number, sealed; no way back is told there."""
    whole = replace(state, back=(), number=state.number or visit.number)
    return visit.line.sealer.seal(whole, _desks_own(visit))


def told_in(visit: Visit, details: str) -> State:
    """What a desk's address holds of the caller; a fresh state where it was lost."""
    if details != NO_STATE:
        try:
            return visit.line.sealer.open(details, _desks_own(visit))
        except FlowError:
            pass
    return fresh(visit.catalogue)


def _desks_own(visit: Visit) -> str:
    """What a desk's token is sealed for: it opens as no turn of the caller's, nor one as it."""
    return f"{visit.conversation}:desk"


def read_rang(form: Mapping[str, str], *, over: bool) -> Rang:
    """How ringing ended, by what a Dial reported.

    A star is told as `canceled`, or as `completed` without a duration where nobody ever was on the
    line. On doubt the caller did not stop it, and the next desk is rung.
    """
    reached, seconds = was_reached(form), _seconds(form)
    status = form.get("DialCallStatus")
    unmet = status == "completed" and form.get("DialBridged") == "false"
    unmet = unmet and "DialCallDuration" not in form  # "0" is a desk that hung up at once
    stopped = not reached and not over and (status == "canceled" or unmet)
    picked_up = status in ("completed", "answered")
    leg = form.get("DialCallSid", "") if picked_up else ""
    return Rang(reached, stopped, over, seconds, leg)


def was_reached(form: Mapping[str, str]) -> bool:
    """Whether a desk and the caller talked, by what a Dial reported.

    After a refused screening the status may still be `completed`, so DialBridged decides
    (`carrier.md` 3); where a carrier leaves it out, the length of the call does. On doubt nobody
    was reached, and the next desk is rung.
    """
    if "DialBridged" in form:
        return form["DialBridged"] == "true"
    over = form.get("DialCallStatus") in ("completed", "answered")
    return over and _seconds(form) > WHISPER_SECONDS


def _seconds(form: Mapping[str, str]) -> int:
    seconds = form.get("DialCallDuration", "0")
    told = len(seconds) <= _LONGEST_DURATION and seconds.isascii() and seconds.isdecimal()
    return int(seconds) if told else 0


def note(visit: Visit, state: State, way: Way, shown: str, deed: Deed) -> None:
    """Keep in the journal what happened on the way, once for each turn, round and desk."""
    row = turns.report_row(visit, shown, deed, turn=state.turn)
    named = replace(row, event=f"{row.event}:{state.turn}:{way}", language=state.language)
    visit.line.recorder.write_aside(named)


def note_rung(visit: Visit, state: State, way: Way) -> None:
    """Keep in the journal that a desk is being rung."""
    deed = deeds.DeskRung(desk=way.desk, keyless=bool(way.keyless))
    note(visit, state, way, f"desk {way.desk} rung", deed)


def deeds_of(event: Input, *, forwarded: bool) -> tuple[Deed, ...]:
    """What a turn adds to the journal on the way to the desks and back."""
    if forwarded:
        return (deeds.DeskRung(desk=1),)
    match event:
        case ForwardEnded(Back.FROM_POLICE):
            return (deeds.PoliceEnded(),)
        case ForwardEnded(Back.STOPPED):
            return (deeds.PoliceStopped(),)
        case _:
            return ()
