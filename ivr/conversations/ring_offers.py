"""What an assistant hears who is rung about an offer: the case; 1 takes it, 2 passes.

For whom no text reaches. Voicemail and pockets press nothing, so they take no case.
"""

from datetime import datetime

from ivr.channels import voice
from ivr.conversations import joining
from ivr.conversations.line import Line
from ivr.dispatch import attempts, by_text, ringing, taking
from ivr.dispatch.asking import case_values, staff_language
from ivr.dispatch.attempts import Attempt
from ivr.dispatch.ringing import Rung
from ivr.dispatch.taking import Mine
from ivr.flow.inputs import Answered, Input

TAKE, PASS = Answered("1"), Answered("2")


def picked_up(line: Line, token: str, now: datetime) -> str:
    """The case, and the two keys. Silence hangs up."""
    with line.hotline.store.reading() as conn:
        rung = ringing.find(conn, token)
    if rung is None:
        return voice.refused()
    if rung.callback.state != "waiting":
        return _parting(line, rung, "assistant-offer-gone", now)
    language = staff_language(line.hotline, rung.assistant)
    case = case_values(line.hotline, rung.callback, language)
    name = "assistant-offer-by-text" if rung.callback.by_text else "assistant-offer"
    say = line.hotline.phrase(name, language, case)
    wording = line.hotline.wording(line.hotline.city(rung.callback.city), now)
    return voice.screen((say, say), wording=wording, action=line.hotline.urls.offer_key(token))


def pressed(line: Line, token: str, key: Input, now: datetime) -> str:
    """1 takes the case and rings the caller, unless it is by text; 2 passes it on.

    Any other key only hangs up.
    """
    with line.hotline.store.reading() as conn:
        rung = ringing.find(conn, token)
    if rung is None:
        return voice.refused()
    if key == TAKE:
        return _take(line, rung, now)
    if key == PASS:
        with line.hotline.store.transaction() as conn:
            taking.pass_on(conn, rung.assistant, rung.callback.code, now=now)
        return _parting(line, rung, "assistant-offer-passed", now)
    return voice.refused()


def _take(line: Line, rung: Rung, now: datetime) -> str:
    hotline, assistant, code = line.hotline, rung.assistant, rung.callback.code
    city, state = hotline.city(rung.callback.city), "assistant-accepted"
    with hotline.store.transaction() as conn:
        taken = taking.take(conn, hotline, city, assistant, code, now=now)
        if not isinstance(taken, Mine):
            return _parting(line, rung, "assistant-offer-gone", now)
        if taken.callback.by_text:
            by_text.there(conn, hotline, city, taken.callback, now=now)
            return _parting(line, rung, "assistant-by-text", now)
        token = attempts.start(conn, hotline, taken.callback, assistant, state=state, now=now)
    return joining.ring_caller(line, Attempt(token, state, taken.callback, assistant), now)


def _parting(line: Line, rung: Rung, name: str, now: datetime) -> str:
    hotline = line.hotline
    language = staff_language(hotline, rung.assistant)
    code = {"code": case_values(hotline, rung.callback, language)["code"]}
    say = hotline.phrase(name, language, code)
    return voice.parting((say,), wording=hotline.wording(hotline.city(rung.callback.city), now))
