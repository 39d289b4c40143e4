"""A danger text: answered at once, and relayed to patrol and supervisors by the reply itself.

Like the voice path it waits for no database, worker or queue (DESIGN.md, rule 3).
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from ivr.channels import sms, sms_in
from ivr.channels.sms import Relay
from ivr.conversations import turns
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Visit
from ivr.conversations.turns import Taken
from ivr.dispatch import deeds, emergencies, outgoing
from ivr.flow.effects import Forward, Say
from ivr.flow.engine import fresh
from ivr.flow.inputs import Asked, Word
from ivr.flow.scene import Turn
from ivr.flow.texts import Digits, Value
from ivr.store import journal
from ivr.store.journal import JournalRow

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
    visit.line.recorder.write_aside(journal_row(visit, taken))
    return document


def pass_on(
    conn: Connection, visit: Visit, language: str | None, body: str, *, known: bool = False
) -> str | None:
    """The reply that passes on what somebody writes after a danger text; None where none was.

    They were asked where they are and who is hurt: within the hour every text goes the same way,
    under the same code. Delivered twice it is passed on twice: the first reply may be lost.
    known: the patrol has these very words more than once, as where a phone answers by itself.
    """
    caller = visit.caller.mac if visit.caller else ""
    alarm = emergencies.texted_since(conn, visit.city.city, caller, visit.now - FOLLOWED)
    if alarm is None:
        return None
    same = replace(visit, conversation=alarm)
    if known:
        journal.append(conn, turns.report_row(same, turns.UNANSWERED))
        return sms.reply()
    relayed = deeds.EmergencyRelayed(phones=len(_phones(visit)))
    journal.append(conn, turns.report_row(same, "text", relayed))
    return reply(same, language, body, phrase="danger-text-passed-on")


def is_raised(turn: Turn) -> bool:
    """Whether a turn leads to the emergency path."""
    return any(isinstance(effect, Forward) for effect in turn.effects)


def journal_row(visit: Visit, taken: Taken) -> JournalRow:
    """The journal's row of such a turn."""
    relayed = deeds.EmergencyRelayed(phones=len(_phones(visit)))
    return turns.journal_row(visit, taken.turn, taken.shown, relayed)


def reply(
    visit: Visit, language: str | None, body: str, *, phrase: str = "danger-text-reply"
) -> str:
    """What the sender reads, in each language while theirs is unknown, and the relayed texts.

    The patrol reads the sender's own words: they may say where.
    """
    languages = (language,) if language else visit.city.languages
    answers = [_written(visit, visit.phrase(phrase, each)) for each in languages]
    return sms.danger_reply("\n".join(answers), _relays(visit, body))


def _relays(visit: Visit, body: str) -> list[Relay]:
    city, code = visit.city, Digits(visit.code)
    about: dict[str, Value] = {
        "number": Digits(visit.number or ""),
        "code": code,
        "words": body.strip()[: outgoing.MOST_WORDS],
    }
    patrol = visit.phrase("danger-text-patrol", DESK_LANGUAGE, about)
    others = visit.phrase("danger-text-supervisor", None, {"code": code})
    told = [(to, patrol) for to in city.patrol.sms] + [(to, others) for to in city.supervisors]
    return [Relay(to, city.sms.number, _written(visit, say)) for to, say in told]


def _phones(visit: Visit) -> tuple[str, ...]:
    return (*visit.city.patrol.sms, *visit.city.supervisors)


def _written(visit: Visit, say: Say) -> str:
    return visit.wording().written(say)
