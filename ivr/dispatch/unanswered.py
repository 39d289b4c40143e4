"""Whoever texted a word that may mean danger was asked, and does not answer: people are told.

The texts are planned at once for two minutes later, and given up when an answer comes, so that a
restart in between changes nothing. Nobody rings the writer: they may be hiding.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.codes import case_code
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import EMERGENCY, Letter, Subject
from ivr.dispatch.roster import on_duty
from ivr.flow.doubt import ANSWER_SECONDS
from ivr.flow.texts import Digits
from ivr.store import outbox, people, plans
from ivr.store.journal import JournalRow
from ivr.store.people import Assistant
from ivr.store.tables import conversations
from ivr.store.tables import outbox as letters
from ivr.store.vault import SealedNumber

PATIENCE = timedelta(seconds=ANSWER_SECONDS)
"""How long the writer has for an answer."""

LATEST = timedelta(hours=12)
"""An alarm so long after the question still answers it."""


def expect_answer(conn: Connection, hotline: Hotline, city: City, row: JournalRow) -> None:
    """Plan what assistants on duty and supervisors are told if nothing comes."""
    due = row.at + PATIENCE
    code = {"code": Digits(case_code(hotline.secret, row.conversation))}
    key = f"{_key(row.conversation)}{row.event}"
    for assistant in _on_duty(conn, city, due):
        letter = Letter(
            to=SealedNumber(assistant.number_sealed, assistant.number_mac),
            phrase="staff-danger-unanswered",
            language=staff_language(hotline, assistant),
            key=f"{key}:{assistant.id}",
            priority=EMERGENCY,
            values=code,
            about=Subject(assistant_id=assistant.id),
        )
        outgoing.text(conn, hotline, city, letter, now=row.at, due_at=due)
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-danger-unanswered",
        code,
        key=f"{key}:supervisor",
        priority=EMERGENCY,
        about=Subject(),
        now=row.at,
        due_at=due,
    )


def answered(conn: Connection, row: JournalRow, now: datetime) -> None:
    """Give up what waits for this conversation's answer, and for the same number's."""
    for conversation in {row.conversation, *_of_the_same_number(conn, row)}:
        waiting = select(letters.c.id).where(letters.c.key.startswith(_key(conversation)))
        outbox.drop(conn, conn.execute(waiting).scalars().all(), now=now)


def _key(conversation: str) -> str:
    return f"unanswered:{conversation}:"


def _of_the_same_number(conn: Connection, row: JournalRow) -> list[str]:
    """9 begins a conversation of its own, by text and by voice."""
    if row.caller_mac is None:
        return []
    query = select(conversations.c.conversation).where(
        conversations.c.city == row.city,
        conversations.c.caller_mac == row.caller_mac,
        conversations.c.last_at >= row.at - LATEST,
    )
    return list(conn.execute(query).scalars())


def _on_duty(conn: Connection, city: City, at: datetime) -> list[Assistant]:
    shifts = plans.shifts_between(conn, city.city, at, at + timedelta(seconds=1))
    now_on = on_duty(shifts, at)
    staff = people.assistants_of(conn, city.city)
    return [each for each in staff if each.id in now_on and each.takes_cases]
