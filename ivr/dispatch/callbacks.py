"""Requests to be called back: made once a conversation, changed by conditional update.

asked ─ waiting ─ taken ─ closed      (asked: the caller may still step back)
  └─ held ─┘                          (over a cap: until a supervisor approves it)
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    false,
    insert,
    select,
    true,
    update,
)

from ivr.cities import City
from ivr.dispatch import endings
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import CallbackRequested
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.waited import waited
from ivr.store import callers, plans
from ivr.store.journal import JournalRow
from ivr.store.tables import callbacks
from ivr.store.vault import SealedNumber

CANNOT_TALK = "cannot-talk"

SECOND_CODES = 20
"""How many other codes are tried where one is an open case's already."""


@dataclass(frozen=True)
class Callback:
    """One request as it stands. `caller` is None where no number is known."""

    id: int
    city: str
    conversation: str
    code: str
    language: str
    topic: str | None
    urgent: bool
    state: str
    caller: SealedNumber | None = field(repr=False)
    textable: bool
    requested_at: datetime
    due_at: datetime
    taken_by: int | None
    supervisors_told_at: datetime | None
    taken_at: datetime | None
    connected_at: datetime | None
    sought_since: datetime | None
    wish_gender: str | None = None
    call_after: datetime | None = None
    safe: bool = True
    by_text: bool = False
    said_at: datetime | None = None
    answered_at: datetime | None = None
    answers: Sequence[str] = ()

    @property
    def cannot_talk(self) -> bool:
        """Whether they told in silence that they cannot talk."""
        return CANNOT_TALK in self.answers

    @property
    def waits_since(self) -> datetime:
        """Since when a call is owed: since they asked, or the hour they chose."""
        return max(self.requested_at, self.call_after or self.requested_at)


def request(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, asked: CallbackRequested
) -> None:
    """Make the conversation's request, or bring it up to date where it was made already.

    Asking again in the same conversation never makes a second case; it makes a waiting one due
    and opens one that was taken back, or closed for want of a number that there is now. A number
    keyed in later replaces the one before, and one said to be wrong is gone. What became urgent
    stays so, whoever has it.
    """
    due = due_at(row, asked)
    caller = _number(row, asked)
    here = (callbacks.c.city == city.city, callbacks.c.conversation == row.conversation)
    renew: dict[str, Any] = {"due_at": due, "state": "asked", "closed_at": None, "outcome": None}
    textable = asked.textable and not (caller and callers.opted_out(conn, city.city, caller.mac))
    number = {"caller_sealed": caller.sealed if caller else None, "textable": textable}
    number |= {"caller_mac": caller.mac if caller else None}
    renew |= {"requested_at": row.at, "connected_at": None} | number
    renew |= {"waited_seconds": None, "waited_on_duty_seconds": None}
    before_taken, still_open = callbacks.c.state == "asked", callbacks.c.closed_at.is_(None)
    reopened = ["withdrawn", "no-number"] if asked.number_sealed else ["withdrawn"]
    taken_back = callbacks.c.outcome.in_(reopened)
    known = conn.execute(select(callbacks.c.id).where(*here)).first()
    if known is not None:
        conn.execute(update(callbacks).where(*here, before_taken | taken_back).values(renew))
        if asked.number_sealed:
            conn.execute(update(callbacks).where(*here, still_open).values(number))
        press(conn, here, row, asked)
        return
    conn.execute(
        insert(callbacks).values(
            city=city.city,
            conversation=row.conversation,
            code=_free_code(conn, hotline, city, row.conversation),
            requested_at=row.at,
            due_at=due,
            language=row.language or city.languages[0],
            topic=asked.topic,
            urgent=asked.urgent,
            state="asked",
            answers=_answers(asked),
            **number,
        )
    )


def due_at(row: JournalRow, asked: CallbackRequested) -> datetime:
    """When a request counts if the caller says nothing more."""
    return row.at + timedelta(seconds=asked.seconds)


