"""Joining an assistant and a caller: what each hears, and which key lets them through.

The assistant is rung first and presses 1, so that no voicemail takes a case; then the caller is
rung, hears a neutral question and presses 1, so that nobody is given away to whoever picks up.
"""

from datetime import datetime

from sqlalchemy import Connection

from ivr import phones
from ivr.channels import voice
from ivr.cities import City
from ivr.conversations.line import Line
from ivr.conversations.whisper import whisper
from ivr.dispatch import attempts, callbacks, deeds, rooms, rung_off
from ivr.dispatch.asking import staff_language
from ivr.dispatch.attempts import Attempt
from ivr.dispatch.rooms import Legs
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.texts import Digits
from ivr.store import journal
from ivr.store.journal import JournalRow

CALLER_RINGS = 30
"""Seconds the caller's telephone rings; longer reaches most operators' voicemail."""

MOVED_WITHIN = 2
"""Seconds after that word in which the caller is moved; later the two would be cut off in talk."""

YES, NO_MORE, DANGER = Answered("1"), Answered("3"), Answered("9")


def assistant_picked_up(line: Line, token: str, now: datetime) -> str:
    """What the assistant hears: the case, the answers, and to press 1. Silence hangs up."""
    attempt = _going_on(line, token, "assistant-ringing")
    if attempt is None:
        return voice.refused()
    hotline, callback = line.hotline, attempt.callback
    language = staff_language(hotline, attempt.assistant)
    wording = hotline.wording(_city(line, attempt), now)
    with hotline.store.reading() as conn:
        turns = journal.story(conn, callback.city, callback.conversation)
    say = whisper(hotline, callback, turns, language=language, wording=wording)
    return voice.screen((say, say), wording=wording, action=hotline.urls.assistant_key(token))


def assistant_pressed(line: Line, token: str, key: Input, now: datetime) -> str:
    """The assistant's 1 rings the caller; anything else hangs up and frees the case."""
    if key != YES:
        with line.hotline.store.transaction() as conn:
            attempts.assistant_not_reached(conn, token, now=now)
        return voice.refused()
    attempt = _going_on(line, token, "assistant-accepted")
    return voice.refused() if attempt is None else ring_caller(line, attempt, now)


def ring_caller(line: Line, attempt: Attempt, now: datetime) -> str:
    """Ring the caller from HotLine's own number for an assistant who is on the line.

    A number that may not be dialled any more is as one that nobody picks up.
    """
    hotline, caller = line.hotline, attempt.callback.caller
    if caller is None:
        return voice.refused()
    city, number = _city(line, attempt), hotline.store.vault.open(caller.sealed)
    if not phones.may_dial(number, city.callback.regions):
        return talk_ended(line, attempt.token, now, joined=False)
    joining = hotline.phrase("assistant-joining", staff_language(hotline, attempt.assistant))
    return voice.join(
        number,
        says=(joining,),
        wording=hotline.wording(city, now),
        caller_id=city.numbers[0],
        ring_seconds=CALLER_RINGS,
        whisper_url=hotline.urls.caller(attempt.token),
        action=hotline.urls.joined(attempt.token),
        status_url=hotline.urls.leg(),
    )


def caller_picked_up(line: Line, token: str, now: datetime) -> str:
    """What the caller hears first: a question that names nobody. Silence hangs up."""
    attempt = _going_on(line, token, "caller-ringing")
    if attempt is None:
        return voice.refused()
    hotline = line.hotline
    name = "caller-check-missed" if _was_missed_call(line, attempt) else "caller-check"
    say = hotline.phrase(name, attempt.callback.language)
    wording = hotline.wording(_city(line, attempt), now)
    return voice.screen((say, say), wording=wording, action=hotline.urls.caller_key(token))


def caller_pressed(line: Line, token: str, key: Input, legs: Legs, now: datetime) -> str:
    """The caller's 1 joins the two; 9 is danger here as everywhere.

    While the caller hears a word the worker moves them into the conference, where the assistant's
    keys are heard; where it can't, they are joined by the Dial that rang them.
    """
    if key == DANGER:
        return _in_danger(line, token, now)
    if key == NO_MORE:
        return _wants_none(line, token, now)
    attempt = _going_on(line, token, "joined") if key == YES else None
    if attempt is None:
        return voice.refused()
    hotline, city = line.hotline, _city(line, attempt)
    with hotline.store.transaction() as conn:
        callbacks.connected(conn, attempt.callback.id, now=now)
        room = rooms.find(conn, token)
        if room is not None:
            rooms.open_for(conn, hotline, city, room, legs, now=now)
    moment = hotline.phrase("room-moment", attempt.callback.language)
    return voice.sounds((moment,), wording=hotline.wording(city, now), pause=MOVED_WITHIN)


