"""The assistant who is rung to interpret: what they hear, their key, their waiting, the way in.

They hear the case's code and the caller's language, never a number. While no desk has accepted they
wait with words, and their own call asks every few seconds how it stands: no order to the carrier
is needed for them, and the desk waits for nothing of it.
"""

from dataclasses import replace

from ivr.channels import voice
from ivr.conversations import turns
from ivr.conversations.line import Visit
from ivr.conversations.meeting.way_in import goes_in
from ivr.conversations.room.here import noting
from ivr.dispatch import deeds, interpreters, meeting, moving
from ivr.dispatch.asking import language_name, staff_language
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import Deed
from ivr.dispatch.interpreters import Rung
from ivr.dispatch.meeting import INTERPRETER
from ivr.dispatch.moving import Standing
from ivr.errors import StoreUnavailable
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.texts import Digits, Value

YES = Answered("1")


def step(visit: Visit, name: str, token: str, *, key: Input, over: bool) -> str:
    """One step of theirs; `visit` is their own call, `token` that of the call to them.

    While the database is away they wait: who presses 1 then is asked once more.
    """
    try:
        with visit.line.hotline.store.reading() as conn:
            rung = interpreters.find(conn, token)
        return voice.refused() if rung is None else _step(visit, name, rung, key=key, over=over)
    except StoreUnavailable:
        urls, then = visit.line.hotline.urls, "waits" if name == "waits" else "rung"
        says = (visit.phrase("room-moment", visit.city.languages[0]),)
        again = urls.meeting(INTERPRETER, then, token)
        return voice.sounds(says, wording=visit.wording(), pause=4, then=again)


def _step(visit: Visit, name: str, rung: Rung, *, key: Input, over: bool) -> str:
    match name:
        case _ if over:
            return _leaves(visit, rung)
        case "rung":
            return _rung(visit, rung)
        case "key" if key == YES:
            return _accepts(visit, rung)
        case "waits":
            return _waits(visit, rung, _standing(visit, rung))
        case "alone" | "left":
            _leaves(visit, rung)
            return _parting(visit, rung, "interpreter-not-needed")
        case _:
            return voice.refused()


def _rung(visit: Visit, rung: Rung) -> str:
    """The case and the language, and to press 1; voicemail presses nothing."""
    match _standing(visit, rung):
        case "over":
            return _parting(visit, rung, "interpreter-not-needed")
        case "queued":
            return _to_the_queue(visit, rung)
        case _:
            pass
    told_in = staff_language(visit.line.hotline, rung.assistant)
    about: dict[str, Value] = {
        "code": Digits(case_code(visit.line.hotline.secret, rung.meeting.conversation)),
        "language": language_name(_callers_language(visit, rung), told_in),
    }
    say = visit.phrase("interpreter-rung", told_in, about)
    return voice.screen((say, say), wording=visit.wording(), action=_url(visit, rung, "key"))


def _accepts(visit: Visit, rung: Rung) -> str:
    hotline = visit.line.hotline
    with hotline.store.transaction() as conn:
        standing = moving.standing(conn, rung.meeting)
        needed = standing != "over" and interpreters.accept(
            conn, hotline, visit.city, rung, visit.conversation, now=visit.now
        )
    if not needed:
        return _parting(visit, rung, "interpreter-not-needed")
    _note(visit, rung, "accepted", deeds.InterpreterAccepted(assistant=rung.assistant.id))
    return _waits(visit, rung, standing)


def _waits(visit: Visit, rung: Rung, standing: Standing) -> str:
    """How it goes on: in, a word and another look, or a sentence and the end."""
    match standing:
        case "goes-in":
            return _goes_in(visit, rung)
        case "queued":
            return _to_the_queue(visit, rung)
        case "over":
            return _parting(visit, rung, "interpreter-not-needed")
        case "apart":
            return _parting(visit, rung, "interpreter-apart")
        case _:
            says = (_say(visit, rung, "interpreter-waits"),)
            then = _url(visit, rung, "waits")
            return voice.sounds(says, wording=visit.wording(), pause=1, then=then)


def _goes_in(visit: Visit, rung: Rung) -> str:
    with noting(), visit.line.hotline.store.transaction() as conn:
        meeting.note(conn, rung.meeting, INTERPRETER, visit.conversation, "here", now=visit.now)
    _note(visit, rung, "joined", deeds.InterpreterJoined(assistant=rung.assistant.id))
    return goes_in(
        visit,
        INTERPRETER,
        rung.token,
        (_say(visit, rung, "interpreter-joins"),),
        conversation=rung.meeting.conversation,
        language=staff_language(visit.line.hotline, rung.assistant),
    )


def _to_the_queue(visit: Visit, rung: Rung) -> str:
    """No desk answered: they hear, as all our people do, that somebody in danger waits."""
    _leaves(visit, rung)
    who, language = f"assistant-{rung.assistant.id}", _callers_language(visit, rung)
    then = visit.line.hotline.urls.stand_in(rung.meeting.conversation, who, language, "rung")
    return voice.sounds((), wording=visit.wording(), then=then)


def _leaves(visit: Visit, rung: Rung) -> str:
    hotline = visit.line.hotline
    with noting(), hotline.store.transaction() as conn:
        moving.left(conn, hotline, rung.meeting, visit.conversation, now=visit.now)
    return voice.refused()


def _standing(visit: Visit, rung: Rung) -> Standing:
    with visit.line.hotline.store.reading() as conn:
        return moving.standing(conn, rung.meeting)


def _callers_language(visit: Visit, rung: Rung) -> str:
    with visit.line.hotline.store.reading() as conn:
        return interpreters.language(conn, rung.meeting)


def _parting(visit: Visit, rung: Rung, phrase: str) -> str:
    return voice.parting((_say(visit, rung, phrase),), wording=visit.wording())


def _url(visit: Visit, rung: Rung, step: str) -> str:
    return visit.line.hotline.urls.meeting(INTERPRETER, step, rung.token)


def _say(visit: Visit, rung: Rung, phrase: str) -> Say:
    return visit.phrase(phrase, staff_language(visit.line.hotline, rung.assistant))


def _note(visit: Visit, rung: Rung, word: str, deed: Deed) -> None:
    """Keep it in the journal of the caller's conversation, once for each call of theirs."""
    theirs = replace(visit, conversation=rung.meeting.conversation, number=None)
    row = turns.report_row(theirs, f"interpreter {word}", deed)
    visit.line.recorder.write_aside(replace(row, event=f"{row.event}:{visit.conversation}"))
