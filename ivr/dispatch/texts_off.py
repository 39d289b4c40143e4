"""Assistants who texted STOP: the carrier takes no text for them, so they are rung instead."""

from datetime import datetime

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.flow.texts import Digits
from ivr.store import people
from ivr.store.outbox import Outgoing
from ivr.store.people import Assistant

STOPPED = 21610
"""The carrier's error code: whoever the text is for has unsubscribed (`carrier.md` 9)."""


def stopped(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, *, now: datetime
) -> None:
    """Note that no text reaches an assistant any more, and tell supervisors, once."""
    if not people.texts_off(conn, assistant.id, now=now):
        return
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-texts-off",
        {
            "name": hotline.store.vault.open(assistant.name_sealed),
            "number": Digits(city.sms.number),
        },
        key=f"texts-off:{assistant.id}:{now.isoformat()}",
        priority=outgoing.ALARM,
        about=Subject(),
        now=now,
    )


def noticed(conn: Connection, hotline: Hotline, text: Outgoing, now: datetime) -> None:
    """A text failed: where the carrier says that its assistant unsubscribed, note it."""
    if text.error_code != STOPPED or text.assistant_id is None:
        return
    assistant = people.assistant(conn, text.assistant_id)
    if assistant is not None and assistant.number_mac == text.to_mac:
        stopped(conn, hotline, hotline.city(text.city), assistant, now=now)
