"""Four questions to the caller, for a desk that pressed 3, and then that desk once more.

The desk has hung up and the caller's Dial has ended, so the caller's own call asks them, document
by document, and rings the same desk with the answers sealed in its address. Neither an order to the
carrier nor the worker is needed; what fails on the way rings the next desk
(docs/decisions/0018-interpreter.md). 9 ends the questions at once.
"""

from ivr.channels import voice
from ivr.conversations import calls, desks, waiting
from ivr.conversations.line import Visit
from ivr.conversations.way import Way
from ivr.dispatch import deeds, meeting
from ivr.errors import StoreUnavailable
from ivr.flow import questions
from ivr.flow.inputs import Answered, Back, ForwardEnded, Input
from ivr.flow.known import known
from ivr.flow.state import State

DANGER, PERSON, BACK, AGAIN = Answered("9"), Answered("0"), Answered("*"), Answered("#")

SECONDS = 4
"""Silence after a question in which an answer is waited for."""

REPEATED = "again"
"""Stands behind a question that is asked once more because the key was none of its answers."""


def are_wanted(visit: Visit, state: State, leg: str) -> bool:
    """Whether the desk of this call pressed 3; on doubt it did not, and the next one is rung.

    A database that is known to be away is not asked: the desk was told that it can't be done.
    """
    if not leg or questions.were_asked(state):
        return False
    if waiting.is_cut_off(visit) or visit.line.recorder.away:
        return False
    try:
        with visit.line.hotline.store.reading() as conn:
            alarm = meeting.find(conn, visit.city.city, visit.conversation)
            return alarm is not None and meeting.asks(conn, alarm, leg)
    except StoreUnavailable:
        return False


def begin(visit: Visit, state: State, way: Way) -> str:
    """The first question, after a sentence that says whose they are."""
    language = state.language or calls.remembered(visit) or visit.city.languages[0]
    return _ask(visit, state, way, language, questions.QUESTIONS[0], "questions-first")


def step(visit: Visit, written: str, way: Way, token: str, *, key: Input, over: bool) -> str:
    """What follows a key, or silence, at a question: `en-hurt`, or `en-hurt-again`."""
    state = calls.opened(visit, token)
    language, _, rest = written.partition("-")
    question, _, repeated = rest.partition("-")
    if over:
        return voice.refused()
    if question not in questions.QUESTIONS or key == DANGER:
        return _ring(visit, state, way)
    match key:
        case Answered(keys) if keys in questions.ANSWERS:
            return _next(visit, state, way, language, question, keys)
        case Answered() if key == BACK:
            return calls.answer(visit, state, ForwardEnded(Back.STOPPED))
        case Answered() if key == PERSON:
            noted = waiting.asks_for_call(visit, state, way)
            return _ask(visit, state, way, language, rest, noted)
        case Answered() if key == AGAIN:
            return _ask(visit, state, way, language, rest)
        case Answered() if not repeated:
            return _ask(visit, state, way, language, f"{question}-{REPEATED}")
        case _:
            return _next(visit, state, way, language, question, questions.SILENT)


def _next(visit: Visit, state: State, way: Way, language: str, question: str, key: str) -> str:
    """The next question; after the last, or two without an answer, the desk."""
    state = questions.answered(state, question, key)
    if key in questions.ANSWERS:
        _note(visit, state, way, question)
    later = questions.following(question)
    if later is None or questions.is_silent(state):
        return _ring(visit, state, way)
    return _ask(visit, state, way, language, later)


def _ring(visit: Visit, state: State, way: Way) -> str:
    """The desk that asked, which hears the answers first."""
    state = questions.over(state)
    _note(visit, state, way, "all")
    rung = deeds.DeskRung(desk=way.desk)
    desks.note(visit, state, way, f"desk {way.desk} rung with answers", rung)
    return desks.ring(visit, state, way)


def _ask(
    visit: Visit, state: State, way: Way, language: str, step: str, first: str | None = None
) -> str:
    question, _, _ = step.partition("-")
    says = [visit.phrase(each, language) for each in (first, f"question-{question}") if each]
    token = visit.line.sealer.seal(state, visit.conversation)
    action = visit.line.hotline.urls.questions(f"{language}-{step}", str(way), token)
    return voice.ask_key(says, wording=visit.wording(), action=action, seconds=SECONDS)


def _note(visit: Visit, state: State, way: Way, question: str) -> None:
    """Keep in the journal what the patrol may hear by now, answer by answer."""
    deed = deeds.CallerAnswered(known=known(state))
    desks.note(visit, state, way, f"question {question}", deed)