def press(
    conn: Connection,
    here: Sequence[ColumnElement[bool]],
    row: JournalRow,
    asked: CallbackRequested,
) -> None:
    """A request becomes urgent, or its caller cannot talk, where that was not known before."""
    if asked.urgent:
        waiting = callbacks.c.state == "waiting"
        conn.execute(update(callbacks).where(*here, waiting).values(due_at=row.at))
        let_go = {"state": "waiting", "due_at": row.at}
        conn.execute(update(callbacks).where(*here, callbacks.c.state == "held").values(let_go))
    pressing: dict[str, Any] = {"urgent": True} if asked.urgent else {}
    pressing |= {"answers": _answers(asked)} if asked.cannot_talk else {}
    if pressing:
        conn.execute(update(callbacks).where(*here).values(pressing))


def _answers(asked: CallbackRequested) -> list[str]:
    return [CANNOT_TALK] if asked.cannot_talk else []


def step_back(conn: Connection, row: JournalRow) -> None:
    """The caller took the request back, and any earlier one nobody has taken.

    They were told that nobody calls: somebody at their side may be listening.
    """
    here = (callbacks.c.city == row.city, callbacks.c.closed_at.is_(None))
    mine = (callbacks.c.conversation == row.conversation) | callbacks.c.id.in_(_merged_into(row))
    theirs = (callbacks.c.caller_mac == row.caller_mac) if row.caller_mac else false()
    nobodys = callbacks.c.state.in_(("asked", "held", "waiting"))
    change = update(callbacks).where(*here, mine | theirs, nobodys).values(_withdrawn(row.at))
    for callback_id in conn.execute(change.returning(callbacks.c.id)).scalars().all():
        endings.wind_up(conn, callback_id, now=row.at)
        endings.unsay(conn, callback_id, now=row.at)


def _merged_into(row: JournalRow) -> Select[tuple[int]]:
    """The earlier request to which this conversation's belongs."""
    here = (callbacks.c.city == row.city, callbacks.c.conversation == row.conversation)
    return select(callbacks.c.merged_into).where(*here, callbacks.c.merged_into.is_not(None))


def hung_up(conn: Connection, row: JournalRow) -> None:
    """The call is over: whoever had asked for a person in it is called back now."""
    mine = (callbacks.c.city == row.city, callbacks.c.conversation == row.conversation)
    conn.execute(update(callbacks).where(*mine, callbacks.c.state == "asked").values(due_at=row.at))


def withdraw(
    conn: Connection, city: str, caller_mac: str, code: str | None, *, now: datetime
) -> Callback | None:
    """The caller takes an open request back, by its code or without; None where none is theirs.

    A code told in a second call means the first one's request.
    """
    other = callbacks.alias()
    named = (other.c.city == city, other.c.code == code, other.c.caller_mac == caller_mac)
    merged = select(other.c.merged_into).where(*named, other.c.merged_into.is_not(None))
    by_code = (callbacks.c.code == code) | callbacks.c.id.in_(merged)
    theirs = (
        callbacks.c.city == city,
        by_code if code is not None else true(),
        callbacks.c.caller_mac == caller_mac,
        callbacks.c.closed_at.is_(None),
    )
    withdrawn = changed(conn, theirs, _withdrawn(now))
    if withdrawn is not None:
        endings.wind_up(conn, withdrawn.id, now=now)
        endings.unsay(conn, withdrawn.id, now=now)
    return withdrawn


def close(conn: Connection, callback: Callback, outcome: str, *, now: datetime) -> None:
    """Close a request that nobody can carry on."""
    closed = {"state": "closed", "closed_at": now, "outcome": outcome}
    conn.execute(update(callbacks).where(callbacks.c.id == callback.id).values(closed))
    endings.wind_up(conn, callback.id, now=now)


def is_closed(conn: Connection, city: str, conversation: str) -> bool:
    """Whether a request was made in this conversation and is over.

    One closed for want of a number is not: the number may still be given.
    """
    here = (callbacks.c.city == city, callbacks.c.conversation == conversation)
    own = callbacks.alias()
    merged = select(own.c.merged_into).where(
        own.c.city == city, own.c.conversation == conversation, own.c.merged_into.is_not(None)
    )
    query = select(callbacks.c.id).where(
        and_(*here, callbacks.c.merged_into.is_(None)) | callbacks.c.id.in_(merged),
        callbacks.c.closed_at.is_not(None),
        callbacks.c.outcome != "no-number",
    )
    return conn.execute(query).first() is not None


