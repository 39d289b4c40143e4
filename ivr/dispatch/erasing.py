"""Whether whoever texts DELETE is erased at once, and doing so.

Whoever holds the phone may not be who asked for help: an alarm of the last day is kept, and an
open request is taken back only by its code, which the person was told when they asked.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Text, cast, or_, select

from ivr.dispatch import emergencies, graves
from ivr.dispatch.codes import case_code
from ivr.dispatch.hotline import Hotline
from ivr.store.tables import callbacks, journal

ALARM_IS_KEPT = timedelta(hours=24)
"""How long an alarm cannot be erased: whoever holds the phone may not be who raised it."""

Answer = Literal["erased", "erased-later", "erase-code", "erase-code-wrong"]
"""The sentence that answers it; only with the first was anything erased."""


def ask(
    conn: Connection, hotline: Hotline, city: str, caller_mac: str, code: str | None, now: datetime
) -> Answer:
    """Erase a caller of a city who wants it, if it may be done; `code` is what they texted."""
    if emergencies.any_since(conn, city, caller_mac, now - ALARM_IS_KEPT):
        return "erased-later"
    wanted = _open_codes(conn, hotline, city, caller_mac)
    if wanted and code not in wanted:
        return "erase-code" if code is None else "erase-code-wrong"
    graves.bury(conn, hotline, city, caller_mac, now=now)
    return "erased"


def _open_codes(conn: Connection, hotline: Hotline, city: str, caller_mac: str) -> set[str]:
    """The codes of a number's open requests, also of those the worker has not made yet."""
    made = select(callbacks.c.code).where(
        callbacks.c.city == city,
        callbacks.c.caller_mac == caller_mac,
        callbacks.c.closed_at.is_(None),
    )
    deeds = cast(journal.c.deeds, Text)
    asked = select(journal.c.conversation).where(
        journal.c.city == city,
        journal.c.settled.is_(False),
        deeds.contains("callback-requested"),
        or_(journal.c.caller_mac == caller_mac, deeds.contains(caller_mac)),
    )
    new = conn.execute(asked).scalars().all()
    return {
        *conn.execute(made).scalars(),
        *(case_code(hotline.secret, conversation) for conversation in new),
    }
