"""A danger text: answered at once, and relayed to patrol and supervisors by the reply itself.

Like the voice path it waits for no database, worker or queue (DESIGN.md, rule 3). What was written
goes into the journal sealed, for the worker, which has the desks rung (`ivr.dispatch.alarming`).
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from ivr.channels import private_numbers, sms, sms_in
from ivr.channels.sms import Relay
from ivr.channels.sms_in import CarrierWord, Read, Withdraw
from ivr.conversations import threads, turns
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Visit
from ivr.conversations.turns import Taken
from ivr.dispatch import alarming, deeds, emergencies, outgoing, saying
from ivr.dispatch.callbacks import Callback
from ivr.errors import StoreUnavailable
from ivr.flow.catalogue import COMPLAINT
from ivr.flow.effects import Forward, Say
from ivr.flow.engine import fresh
from ivr.flow.inputs import Answered, Asked, Doubted, Named, Replied, Unclear, Word
from ivr.flow.scene import Turn
from ivr.flow.texts import Digits, Value
from ivr.store import callers, journal
from ivr.store.journal import JournalRow

WITHHELD = "SOS"
"""What the patrol reads in place of words in which somebody complains about the police."""

FOLLOWED = timedelta(minutes=60)
"""How long after a danger text what its sender writes is passed on."""


def raise_alarm(visit: Visit, body: str) -> str:
    """The reply to a danger text that begins or interrupts a conversation.

    In every language unless its words tell one: asking the database would stand before the alarm.
    """
    catalogue = visit.catalogue
    language = sms_in.language_of(body, visit.city.languages, catalogue=catalogue)
    state = replace(fresh(catalogue), language=language)
    taken = turns.take(visit, state, Asked(Word.DANGER))
    document = reply(visit, language, body)
    if visit.caller is not None:
        visit.line.alarms.note(visit.caller.mac, visit.conversation, now=visit.now)
    visit.line.recorder.write_aside(journal_row(visit, taken, body))
    return document


def is_for_desk(read: Read) -> bool:
    """Whether a text after an alarm may be meant for whoever helps, and is no command.

    A complaint about the police is not: HotLine answers it as if there were no alarm.

    `CANCEL` and `DROP` too: they stop no alarm by themselves, because whoever holds the phone may
    not be who wrote. The desk and the supervisors read them, and decide.
    """
    if read == Named(COMPLAINT) or (isinstance(read, Doubted) and read.by_police):
        return False
    return isinstance(read, Unclear | Named | Answered | Doubted | Replied | Withdraw | CarrierWord)


def pass_on(
    conn: Connection,
    visit: Visit,
    language: str | None,
    body: str,
    *,
    read: Read,
    known: bool = False,
) -> str | None:
    """The reply that passes on what somebody writes after a danger text; None where none was.

    They were asked where they are and who is hurt: within the hour every text goes the same way,
    under the same code. Delivered twice it is passed on twice: the first reply may be lost.
    known: the patrol has these very words more than once, as where a phone answers by itself.
    A request that is withdrawn by its code is no alarm. Whoever writes one of the carrier's own
    words gets no answer: the carrier answers, and may take no text of ours for them.
    """
    caller = visit.caller.mac if visit.caller else ""
    alarm = emergencies.texted_since(conn, visit.city.city, caller, visit.now - FOLLOWED)
    if alarm is None:
        return None
    same = replace(visit, conversation=alarm)
    if isinstance(read, Withdraw) and read.code not in (None, same.code):
        return None
    if known:
        journal.append(conn, turns.report_row(same, turns.UNANSWERED))
        return sms.reply()
    journal.append(conn, turns.report_row(same, "text", _relayed(visit, body)))
    if isinstance(read, CarrierWord):
        return sms.danger_reply("", _more(same, body))
    return _passed_on(same, language, body)


def pass_on_without_database(visit: Visit, language: str | None, body: str) -> str | None:
    """The same while the database is away, as far as this process knows of the danger text."""
    caller = visit.caller.mac if visit.caller else ""
    alarm = visit.line.alarms.since(caller, lasts=FOLLOWED, now=visit.now)
    if alarm is None:
        return None
    same = replace(visit, conversation=alarm)
    row = turns.report_row(same, "text", _relayed(visit, body))
    visit.line.recorder.write_after_waiting(row)
    return _passed_on(same, language, body)


def pass_on_prose(visit: Visit, body: str) -> str | None:
    """The same for a text that would alarm by itself: "man with knife, floor 3", after SOS.

    It goes under the first one's code while that one rings or was confirmed lately, if the
    database tells so within 150 ms; else, and for digits and SOS, it is an alarm of its own:
    nothing may stand before it. Many a phone answers by itself with "in an emergency call 112":
    those very words come to an end like any of a machine.
    """
    caller, city = visit.caller.mac if visit.caller else "", visit.city.city
    if not sms_in.tells_of_danger(body, catalogue=visit.catalogue):
        return None
    try:
        with visit.line.hotline.store.reading(patience=callers.LANGUAGE_PATIENCE) as conn:
            alarm = alarming.standing_of(conn, city, caller, visit.now)
            talk = saying.open_with(conn, city, caller) if alarm else None
    except StoreUnavailable:
        return None
    if alarm is None:
        return None
    same = replace(visit, conversation=alarm.conversation)
    if threads.is_machine(visit, Asked(Word.DANGER), body):
        visit.line.recorder.write_aside(turns.report_row(same, turns.UNANSWERED))
        return sms.reply()
    language = sms_in.language_of(body, visit.city.languages, catalogue=visit.catalogue)
    visit.line.recorder.write_aside(turns.report_row(same, "text", _relayed(visit, body)))
    if talk is not None:
        _tell_assistant(visit, talk, body)
    return _passed_on(same, language, body)


def _tell_assistant(visit: Visit, talk: Callback, body: str) -> None:
    """Who writes with the sender reads it too; where the database is away meanwhile, the patrol."""
    hotline, message = visit.line.hotline, visit.message
    try:
        with hotline.store.transaction() as conn:
            saying.answer(conn, hotline, talk, body, event=message, now=visit.now)
    except StoreUnavailable:
        return


def is_raised(turn: Turn) -> bool:
    """Whether a turn leads to the emergency path."""
    return any(isinstance(effect, Forward) for effect in turn.effects)


def journal_row(visit: Visit, taken: Taken, *written: str) -> JournalRow:
    """The journal's row of such a turn."""
    return turns.journal_row(visit, taken.turn, taken.shown, _relayed(visit, *written))


