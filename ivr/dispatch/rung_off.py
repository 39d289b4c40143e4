"""A call that ended before it was picked up is a wish to be called back: no credit, or none left.

An operator's "call me back" text is the same wish. One a caller in ten minutes; and whoever wants
no such call gets none, until they ask in words.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from ivr import phones
from ivr.cities import City
from ivr.dispatch import call_log, callbacks, endings, folding
from ivr.dispatch.deeds import CallbackRequested, CallMissed
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.taking import tell_gone
from ivr.store import journal, missed_callers, people
from ivr.store.journal import JournalRow
from ivr.store.missed_callers import Missed
from ivr.store.tables import callbacks as requests

CALL_ME_BACK = "call-me-back"
"""What the journal calls an operator's text."""

ONE_IN = timedelta(minutes=10)
"""Of one number's missed calls one in so long becomes a request."""


def take_in(
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    missed: CallMissed,
    now: datetime,
) -> None:
    """Make a missed call the request it is, or part of the one there is.

    Where the earlier one's case is closed already it counts when the ten minutes are over: nobody
    is rung twice in a moment, and nobody is left in silence.
    """
    if row.caller_mac is None or journal.was_talked_in(conn, row.city, row.conversation):
        return
    before = missed_callers.of_number(conn, row.city, row.caller_mac)
    if before.unwanted or _has_open_request(conn, row.city, row.caller_mac, before, row.at):
        return
    asked = CallbackRequested(seconds=wait(before, row.at), textable=missed.textable)
    callbacks.request(conn, hotline, city, row, asked)
    folding.fold(conn, city, row, asked)
    call_log.asks_to_be_called(conn, row)
    missed_callers.note(conn, row.city, row.caller_mac, row.conversation, at=row.at, now=now)


def asked_by_operator(city: City, sender: str, body: str) -> str | None:
    """The number (E.164) a text from an operator asks this city to call; None where it is none.

    Only a number the city may call: anybody can send a text under a name.
    """
    number = city.no_credit.asks_for(sender, body)
    if number is None or number in city.own_numbers:
        return None
    return number if phones.may_dial(number, city.callback.regions) else None


def unwanted(
    conn: Connection, hotline: Hotline, city: City, caller_mac: str, *, now: datetime
) -> None:
    """Whoever has this number wants no call because of a missed one; a request of that kind ends.

    Requests they made in words stand.
    """
    before = missed_callers.of_number(conn, city.city, caller_mac)
    missed_callers.want(conn, city.city, caller_mac, wanted=False, now=now)
    theirs = (
        requests.c.city == city.city,
        requests.c.conversation == before.conversation,
        requests.c.closed_at.is_(None),
    )
    withdrawn = {"state": "closed", "closed_at": now, "outcome": "withdrawn"}
    ended = callbacks.changed(conn, theirs, withdrawn)
    if ended is None:
        return
    endings.wind_up(conn, ended.id, now=now)
    assistant = people.assistant(conn, ended.taken_by) if ended.taken_by is not None else None
    if assistant is not None:
        tell_gone(conn, hotline, city, ended, assistant, now=now)


def lately(before: Missed, now: datetime) -> bool:
    """Whether a missed call of this number became a request in the last ten minutes."""
    return before.at is not None and timedelta(0) <= now - before.at < ONE_IN


def wait(before: Missed, at: datetime) -> int:
    """Seconds until a missed call at `at` counts: none, or what is left of the ten minutes."""
    if before.at is None or not lately(before, at):
        return 0
    return int((before.at + ONE_IN - at).total_seconds())


def of_request(conn: Connection, city: str, caller_mac: str, conversation: str) -> bool:
    """Whether the request of this conversation was a missed call, and so nobody's words."""
    return missed_callers.of_number(conn, city, caller_mac).conversation == conversation


def _has_open_request(
    conn: Connection, city: str, caller_mac: str, before: Missed, at: datetime
) -> bool:
    if not lately(before, at):
        return False
    theirs = (requests.c.city == city, requests.c.caller_mac == caller_mac)
    still_open = select(requests.c.id).where(*theirs, requests.c.closed_at.is_(None))
    return conn.execute(still_open.limit(1)).first() is not None
