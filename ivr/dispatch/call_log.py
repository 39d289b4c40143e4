"""The call log's rows: one a conversation, brought up to date from the journal by the worker."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import (
    CallbackRequested,
    CallbackWithdrawn,
    CallEnded,
    Deed,
    EmergencyRaised,
)
from ivr.dispatch.hotline import Hotline
from ivr.flow.catalogue import TOP_MENU
from ivr.store.journal import JournalRow
from ivr.store.tables import conversations

WEIGHT = {"open": 0, "left": 1, "informed": 2, "callback": 3, "emergency": 4}
"""Which outcome is told of a conversation that had several: the gravest."""


def bring_up_to_date(
    conn: Connection, hotline: Hotline, row: JournalRow, deeds: tuple[Deed, ...]
) -> None:
    """Add one turn to its conversation's row."""
    here = (conversations.c.city == row.city, conversations.c.conversation == row.conversation)
    found = conn.execute(select(conversations).where(*here)).mappings().first()
    known = _begun(hotline, row) if found is None else found
    topic = row.protocol if row.protocol not in (None, TOP_MENU) else known["topic"]
    ended = next((deed for deed in deeds if isinstance(deed, CallEnded)), None)
    values: dict[str, Any] = {
        "last_at": max(row.at, known["last_at"]),
        "language": row.language or known["language"],
        "topic": topic,
        "turns": max(row.turn, known["turns"]),
        "outcome": _outcome(known["outcome"], topic, deeds),
    }
    if ended is not None:
        values["ended_at"] = row.at
        if values["outcome"] == "open":
            values["outcome"] = "left"
    if found is None:
        conn.execute(insert(conversations).values({**known, **values}))
    else:
        conn.execute(update(conversations).where(*here).values(values))


def asks_to_be_called(conn: Connection, row: JournalRow) -> None:
    """A call that was never picked up became a request after all."""
    here = (conversations.c.city == row.city, conversations.c.conversation == row.conversation)
    before = conn.execute(select(conversations.c.outcome).where(*here)).scalar_one_or_none()
    if before is not None:
        outcome = _graver(before, "callback")
        conn.execute(update(conversations).where(*here).values(outcome=outcome))


def _begun(hotline: Hotline, row: JournalRow) -> dict[str, Any]:
    """A conversation's row before its first turn is added."""
    return {
        "city": row.city,
        "conversation": row.conversation,
        "channel": row.channel if row.channel == "sms" else "voice",
        "code": case_code(hotline.secret, row.conversation),
        "started_at": row.at,
        "last_at": row.at,
        "outcome": "open",
        "turns": 0,
        "caller_sealed": row.caller_sealed,
        "caller_mac": row.caller_mac,
        "language": None,
        "topic": None,
    }


def _outcome(before: str, topic: str | None, deeds: tuple[Deed, ...]) -> str:
    outcome = before
    if topic is not None:
        outcome = _graver(outcome, "informed")
    for deed in deeds:
        match deed:
            case CallbackRequested():
                outcome = _graver(outcome, "callback")
            case CallbackWithdrawn() if outcome == "callback":
                outcome = "informed" if topic else "open"
            case EmergencyRaised():
                outcome = "emergency"
            case _:
                pass
    return outcome


def _graver(one: str, other: str) -> str:
    return max(one, other, key=lambda outcome: WEIGHT.get(outcome, 0))