def reply(visit: Visit, language: str | None, *written: str) -> str:
    """What the sender reads, in each language while theirs is unknown, and the relayed texts.

    written: their texts, the earliest first: the one they were asked about, and their answer.
    """
    others = visit.phrase("danger-text-supervisor", None, {"code": Digits(visit.code)})
    return sms.danger_reply(
        _answer(visit, language, "danger-text-reply"), _relays(visit, others, *written)
    )


def _passed_on(same: Visit, language: str | None, body: str) -> str:
    return sms.danger_reply(_answer(same, language, "danger-text-passed-on"), _more(same, body))


def _answer(visit: Visit, language: str | None, phrase: str) -> str:
    if visit.by_name:
        return ""
    languages = (language,) if language else visit.city.languages
    return "\n".join(_written(visit, visit.phrase(phrase, each)) for each in languages)


def _more(visit: Visit, body: str) -> list[Relay]:
    """What is written after an alarm: supervisors read it too, with no number of a person."""
    words = private_numbers.masked(body.strip(), own=visit.number)[: outgoing.MOST_WORDS]
    about: dict[str, Value] = {"code": Digits(visit.code), "words": words}
    others = visit.phrase("danger-text-words-supervisor", None, about)
    return _relays(visit, others, body)


def _relays(visit: Visit, others: Say, *written: str) -> list[Relay]:
    """The patrol reads the sender's own words and number: they may say where."""
    city = visit.city
    about: dict[str, Value] = {
        "number": Digits(visit.number or ""),
        "code": Digits(visit.code),
        "words": _for_patrol(visit, *written)[: outgoing.MOST_WORDS],
    }
    patrol = visit.phrase("danger-text-patrol", DESK_LANGUAGE, about)
    told = [(to, patrol) for to in city.patrol.sms] + [(to, others) for to in city.supervisors]
    return [Relay(to, city.sms.number, _written(visit, say)) for to, say in told]


def _relayed(visit: Visit, *written: str) -> deeds.EmergencyRelayed:
    """What the worker needs of it: the words leave the journal as soon as it has them."""
    words = visit.line.hotline.store.vault.seal(
        _for_patrol(visit, *written)[: alarming.LONGEST_WORDS]
    )
    return deeds.EmergencyRelayed(phones=len(_phones(visit)), words_sealed=words)


def _for_patrol(visit: Visit, *written: str) -> str:
    return "\n".join(
        WITHHELD if sms_in.is_about_police(each, catalogue=visit.catalogue) else each.strip()
        for each in written
    )


def _phones(visit: Visit) -> tuple[str, ...]:
    return (*visit.city.patrol.sms, *visit.city.supervisors)


def _written(visit: Visit, say: Say) -> str:
    return visit.wording().written(say)
