"""Forgetting what is due, in small batches, the number first and the row a year later.

Each step is one question to the database that stays cheap where nothing is due. Whoever is cut
short begins again at the first step, which finds done what was done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    or_,
    select,
    update,
)

from ivr.dispatch.erasure import NUMBERS
from ivr.dispatch.retention import ENDED, Limits
from ivr.store.alarm_tables import emergencies, first_words, text_alarms
from ivr.store.city_tables import missed_callers
from ivr.store.columns import metadata
from ivr.store.tables import blocks, callbacks, callers, conversations, journal, outbox

BATCH = 200
"""How many rows one step takes at once: others wait for no more than that."""

_OVER = ("accepted", "sent", "delivered", "undelivered", "failed", "dropped")
"""What goes out no more: the carrier has it, or nobody will."""

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Step:
    """One thing to forget: given the limits, it forgets a batch and gives how many rows it was."""

    name: str
    forget: Callable[[Connection, Limits], int]


def _bodies(conn: Connection, limits: Limits) -> int:
    old = outbox.c.state.in_(_OVER) & (outbox.c.created_at <= limits.texts)
    return _blank(conn, outbox, old & outbox.c.body_sealed.is_not(None), {"body_sealed": None})


def _words_of_alarms(conn: Connection, limits: Limits) -> int:
    """What was written in danger: it was read to the patrol, or nobody ever will."""
    raised = select(emergencies.c.id).where(emergencies.c.raised_at <= limits.texts)
    old = text_alarms.c.words_sealed.is_not(None) & text_alarms.c.emergency_id.in_(raised)
    return _blank(conn, text_alarms, old, {"words_sealed": None})


def _first_words(conn: Connection, limits: Limits) -> int:
    """What somebody wrote before a question that they never answered."""
    old = first_words.c.asked_at <= limits.texts
    return conn.execute(delete(first_words).where(old)).rowcount


def _threads(conn: Connection, limits: Limits) -> int:
    """What a number's conversation by text stood at; its language stays remembered."""
    empty = {"sms_state": None, "sms_pending": None, "last_reply": None}
    held = or_(*(callers.c[name].is_not(None) for name in empty))
    who = select(callers.c.city, callers.c.caller_mac).where(callers.c.last_seen <= limits.texts)
    found = conn.execute(who.where(held).limit(BATCH)).all()
    for city, mac in found:
        mine = (callers.c.city == city, callers.c.caller_mac == mac)
        conn.execute(
            update(callers).where(*mine, callers.c.last_seen <= limits.texts).values(empty)
        )
    return len(found)


def _addresses(conn: Connection, limits: Limits) -> int:
    old = outbox.c.state.in_(_OVER) & (outbox.c.created_at <= limits.numbers)
    case_open = exists().where(callbacks.c.id == outbox.c.callback_id, _open())
    return _blank(conn, outbox, old & ~case_open & (outbox.c.to_sealed != ""), {"to_sealed": ""})


def _numbers_of_requests(conn: Connection, limits: Limits) -> int:
    return _nameless(conn, callbacks, callbacks.c.closed_at <= limits.numbers)


def _numbers_of_emergencies(conn: Connection, limits: Limits) -> int:
    return _nameless(conn, emergencies, _is_over(limits.numbers, limits))


def _numbers_of_conversations(conn: Connection, limits: Limits) -> int:
    old = (conversations.c.last_at <= limits.numbers) & ~_number_needed(conversations)
    return _nameless(conn, conversations, old)


def _numbers_of_turns(conn: Connection, limits: Limits) -> int:
    """The caller's number, and one they keyed in, which stands in what was decided."""
    old = journal.c.settled & (journal.c.at <= limits.numbers) & ~_number_needed(journal)
    keyed = cast(journal.c.deeds, Text).contains(NUMBERS[0])
    query = select(journal.c.id, journal.c.deeds).where(old)
    found = conn.execute(
        query.where(journal.c.caller_sealed.is_not(None) | keyed).limit(BATCH)
    ).all()
    for row in found:
        left = [{k: v for k, v in deed.items() if k != NUMBERS[0]} for deed in row.deeds]
        bare = {"caller_sealed": None, "deeds": left}
        conn.execute(update(journal).where(journal.c.id == row.id).values(bare))
    return len(found)


def _notes(conn: Connection, limits: Limits) -> int:
    old = (callbacks.c.closed_at <= limits.notes) & callbacks.c.note_sealed.is_not(None)
    return _blank(conn, callbacks, old, {"note_sealed": None})


def _told_to_patrol(conn: Connection, limits: Limits) -> int:
    """What the patrol was told, and what a supervisor noted about the outcome."""
    told = cast(emergencies.c.tell_patrol, Text) != "[]"
    kept = told | emergencies.c.note_sealed.is_not(None)
    empty: dict[str, Any] = {"tell_patrol": [], "note_sealed": None}
    return _blank(conn, emergencies, _is_over(limits.notes, limits) & kept, empty)


def _reasons(conn: Connection, limits: Limits) -> int:
    """Why a number was blocked, once that is long over."""
    old = (blocks.c.expires_at <= limits.notes) & blocks.c.reason_sealed.is_not(None)
    return _blank(conn, blocks, old, {"reason_sealed": None})


