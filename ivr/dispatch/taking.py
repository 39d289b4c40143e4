"""What assistants do with requests put before them: take, pass, close. First come, first served.

A code alone opens nothing: each counts only from an assistant with a live offer, or whose case it
is already (DESIGN.md, "A case code").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from ivr.cities import City
from ivr.dispatch import attempts, by_text, callbacks, endings, outgoing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.callbacks import Callback, as_callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.texts import Digits
from ivr.store import people
from ivr.store.people import Assistant
from ivr.store.tables import callbacks as requests
from ivr.store.tables import offers
from ivr.store.vault import SealedNumber


class Outcome(StrEnum):
    """How a case ended, as the assistant reports it."""

    HELPED = "helped"
    REFERRED = "referred"
    FOLLOW_UP = "follow-up"


OUTCOMES = {1: Outcome.HELPED, 2: Outcome.REFERRED, 3: Outcome.FOLLOW_UP}


@dataclass(frozen=True)
class Mine:
    """The case is this assistant's now."""

    callback: Callback


@dataclass(frozen=True)
class Which:
    """Several cases fit: their codes."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class Gone:
    """The case was offered to this assistant, but somebody else has it, or it is closed."""

    code: str


@dataclass(frozen=True)
class Nothing:
    """No case of this assistant fits."""


@dataclass(frozen=True)
class NotSafe:
    """The case must not be called: its caller said that it is not safe."""

    code: str


@dataclass(frozen=True)
class ByText:
    """The case must not be rung: its caller wishes to be written to."""

    code: str


Taken = Mine | Which | Gone | Nothing | NotSafe | ByText


def take(
    conn: Connection,
    hotline: Hotline,
    city: City,
    assistant: Assistant,
    code: str | None,
    *,
    now: datetime,
) -> Taken:
    """Take the case offered, or rung again if it is theirs; does not ring anybody itself."""
    found = _offered(conn, assistant, code) or _theirs(conn, assistant, code)
    if len(found) > 1:
        return Which(tuple(each.code for each in found))
    if not found:
        return _gone(conn, assistant, code)
    callback = found[0]
    if not callback.safe:
        return NotSafe(callback.code)
    if callback.taken_by == assistant.id:
        return Mine(callback)
    mine = callbacks.changed(
        conn,
        (requests.c.id == callback.id, requests.c.state == "waiting"),
        {"state": "taken", "taken_by": assistant.id, "taken_at": now, "due_at": now},
    )
    if mine is None:
        return Gone(callback.code)
    _tell_others(conn, hotline, city, mine, assistant, now)
    return Mine(mine)


def take_and_ring(
    conn: Connection,
    hotline: Hotline,
    city: City,
    assistant: Assistant,
    code: str | None,
    *,
    now: datetime,
    after: timedelta = timedelta(0),
) -> Taken:
    """Take the case and have the assistant rung after a while, to be joined with the caller.

    In a case by text nobody is rung: the caller learns that somebody is there.
    """
    taken = take(conn, hotline, city, assistant, code, now=now)
    if isinstance(taken, Mine) and taken.callback.by_text:
        by_text.there(conn, hotline, city, taken.callback, now=now, after=after)
    elif isinstance(taken, Mine):
        attempts.ring(conn, hotline, city, taken.callback, assistant, now=now, after=after)
        if after:
            _tell_caller(conn, hotline, city, taken.callback, now + after, now)
    return taken


def _tell_caller(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    at: datetime,
    now: datetime,
) -> None:
    """One neutral text, where the caller can be texted: about when they are called."""
    if callback.caller is None or not callback.textable:
        return
    letter = Letter(
        to=callback.caller,
        phrase="caller-later",
        language=callback.language,
        key=f"later:{callback.id}:{at.isoformat()}",
        priority=outgoing.RECEIPT,
        values={"time": f"{at.astimezone(city.zone):%H:%M}"},
        about=Subject(callback_id=callback.id),
    )
    outgoing.text(conn, hotline, city, letter, now=now)


def pass_on(conn: Connection, assistant: Assistant, code: str | None, *, now: datetime) -> Taken:
    """Leave a case to others: the next assistant is asked at once."""
    found = _offered(conn, assistant, code)
    if len(found) != 1:
        return Which(tuple(each.code for each in found)) if found else Nothing()
    callback = found[0]
    _mark(
        conn, (offers.c.callback_id == callback.id, offers.c.assistant_id == assistant.id), "passed"
    )
    waiting = (requests.c.id == callback.id, requests.c.state == "waiting")
    callbacks.changed(conn, waiting, {"due_at": now})
    return Mine(callback)


def close(
    conn: Connection,
    hotline: Hotline,
    assistant: Assistant,
    code: str | None,
    outcome: Outcome,
    note: str | None,
    *,
    now: datetime,
) -> Taken:
    """Close a case of this assistant's, with how it ended and a note of a few words."""
    found = _theirs(conn, assistant, code)
    if len(found) != 1:
        return Which(tuple(each.code for each in found)) if found else Nothing()
    theirs = (requests.c.id == found[0].id, requests.c.taken_by == assistant.id)
    closed = callbacks.changed(
        conn,
        theirs,
        {
            "state": "closed",
            "closed_at": now,
            "outcome": outcome,
            "note_sealed": hotline.store.vault.seal(note) if note else None,
        },
    )
    if closed is None:
        return Nothing()
    endings.wind_up(conn, closed.id, now=now)
    by_text.over(conn, hotline, closed, now=now)
    return Mine(closed)


