"""Cases by keypad: hearing what waits, taking or leaving one, closing one's own."""

from collections.abc import Sequence

from sqlalchemy import Connection

from ivr.channels import moments
from ivr.conversations import joining
from ivr.conversations.staff import menu
from ivr.conversations.staff.on_line import OnLine, Step
from ivr.dispatch import attempts, by_text, taking
from ivr.dispatch.asking import language_name, topic_title
from ivr.dispatch.attempts import Attempt
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.taking import OUTCOMES, Mine
from ivr.flow.effects import Say
from ivr.flow.texts import Digits

MOST_TOLD = 4
"""How many cases are told one after the other: nobody keeps more codes in mind."""

THE_ONE = ("1", "#")
"""The keys that mean the only case there is; not every carrier tells of a `#` alone."""


def waiting(here: OnLine) -> tuple[Say, ...]:
    """The cases put before this assistant, then those that are theirs; or that there are none."""
    with here.visit.line.hotline.store.reading() as conn:
        offered, own = taking.open_cases(conn, here.assistant)
    return _told(here, offered, own) if offered or own else (here.say("staff-none-fits"),)


def ask(here: OnLine, step: Step, *news: Say) -> str:
    """Which case it is about; without any the menu is told again."""
    with here.visit.line.hotline.store.reading() as conn:
        offered, own = _fitting(conn, here, step)
    match [*offered, *own]:
        case []:
            return menu.told(here, *news, here.say("staff-none-fits"))
        case [one]:
            return here.ask_code(step, *news, here.say("staff-one-fits", code=Digits(one.code)))
        case _:
            says = (*_told(here, offered, own), here.say("staff-code"))
            return here.ask_code(step, *news, *says)


def keyed(here: OnLine, step: Step, keys: str) -> str:
    """A code was keyed, or 1 for the only case there is."""
    code = _the_one(here, step) if keys in THE_ONE else keys
    if code is None:
        return ask(here, step)
    match step:
        case Step.TAKE:
            done = _take(here, code)
        case Step.LEAVE:
            done = _leave(here, code)
        case _:
            done = _how(here, code)
    return done or ask(here, step, here.say("staff-code-refused", code=Digits(code)))


def ended(here: OnLine, code: str, keys: str) -> str:
    """How a case of this assistant's ended: 1 helped, 2 referred, 3 follow-up."""
    outcome = OUTCOMES.get(int(keys)) if keys.isdigit() else None
    if outcome is None:
        return _how(here, code) or menu.told(here)
    hotline, assistant, now = here.visit.line.hotline, here.assistant, here.visit.now
    with hotline.store.transaction() as conn:
        closed = taking.close(conn, hotline, assistant, code, outcome, None, now=now)
    name = "staff-closed" if isinstance(closed, Mine) else "staff-code-refused"
    return menu.told(here, here.say(name, code=Digits(code)))


def _fitting(
    conn: Connection, here: OnLine, step: Step
) -> tuple[Sequence[Callback], Sequence[Callback]]:
    """The cases that a step may be about: offered ones, and this assistant's own."""
    offered, own = taking.open_cases(conn, here.assistant)
    match step:
        case Step.TAKE:
            return offered, own
        case Step.LEAVE:
            return offered, ()
        case _:
            return (), own


def _the_one(here: OnLine, step: Step) -> str | None:
    with here.visit.line.hotline.store.reading() as conn:
        offered, own = _fitting(conn, here, step)
    codes = [each.code for each in (*offered, *own)]
    return codes[0] if len(codes) == 1 else None


def _take(here: OnLine, code: str) -> str | None:
    """Take a case and ring its caller: the assistant is on the line already.

    A caller who is to be written to is not rung.
    """
    visit, assistant, now = here.visit, here.assistant, here.visit.now
    hotline, state = visit.line.hotline, "assistant-accepted"
    with hotline.store.transaction() as conn:
        taken = taking.take(conn, hotline, visit.city, assistant, code, now=now)
        if not isinstance(taken, Mine):
            return None
        if taken.callback.by_text:
            by_text.there(conn, hotline, visit.city, taken.callback, now=now)
            return menu.told(here, here.say("assistant-by-text", code=Digits(code)))
        token = attempts.start(conn, hotline, taken.callback, assistant, state=state, now=now)
    return joining.ring_caller(visit.line, Attempt(token, state, taken.callback, assistant), now)


def _leave(here: OnLine, code: str) -> str | None:
    with here.visit.line.hotline.store.transaction() as conn:
        left = taking.pass_on(conn, here.assistant, code, now=here.visit.now)
    if not isinstance(left, Mine):
        return None
    return menu.told(here, here.say("staff-passed", code=Digits(code)))


def _how(here: OnLine, code: str) -> str | None:
    """Ask how a case of theirs ended."""
    with here.visit.line.hotline.store.reading() as conn:
        theirs = taking.theirs(conn, here.assistant, code)
    if not isinstance(theirs, Mine):
        return None
    say = here.say("staff-how", code=Digits(code))
    return here.ask_key(Step.HOW, say, say, code=code)


def _told(here: OnLine, offered: Sequence[Callback], own: Sequence[Callback]) -> tuple[Say, ...]:
    named = [("staff-waiting", each) for each in offered] + [("staff-own", each) for each in own]
    told = [_line(here, name, callback) for name, callback in named[:MOST_TOLD]]
    more = len(named) - MOST_TOLD
    return (*told, here.say("staff-more-waiting", count=more)) if more > 0 else tuple(told)


def _line(here: OnLine, name: str, callback: Callback) -> Say:
    language, waited = here.language, here.visit.now - callback.requested_at
    return here.say(
        name,
        code=Digits(callback.code),
        language=language_name(callback.language, language),
        topic=topic_title(here.visit.line.hotline, callback.topic, language),
        time=moments.lasted(waited, language=language),
    )