def changed(
    conn: Connection, condition: Sequence[ColumnElement[bool]], values: dict[str, Any]
) -> Callback | None:
    """Change the one request that still fits the condition; None where it does not any more."""
    done = conn.execute(update(callbacks).where(*condition).values(values).returning(callbacks))
    found = done.mappings().first()
    return None if found is None else as_callback(found)


def of_id(conn: Connection, callback_id: int) -> Callback | None:
    """The request with this id."""
    found = conn.execute(select(callbacks).where(callbacks.c.id == callback_id)).mappings().first()
    return None if found is None else as_callback(found)


def due(conn: Connection, now: datetime, limit: int) -> tuple[Callback, ...]:
    """Open requests nobody has taken whose next step is due, urgent ones first.

    Locked until the transaction ends; those another worker holds are passed over.
    """
    query = (
        select(callbacks)
        .where(
            callbacks.c.state.in_(("asked", "waiting")),
            callbacks.c.closed_at.is_(None),
            callbacks.c.due_at <= now,
        )
        .order_by(callbacks.c.urgent.desc(), callbacks.c.due_at, callbacks.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(as_callback(found) for found in conn.execute(query).mappings())


def taken_due(
    conn: Connection, cities: Collection[str], now: datetime, limit: int
) -> tuple[Callback, ...]:
    """Requests of these cities that somebody has taken and whose next step is due, urgent first.

    Locked like those of `due`.
    """
    query = (
        select(callbacks)
        .where(callbacks.c.state == "taken", callbacks.c.due_at <= now)
        .where(callbacks.c.city.in_(cities))
        .order_by(callbacks.c.urgent.desc(), callbacks.c.due_at, callbacks.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(as_callback(found) for found in conn.execute(query).mappings())


def look_now(conn: Connection, callback_id: int, *, now: datetime) -> None:
    """Something happened in a taken case: its next step is thought over at once."""
    taken = (callbacks.c.id == callback_id, callbacks.c.state == "taken")
    conn.execute(update(callbacks).where(*taken).values(due_at=now))


def connected(conn: Connection, callback_id: int, *, now: datetime) -> None:
    """Assistant and caller were joined; the first time is the one that counts.

    How long they had waited is kept with it: duty may be written otherwise afterwards.
    """
    first = (callbacks.c.id == callback_id, callbacks.c.connected_at.is_(None))
    joined = changed(conn, first, {"connected_at": now})
    if joined is not None:
        since = joined.requested_at
        wait = waited(since, now, plans.shifts_between(conn, joined.city, since, now))
        kept = {"waited_seconds": wait.gross, "waited_on_duty_seconds": wait.on_duty}
        conn.execute(update(callbacks).where(callbacks.c.id == callback_id).values(kept))
    look_now(conn, callback_id, now=now)


def as_callback(found: RowMapping) -> Callback:
    """A row as a value."""
    sealed, mac = found["caller_sealed"], found["caller_mac"]
    kept = {name: found[name] for name in Callback.__dataclass_fields__ if name != "caller"}
    kept["answers"] = tuple(found["answers"])
    return Callback(**kept, caller=SealedNumber(sealed, mac) if sealed else None)


def _number(row: JournalRow, asked: CallbackRequested) -> SealedNumber | None:
    sealed = asked.number_sealed or row.caller_sealed
    mac = asked.number_mac or row.caller_mac
    return SealedNumber(sealed, mac) if sealed and mac else None


def _free_code(conn: Connection, hotline: Hotline, city: City, conversation: str) -> str:
    """The conversation's code, or another where an open case has the same."""
    codes = [case_code(hotline.secret, conversation, attempt=n) for n in range(SECOND_CODES)]
    here = (callbacks.c.city == city.city, callbacks.c.closed_at.is_(None))
    query = select(callbacks.c.code).where(*here, callbacks.c.code.in_(codes))
    taken = set(conn.execute(query).scalars())
    return next(code for code in codes if code not in taken)


def _withdrawn(now: datetime) -> dict[str, Any]:
    return {"state": "closed", "closed_at": now, "outcome": "withdrawn"}
