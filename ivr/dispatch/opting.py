"""Callers who texted STOP: HotLine plans no text for them. Whoever texts again gets texts again.

The carrier heeds its own words by itself, and refuses what is sent all the same; СТОП it does not
know (docs/decisions/0004-words-by-sms.md).
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from ivr.dispatch.texts_off import STOPPED
from ivr.store import callers
from ivr.store.outbox import Outgoing
from ivr.store.tables import callbacks


def stopped(conn: Connection, city: str, caller_mac: str, *, now: datetime) -> None:
    """They want no texts: none goes out in what they have asked for, nor in what they will."""
    callers.opt(conn, city, caller_mac, out=True, now=now)
    _textable(conn, city, caller_mac, False)


def back(conn: Connection, city: str, caller_mac: str, *, textable: bool, now: datetime) -> None:
    """They texted again; `textable`: whether such a number gets texts at all."""
    callers.opt(conn, city, caller_mac, out=False, now=now)
    _textable(conn, city, caller_mac, textable)


def noticed(conn: Connection, text: Outgoing, now: datetime) -> None:
    """A text failed: where the carrier says that its caller unsubscribed, note it."""
    if text.error_code != STOPPED or text.assistant_id is not None:
        return
    asked = (callbacks.c.city == text.city, callbacks.c.caller_mac == text.to_mac)
    if conn.execute(select(callbacks.c.id).where(*asked).limit(1)).first() is not None:
        stopped(conn, text.city, text.to_mac, now=now)


def _textable(conn: Connection, city: str, caller_mac: str, textable: bool) -> None:
    theirs = (callbacks.c.city == city, callbacks.c.caller_mac == caller_mac)
    still_open = update(callbacks).where(*theirs, callbacks.c.closed_at.is_(None))
    conn.execute(still_open.values(textable=textable))
