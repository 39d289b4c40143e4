"""Whether whoever texts DELETE is erased at once, and doing so.

Whoever holds the phone may not be who asked for help: an alarm of the last day is kept, and an
request that is open, or was taken back in the last day, is erased only with its code, which the
person was told when they asked.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, exists, or_, select

from ivr.dispatch import emergencies, graves
from ivr.dispatch.codes import case_code
from ivr.dispatch.hotline import Hotline
from ivr.store.tables import callbacks, journal

A_DAY = timedelta(hours=24)
"""How long an alarm cannot be erased, and a request taken back only with its code."""

Answer = Literal["erased", "erased-later", "erase-code", "erase-code-wrong"]
"""The sentence that answers it; only with the first was anything erased."""


def ask(
    conn: Connection, hotline: Hotline, city: str, caller_mac: str, code: str | None, now: datetime
) -> Answer:
    """Erase a caller of a city who wants it, if it may be done; `code` is what they texted."""
    if emergencies.any_since(conn, city, caller_mac, now - A_DAY):
        return "erased-later"
    wanted = _codes(conn, hotline, city, caller_mac, now - A_DAY)
    if wanted and code not in wanted:
        return "erase-code" if code is None else "erase-code-wrong"
    graves.bury(conn, hotline, city, caller_mac, now=now)
    return "erased"


def _codes(
    conn: Connection, hotline: Hotline, city: str, caller_mac: str, since: datetime
) -> set[str]:
    """The codes that open what is kept: of requests open or taken back, and of those asked for
    again in a later call; also of those the worker has not made yet.
    """
    theirs = (callbacks.c.city == city, callbacks.c.caller_mac == caller_mac)
    first = callbacks.alias()
    in_an_open_one = exists().where(
        first.c.id == callbacks.c.merged_into, first.c.closed_at.is_(None)
    )
    stands = callbacks.c.closed_at.is_(None) | in_an_open_one | _taken_back(since)
    made = select(callbacks.c.code).where(*theirs, stands)
    written = cast(journal.c.deeds, Text)
    asked = select(journal.c.conversation).where(
        journal.c.city == city,
        journal.c.settled.is_(False),
        written.contains("callback-requested"),
        or_(journal.c.caller_mac == caller_mac, written.contains(caller_mac)),
    )
    new = conn.execute(asked).scalars().all()
    return {
        *conn.execute(made).scalars(),
        *(case_code(hotline.secret, conversation) for conversation in new),
    }


def _taken_back(since: datetime) -> ColumnElement[bool]:
    """DROP needs no code, so it must not spare one. Who stepped back in the call that they asked
    in may have been told none.
    """
    at_once = exists().where(
        journal.c.city == callbacks.c.city,
        journal.c.conversation == callbacks.c.conversation,
        journal.c.channel == "voice",
        cast(journal.c.deeds, Text).contains("callback-withdrawn"),
    )
    return and_(callbacks.c.outcome == "withdrawn", callbacks.c.closed_at >= since, ~at_once)
