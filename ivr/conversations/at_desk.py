"""What a patrol desk hears on picking up, and what its keys do until it is joined.

Any key accepts; 2 tells the case first, 3 has the caller asked first. Accepting needs no database
(DESIGN.md, rule 3).
"""

from dataclasses import replace

from ivr.channels import voice
from ivr.conversations import turns
from ivr.conversations.desks import DESK_LANGUAGE, told_in
from ivr.conversations.line import Visit
from ivr.dispatch import deeds, meeting, patrol
from ivr.errors import StoreUnavailable
from ivr.flow import questions
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.known import known
from ivr.flow.lint import timing
from ivr.flow.state import State

DETAILS = Answered("2")
"""The key by which a desk accepts and hears first what is known."""

ASKS = Answered("3")
"""The key by which a desk has the caller asked four questions, and is rung again."""

BEHIND_DETAILS = 8
"""Seconds after the details in which a key is waited for, with some to spare."""


def whisper(visit: Visit, desk: int, details: str) -> str:
    """What the desk hears on picking up; once the caller was asked for it, the answers."""
    state = told_in(visit, details)
    again = visit.phrase("desk-whisper-again", DESK_LANGUAGE)
    action = visit.line.hotline.urls.desk_key(desk, visit.conversation, details)
    if questions.were_asked(state):
        told = "; ".join(questions.told(visit.catalogue, known(state), DESK_LANGUAGE))
        first = visit.phrase("desk-answers", DESK_LANGUAGE, {"answers": told})
        return voice.desk_whisper((first, again), wording=visit.wording(), action=action)
    first = visit.phrase("desk-whisper", DESK_LANGUAGE)
    return voice.desk_whisper((first, again, again), wording=visit.wording(), action=action)


def accept(
    visit: Visit, desk: int, details: str, *, key: Input, leg: str, told: bool = False
) -> str:
    """The desk pressed a key: the two are joined, at 2 after what is known of the caller.

    At 3 the desk hangs up, the caller is asked four questions, and it is rung again.

    `leg` is the carrier's id of the desk's call, told: whether it was hearing what is known.
    """
    state = told_in(visit, details)
    callers = replace(visit, number=state.number)
    if key == ASKS and not (told or questions.were_asked(state)):
        return _asks(callers, desk, details, leg)
    words = _what_is_known(callers, state) if key == DETAILS else None
    if words is not None:
        _note_listens(callers, desk, leg, _seconds(visit, words))
    elif told:
        _note_listens(callers, desk, leg, 0)
    deed = deeds.DeskAccepted(desk=desk, details=True, leg=leg)
    accepted = turns.report_row(callers, f"desk {desk} accepted", deed)
    visit.line.recorder.write_aside(replace(accepted, event=f"{accepted.event}:{leg}"))
    if words is None:
        return voice.accepted()
    action = visit.line.hotline.urls.desk_told(desk, visit.conversation, details)
    return voice.desk_details(words, wording=visit.wording(), action=action)


def _asks(visit: Visit, desk: int, details: str, leg: str) -> str:
    """The caller is to be asked first, and the desk is rung again: it hangs up.

    Where that can't be noted they hear so, and any key joins as ever.
    """
    if not _is_noted(visit, leg):
        say = visit.phrase("desk-cannot-ask", DESK_LANGUAGE)
        action = visit.line.hotline.urls.desk_key(desk, visit.conversation, details)
        return voice.screen((say, say), wording=visit.wording(), action=action)
    row = turns.report_row(visit, f"desk {desk} asks", deeds.DeskAsked(desk=desk))
    visit.line.recorder.write_aside(replace(row, event=f"{row.event}:{leg}"))
    say = visit.phrase("desk-asks", DESK_LANGUAGE)
    return voice.parting((say,), wording=visit.wording())


def _is_noted(visit: Visit, leg: str) -> bool:
    """Whether it stands in the database, where the caller's call looks for it in a moment."""
    if visit.line.recorder.away:
        return False
    try:
        with visit.line.hotline.store.transaction() as conn:
            alarm = meeting.find(conn, visit.city.city, visit.conversation)
            if alarm is not None:
                meeting.note(conn, alarm, meeting.DESK, leg, "asks", now=visit.now)
            return alarm is not None
    except StoreUnavailable:
        return False


def _what_is_known(visit: Visit, state: State) -> Say:
    """It stands sealed in the address, for this call's desks only."""
    about = patrol.Known(visit.code, state.language, known(state), state.number)
    return patrol.told(visit.line.hotline, visit.city, about, "desk-details", now=visit.now)


def _seconds(visit: Visit, words: Say) -> int:
    """How long a desk may listen to these words."""
    wording = visit.wording()
    lasts = timing.seconds(wording.spoken(words), words.language, wording.catalogue.numbers)
    return round(lasts) + BEHIND_DETAILS


def _note_listens(visit: Visit, desk: int, leg: str, seconds: int) -> None:
    """Keep in the journal for how long the desk will listen, each time it does; 0: no longer."""
    deed = deeds.DeskListens(desk=desk, leg=leg, seconds=seconds)
    row = turns.report_row(visit, f"desk {desk} {'listens' if seconds else 'breaks off'}", deed)
    once = f"{row.event}:{leg}:{visit.now:%H%M%S}"
    visit.line.recorder.write_aside(replace(row, event=once))