def theirs(conn: Connection, assistant: Assistant, code: str | None) -> Taken:
    """Which case of this assistant's a code, or none, means."""
    found = _theirs(conn, assistant, code)
    if len(found) == 1:
        return Mine(found[0])
    return Which(tuple(each.code for each in found)) if found else Nothing()


def open_cases(conn: Connection, assistant: Assistant) -> tuple[list[Callback], list[Callback]]:
    """The cases put before this assistant that still wait, and those that are theirs."""
    return _offered(conn, assistant, None), _theirs(conn, assistant, None)


def _offered(conn: Connection, assistant: Assistant, code: str | None) -> list[Callback]:
    """Waiting cases put before this assistant; one withdrawn may be theirs, if it waits again."""
    live = (
        offers.c.assistant_id == assistant.id,
        offers.c.state.in_(("live", "withdrawn")),
        requests.c.state == "waiting",
    )
    query = select(requests).join(offers, offers.c.callback_id == requests.c.id).where(*live)
    return _fitting(conn.execute(query.distinct().order_by(requests.c.id)).mappings(), code)


def _theirs(conn: Connection, assistant: Assistant, code: str | None) -> list[Callback]:
    own = requests.c.taken_by == assistant.id, requests.c.closed_at.is_(None)
    query = select(requests).where(*own).order_by(requests.c.id)
    return _fitting(conn.execute(query).mappings(), code)


def _fitting(found: Iterable[RowMapping], code: str | None) -> list[Callback]:
    cases = [as_callback(each) for each in found]
    return [each for each in cases if code is None or each.code == code]


def _gone(conn: Connection, assistant: Assistant, code: str | None) -> Taken:
    if code is None:
        return Nothing()
    query = (
        select(requests.c.code)
        .join(offers, offers.c.callback_id == requests.c.id)
        .where(offers.c.assistant_id == assistant.id, requests.c.code == code)
    )
    return Gone(code) if conn.execute(query).first() else Nothing()


def _tell_others(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    assistant: Assistant,
    now: datetime,
) -> None:
    here = offers.c.callback_id == callback.id
    _mark(conn, (here, offers.c.assistant_id == assistant.id), "taken")
    live = (here, offers.c.state == "live", offers.c.assistant_id != assistant.id)
    asked = select(offers.c.assistant_id).where(*live).distinct()
    for other in [people.assistant(conn, each) for each in conn.execute(asked).scalars().all()]:
        if other is not None and other.texts_off_at is None:
            tell_gone(conn, hotline, city, callback, other, now=now)
    _mark(conn, live, "withdrawn")


def tell_gone(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    other: Assistant,
    *,
    now: datetime,
) -> None:
    """Text an assistant that a case is not theirs to take or to go on with."""
    letter = Letter(
        to=SealedNumber(other.number_sealed, other.number_mac),
        phrase="staff-taken-by-other",
        language=staff_language(hotline, other),
        key=f"gone:{callback.id}:{other.id}:{now.isoformat()}",
        priority=outgoing.RECEIPT,
        values={"code": Digits(callback.code)},
        about=Subject(callback_id=callback.id, assistant_id=other.id),
    )
    outgoing.text(conn, hotline, city, letter, now=now)


def _mark(conn: Connection, which: Sequence[ColumnElement[bool]], state: str) -> None:
    conn.execute(update(offers).where(*which).values(state=state))
