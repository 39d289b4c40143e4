"""Assistants' and supervisors' commands by text, each answered in the webhook's own reply."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from sqlalchemy import Connection

from ivr.channels import sms, sms_in, staff_words
from ivr.channels.sms_in import CarrierWord
from ivr.channels.staff_words import (
    Again,
    Card,
    Command,
    Cover,
    Done,
    Duty,
    Off,
    On,
    Pass,
    Say,
    Seen,
    Sick,
    Swap,
    Take,
)
from ivr.conversations import seen, staff_duty, staff_says, threads, turns
from ivr.conversations.line import Visit
from ivr.conversations.staff_says import Told
from ivr.dispatch import again, pausing, taking, texts_off
from ivr.dispatch.again import TooLate
from ivr.dispatch.asking import staff_language
from ivr.dispatch.taking import OUTCOMES, ByText, Gone, Mine, Nothing, NotSafe, Taken, Which
from ivr.errors import StoreUnavailable
from ivr.flow.inputs import Replied, Unclear
from ivr.flow.texts import Digits, Moment, Value
from ivr.store import journal, people
from ivr.store.people import Assistant


def take(visit: Visit, assistant: Assistant, body: str) -> str | None:
    """The reply to a command, or None where the text is none: the assistant writes as a caller.

    The same text twice is carried out and answered once.
    """
    command = staff_words.read(body)
    language = staff_language(visit.line.hotline, assistant)
    read = sms_in.read(body, catalogue=visit.catalogue)
    _note_whether_texts_arrive(visit, assistant, read)
    if command is None:
        unknown = isinstance(read, Unclear | Replied)
        return _not_understood(visit, language, body) if unknown else None
    with visit.line.hotline.store.transaction() as conn:
        if not journal.append(conn, replace(turns.report_row(visit, "command"), channel="staff")):
            return sms.reply()
        told = _answers(conn, visit, assistant, command)
    wording = visit.wording()
    says = (visit.phrase(name, language, values) for name, values in told)
    return sms.reply(*(wording.written(say) for say in says))


def may_be_a_command(body: str) -> bool:
    """Whether words of danger may be an assistant's own: `SAY 482193 has he a knife?`.

    Digits and SOS alarm whoever writes them.
    """
    return staff_words.read(body) is not None and not sms_in.alarms_by_itself(body)


def take_supervisors(visit: Visit, body: str) -> str | None:
    """The reply to a supervisor's SAY or SEEN; None for anything else, and from anybody else."""
    command = staff_words.read(body)
    if not isinstance(command, Say | Seen) or visit.number not in visit.city.supervisors:
        return None
    if isinstance(command, Say) and command.code is None:
        return None
    with visit.line.hotline.store.transaction() as conn:
        if not journal.append(conn, replace(turns.report_row(visit, "command"), channel="staff")):
            return sms.reply()
        name, values = _supervisors(conn, visit, command)
    return _written(visit, name, visit.city.languages[0], values)


def _supervisors(conn: Connection, visit: Visit, command: Say | Seen) -> Told:
    if isinstance(command, Seen):
        return seen.seen(conn, visit, command)
    return staff_says.say_for(conn, visit, command.code or "", command.words)


def _not_understood(visit: Visit, language: str, body: str) -> str:
    if threads.is_machine(visit, Unclear(), body):
        return sms.reply()
    return _written(visit, "staff-unknown-word", language, {})


def _note_whether_texts_arrive(visit: Visit, assistant: Assistant, read: sms_in.Read) -> None:
    """After STOP the carrier takes no text for them; whoever texts again gets texts again."""
    stops = read == CarrierWord("out")
    if not stops and assistant.texts_off_at is None:
        return
    try:
        with visit.line.hotline.store.transaction() as conn:
            if stops:
                texts_off.stopped(conn, visit.line.hotline, visit.city, assistant, now=visit.now)
            else:
                people.texts_on(conn, assistant.id)
    except StoreUnavailable:
        return  # the carrier's refusal of the next text tells the same


def _answers(
    conn: Connection, visit: Visit, assistant: Assistant, command: Command
) -> tuple[Told, ...]:
    """What a command is answered with: mostly one text, two for a card, none for words sent on."""
    match command:
        case Card():
            return staff_says.card(conn, visit, assistant, command)
        case Say():
            said = staff_says.say(conn, visit, assistant, command)
            if said is None or isinstance(said, tuple):
                return () if said is None else (said,)
            return (_told(said, "staff-said"),)
        case Seen():
            return (seen.seen(conn, visit, command),)
        case Sick() | Swap() | Cover():
            return (staff_duty.hand_over(conn, visit, assistant, command),)
        case _:
            return (_carried_out(conn, visit, assistant, command),)


def _written(visit: Visit, name: str, language: str, values: dict[str, Value]) -> str:
    return sms.reply(visit.wording().written(visit.phrase(name, language, values)))


def _carried_out(
    conn: Connection,
    visit: Visit,
    assistant: Assistant,
    command: Take | Pass | Again | Done | On | Off | Duty,
) -> Told:
    hotline, city, now = visit.line.hotline, visit.city, visit.now
    match command:
        case Take():
            return _taken(conn, visit, assistant, command)
        case Pass(code):
            return _told(taking.pass_on(conn, assistant, code, now=now), "staff-passed")
        case Again(code):
            rung = again.again(conn, hotline, city, assistant, code, now=now)
            return _told(rung, "staff-taken")
        case Done(code, outcome, note):
            if outcome not in OUTCOMES:
                return _told(taking.theirs(conn, assistant, code), "staff-done-how")
            closed = taking.close(conn, hotline, assistant, code, OUTCOMES[outcome], note, now=now)
            return _told(closed, "staff-closed")
        case On():
            return staff_duty.on(conn, visit, assistant)
        case Off():
            return pausing.told(pausing.pause(conn, hotline, city, assistant, now=now))
        case Duty():
            return staff_duty.planned(conn, visit, assistant)
        case _:
            assert_never(command)


def _taken(conn: Connection, visit: Visit, assistant: Assistant, command: Take) -> Told:
    hotline, after = visit.line.hotline, timedelta(minutes=command.minutes or 0)
    taken = taking.take_and_ring(
        conn, hotline, visit.city, assistant, command.code, now=visit.now, after=after
    )
    if isinstance(taken, Mine) and taken.callback.by_text:
        return _told(taken, "staff-taken-by-text")
    if isinstance(taken, Mine) and command.minutes:
        code = Digits(taken.callback.code)
        return "staff-taken-later", {"code": code, "minutes": command.minutes}
    return _told(taken, "staff-taken")


def _told(taken: Taken | TooLate, done: str) -> Told:
    match taken:
        case Mine(callback):
            return done, {"code": Digits(callback.code)}
        case Which(codes):
            return "staff-which", {"codes": ", ".join(codes)}
        case Gone(code):
            return "staff-taken-by-other", {"code": Digits(code)}
        case NotSafe(code):
            return "staff-not-safe", {"code": Digits(code)}
        case ByText(code):
            return "staff-by-text", {"code": Digits(code)}
        case Nothing():
            return "staff-nothing-open", {}
        case TooLate(callback, until):
            return "staff-again-hours", {"code": Digits(callback.code), "when": Moment(until)}
        case _:
            assert_never(taken)