def _in_danger(line: Line, token: str, now: datetime) -> str:
    """The public numbers, because a screening may not dial; supervisors hear of it at once."""
    with line.hotline.store.transaction() as conn:
        attempt = attempts.find(conn, token)
    if attempt is None:
        return voice.refused()
    line.recorder.write(_alarm(attempt, now))
    say = line.hotline.phrase("caller-in-danger", attempt.callback.language)
    return voice.parting((say, say), wording=line.hotline.wording(_city(line, attempt), now))


def _was_missed_call(line: Line, attempt: Attempt) -> bool:
    """Whether nobody asked in words: it may be that somebody else picks up, or nobody asked."""
    callback = attempt.callback
    if callback.caller is None:
        return False
    with line.hotline.store.reading() as conn:
        return rung_off.of_request(conn, callback.city, callback.caller.mac, callback.conversation)


def _wants_none(line: Line, token: str, now: datetime) -> str:
    """Called because of a missed call, and wants no such call any more: kept, and the case ends."""
    with line.hotline.store.transaction() as conn:
        attempt = attempts.find(conn, token)
    if attempt is None or attempt.callback.caller is None or not _was_missed_call(line, attempt):
        return voice.refused()
    city, mac = _city(line, attempt), attempt.callback.caller.mac
    with line.hotline.store.transaction() as conn:
        rung_off.unwanted(conn, line.hotline, city, mac, now=now)
    say = line.hotline.phrase("no-ring-noted", attempt.callback.language)
    return voice.parting((say,), wording=line.hotline.wording(city, now))


def _alarm(attempt: Attempt, now: datetime) -> JournalRow:
    callback = attempt.callback
    return JournalRow(
        city=callback.city,
        channel="status",
        conversation=callback.conversation,
        event=attempts.danger_event(callback.conversation, attempt.token),
        turn=0,
        at=now,
        input="key 9",
        language=callback.language,
        deeds=(deeds.write_deed(deeds.EmergencyRaised(called_back=True)),),
        caller_sealed=callback.caller.sealed if callback.caller else None,
        caller_mac=callback.caller.mac if callback.caller else None,
    )


def talk_ended(line: Line, token: str, now: datetime, *, joined: bool) -> str:
    """After ringing the caller: how to close the case by text, or to ring once more with 1.

    A caller is never rung again without a person asking (DESIGN.md, rule 4).
    """
    hotline = line.hotline
    with hotline.store.transaction() as conn:
        attempt = attempts.find(conn, token)
        attempts.ended(conn, token, "talked" if joined else "caller-not-reached", now=now)
        danger = attempt is not None and _pressed_nine(conn, attempt)
    if attempt is None:
        return voice.refused()
    language = staff_language(hotline, attempt.assistant)
    name = "assistant-after" if joined else "assistant-not-reached"
    name = "assistant-caller-in-danger" if danger else name
    say: Say = hotline.phrase(name, language, {"code": Digits(attempt.callback.code)})
    wording = hotline.wording(_city(line, attempt), now)
    if joined or danger:
        return voice.parting((say,), wording=wording)
    return voice.ask_key((say,), wording=wording, action=hotline.urls.again(token))


def after_talk(line: Line, attempt: Attempt, name: str, now: datetime) -> str:
    """The last sentence to an assistant who talked, with the code of the case; then they part."""
    language = staff_language(line.hotline, attempt.assistant)
    say = line.hotline.phrase(name, language, {"code": Digits(attempt.callback.code)})
    return voice.parting((say,), wording=line.hotline.wording(_city(line, attempt), now))


def _pressed_nine(conn: Connection, attempt: Attempt) -> bool:
    event = attempts.danger_event(attempt.callback.conversation, attempt.token)
    return journal.knows(conn, event)


def ring_again(line: Line, token: str, key: Input, now: datetime) -> str:
    """The assistant's 1 rings the caller once more, as a new attempt."""
    hotline = line.hotline
    if key != YES:
        return voice.refused()
    with hotline.store.transaction() as conn:
        before = attempts.find(conn, token)
        if before is None:
            return voice.refused()
        fresh = attempts.start(
            conn, hotline, before.callback, before.assistant, state="assistant-accepted", now=now
        )
    return ring_caller(
        line, Attempt(fresh, "assistant-accepted", before.callback, before.assistant), now
    )


def _going_on(line: Line, token: str, state: str) -> Attempt | None:
    """The attempt, moved on to `state`; None where its case is no longer the assistant's."""
    with line.hotline.store.transaction() as conn:
        attempt = attempts.find(conn, token)
        if attempt is not None:
            attempts.moved(conn, token, state)
    return attempt


def _city(line: Line, attempt: Attempt) -> City:
    return line.hotline.city(attempt.callback.city)