def _blocks(conn: Connection, limits: Limits) -> int:
    return _remove(conn, blocks, blocks.c.expires_at <= limits.metadata)


def _requests(conn: Connection, limits: Limits) -> int:
    going_out = exists().where(outbox.c.callback_id == callbacks.c.id, _on_its_way())
    return _remove(conn, callbacks, (callbacks.c.closed_at <= limits.metadata) & ~going_out)


def _emergencies(conn: Connection, limits: Limits) -> int:
    going_out = exists().where(outbox.c.emergency_id == emergencies.c.id, _on_its_way())
    return _remove(conn, emergencies, _is_over(limits.metadata, limits) & ~going_out)


def _letters(conn: Connection, limits: Limits) -> int:
    nobodys = outbox.c.callback_id.is_(None) & outbox.c.emergency_id.is_(None)
    old = outbox.c.created_at <= limits.metadata
    return _remove(conn, outbox, nobodys & old & ~_on_its_way())


def _turns(conn: Connection, limits: Limits) -> int:
    old = journal.c.settled & (journal.c.at <= limits.metadata)
    return _remove(conn, journal, old & ~_has_case(journal))


def _calls(conn: Connection, limits: Limits) -> int:
    old = conversations.c.last_at <= limits.metadata
    return _remove(conn, conversations, old & ~_has_case(conversations))


def _strangers(conn: Connection, limits: Limits) -> int:
    """What is remembered of a number that has not called or written for so long."""
    gone = delete(callers).where(callers.c.last_seen <= limits.metadata)
    count = conn.execute(gone.where(callers.c.opted_out.is_(False))).rowcount
    missed = delete(missed_callers).where(missed_callers.c.seen_at <= limits.metadata)
    return count + conn.execute(missed.where(missed_callers.c.unwanted.is_(False))).rowcount


STEPS: tuple[Step, ...] = (
    Step("bodies of texts", _bodies),
    Step("words of danger texts", _words_of_alarms),
    Step("words before a question", _first_words),
    Step("conversations by text", _threads),
    Step("numbers written to", _addresses),
    Step("numbers of requests", _numbers_of_requests),
    Step("numbers of emergencies", _numbers_of_emergencies),
    Step("numbers of conversations", _numbers_of_conversations),
    Step("numbers of turns", _numbers_of_turns),
    Step("notes", _notes),
    Step("what the patrol was told, and notes about it", _told_to_patrol),
    Step("reasons of blocks", _reasons),
    Step("blocks", _blocks),
    Step("requests", _requests),
    Step("emergencies", _emergencies),
    Step("texts and calls", _letters),
    Step("turns", _turns),
    Step("conversations", _calls),
    Step("numbers not seen for a year", _strangers),
)
"""In this order: a conversation goes when its request and its emergency are gone."""


def _open() -> Condition:
    return callbacks.c.closed_at.is_(None)


def _on_its_way() -> Condition:
    return outbox.c.state.not_in(_OVER)


def _is_over(limit: Any, limits: Limits) -> Condition:
    ended = emergencies.c.state.in_(ENDED)
    raised = emergencies.c.raised_at
    return or_(and_(ended, raised <= limit), raised <= limits.safeguarding)


def _has_case(table: Table) -> Condition:
    """Whether there is a request or an emergency of a row's conversation."""
    return or_(*(exists().where(*_same(table, case)) for case in (callbacks, emergencies)))


def _number_needed(table: Table) -> Condition:
    """Whether a request or an emergency of a row's conversation still keeps the number."""
    request = _open() | callbacks.c.caller_sealed.is_not(None)
    return or_(
        exists().where(*_same(table, callbacks), request),
        exists().where(*_same(table, emergencies), emergencies.c.caller_sealed.is_not(None)),
    )


def _same(table: Table, case: Table) -> tuple[Condition, Condition]:
    return case.c.city == table.c.city, case.c.conversation == table.c.conversation


def _nameless(conn: Connection, table: Table, old: Condition) -> int:
    return _blank(conn, table, old & table.c.caller_sealed.is_not(None), {"caller_sealed": None})


def _blank(conn: Connection, table: Table, old: Condition, empty: dict[str, Any]) -> int:
    """Empty columns of a batch of rows."""
    ids = _batch(conn, table, old)
    conn.execute(update(table).where(table.c.id.in_(ids)).values(empty))
    return len(ids)


def _remove(conn: Connection, table: Table, old: Condition) -> int:
    """Remove a batch of rows, with all that points to them."""
    ids = _batch(conn, table, old)
    _remove_with_children(conn, table, ids)
    return len(ids)


def _remove_with_children(conn: Connection, table: Table, ids: Sequence[int]) -> None:
    if not ids:
        return
    for child in metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table:
                theirs = select(child.c.id).where(key.parent.in_(ids))
                _remove_with_children(conn, child, conn.execute(theirs).scalars().all())
    conn.execute(delete(table).where(table.c.id.in_(ids)))


def _batch(conn: Connection, table: Table, old: Condition) -> Sequence[int]:
    return (
        conn.execute(select(table.c.id).where(old).order_by(table.c.id).limit(BATCH))
        .scalars()
        .all()
    )
