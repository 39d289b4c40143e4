"""Forgetting a caller who asks for it: their number leaves every row, open requests are taken back.

What stays says that something happened, not to whom (`domain.md` 5). A text that still has to
reach the patrol or a supervisor because of an emergency goes out all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    and_,
    cast,
    delete,
    exists,
    or_,
    select,
    true,
    union,
    update,
)

from ivr.dispatch import endings
from ivr.dispatch.outgoing import EMERGENCY
from ivr.store.alarm_tables import emergencies, first_words, text_alarms
from ivr.store.city_tables import missed_callers
from ivr.store.tables import callbacks, callers, conversations, journal, outbox

UNSENT = ("planned", "claimed", "posting", "unknown")

NUMBERS = ("number_sealed", "number_mac")
"""What of a deed tells a number that a caller keyed in."""

_NOBODY = {"caller_sealed": None, "caller_mac": None}


def erase(
    conn: Connection, city: str, caller_mac: str, *, now: datetime, until: datetime | None = None
) -> None:
    """Erase a caller of a city, also where they called hidden and keyed their number.

    until: only what began by then; what came later stays.
    """
    theirs = _conversations(conn, city, caller_mac, until)
    _forget_texts(conn, city, theirs, _written_to(city, caller_mac, until), now)
    _forget_deeds(conn, city, theirs)
    _forget_requests(conn, city, theirs, now)
    alarms = _theirs(emergencies, "raised_at", city, caller_mac, until)
    conn.execute(update(emergencies).where(alarms).values(note_sealed=None))
    for table, begun in (
        (journal, "at"),
        (conversations, "started_at"),
        (emergencies, "raised_at"),
    ):
        known = _theirs(table, begun, city, caller_mac, until)
        conn.execute(update(table).where(known).values(_NOBODY))
    for table, begun in (
        (callers, "last_seen"),
        (first_words, "asked_at"),
        (missed_callers, "seen_at"),
    ):
        conn.execute(delete(table).where(_theirs(table, begun, city, caller_mac, until)))


def knows(conn: Connection, city: str, caller_mac: str, *, until: datetime) -> bool:
    """Whether anything that began by then is known of a caller."""
    known = [exists().where(_theirs(*each, city, caller_mac, until)) for each in _BEGUN]
    known.append(exists().where(_theirs(missed_callers, "seen_at", city, caller_mac, until)))
    known.append(exists().where(_written_to(city, caller_mac, until)))
    return bool(conn.execute(select(or_(*known))).scalar_one())


_BEGUN = (
    (callers, "last_seen"),
    (conversations, "started_at"),
    (callbacks, "requested_at"),
    (emergencies, "raised_at"),
    (journal, "at"),
)
"""Every table that tells whose a row is, and when that began."""


def _theirs(
    table: Table, begun: str, city: str, caller_mac: str, until: datetime | None
) -> ColumnElement[bool]:
    by_then = true() if until is None else table.c[begun] <= until
    return and_(table.c.city == city, table.c.caller_mac == caller_mac, by_then)


def _written_to(city: str, caller_mac: str, until: datetime | None) -> ColumnElement[bool]:
    by_then = true() if until is None else outbox.c.created_at <= until
    return and_(outbox.c.city == city, outbox.c.to_mac == caller_mac, by_then)


def _conversations(
    conn: Connection, city: str, caller_mac: str, until: datetime | None
) -> Sequence[str]:
    """The conversations they had, and those in which their number was keyed in.

    What the worker has not settled yet is looked through: it is in no other table.
    """
    by_then = true() if until is None else journal.c.at <= until
    new = (journal.c.city == city, journal.c.settled.is_(False), by_then)
    by_number = or_(
        journal.c.caller_mac == caller_mac, cast(journal.c.deeds, Text).contains(caller_mac)
    )
    found = [select(journal.c.conversation).where(*new, by_number)]
    for table, begun in _BEGUN[1:-1]:
        theirs = _theirs(table, begun, city, caller_mac, until)
        found.append(select(table.c.conversation).where(theirs))
    return conn.execute(union(*found)).scalars().all()


def _forget_requests(conn: Connection, city: str, theirs: Sequence[str], now: datetime) -> None:
    mine = (callbacks.c.city == city, callbacks.c.conversation.in_(theirs))
    withdrawn = {"state": "closed", "closed_at": now, "outcome": "withdrawn"}
    end = update(callbacks).where(*mine, callbacks.c.closed_at.is_(None)).values(withdrawn)
    for callback_id in conn.execute(end.returning(callbacks.c.id)).scalars().all():
        endings.wind_up(conn, callback_id, now=now)
    conn.execute(update(callbacks).where(*mine).values(_NOBODY | {"note_sealed": None}))


def _forget_deeds(conn: Connection, city: str, theirs: Sequence[str]) -> None:
    """Take the numbers out of what was decided, and requests that nobody has settled yet."""
    query = select(journal.c.id, journal.c.settled, journal.c.deeds).where(
        journal.c.city == city,
        journal.c.conversation.in_(theirs),
        cast(journal.c.deeds, Text).contains("callback-requested"),
    )
    for row in conn.execute(query).all():
        left = list(_without_numbers(row.deeds, settled=row.settled))
        conn.execute(update(journal).where(journal.c.id == row.id).values(deeds=left))


def _without_numbers(
    deeds: Sequence[Mapping[str, object]], *, settled: bool
) -> Iterator[dict[str, object]]:
    for deed in deeds:
        if settled or deed["deed"] != "callback-requested":
            yield {name: value for name, value in deed.items() if name not in NUMBERS}


def _forget_texts(
    conn: Connection,
    city: str,
    theirs: Sequence[str],
    written_to: ColumnElement[bool],
    now: datetime,
) -> None:
    about = or_(
        written_to,
        outbox.c.callback_id.in_(_ids(callbacks, city, theirs)),
        outbox.c.emergency_id.in_(_ids(emergencies, city, theirs)),
    )
    letters = (outbox.c.city == city, about)
    to_be_sent = (outbox.c.state.in_(UNSENT), outbox.c.priority > EMERGENCY)
    dropped = {"state": "dropped", "settled_at": now, "lease_until": None}
    conn.execute(update(outbox).where(*letters, *to_be_sent).values(dropped))
    over = outbox.c.state.not_in(UNSENT)
    conn.execute(update(outbox).where(*letters, over).values(body_sealed=None))
    conn.execute(update(outbox).where(written_to).values(to_sealed="", to_mac=""))
    alarms = text_alarms.c.emergency_id.in_(_ids(emergencies, city, theirs))
    conn.execute(update(text_alarms).where(alarms).values(words_sealed=None))


def _ids(table: Table, city: str, theirs: Sequence[str]) -> Select[tuple[int]]:
    return select(table.c.id).where(table.c.city == city, table.c.conversation.in_(theirs))
