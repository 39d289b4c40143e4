"""What the carrier reports about texts and calls that went out, and what follows from it.

Where an offer's text did not arrive its assistant is rung instead; whose words did not arrive is
told so; after a call that nobody picked up the next is asked at once. After a call that was picked
up the assistant is free. Reports come twice and out of order; the outbox never goes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ivr.dispatch import (
    alarm_steps,
    attempts,
    guests,
    interpreters,
    moving,
    opting,
    patrol_tests,
    ringing,
    rooms,
    saying,
    stand_ins,
    text_alarms,
    texts_off,
)
from ivr.dispatch.hotline import Hotline
from ivr.store import outbox, stray_reports
from ivr.store.outbox import Outgoing, Reported

OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""The carrier's words for a call that is over."""

OFFERS = ("staff-offer", "staff-offer-by-text", "staff-offer-alarm")

_TEXT: Mapping[str, Reported] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
_CALL: Mapping[str, Reported] = {
    "queued": "accepted",
    "initiated": "accepted",
    "ringing": "sent",
    "in-progress": "sent",
    "completed": "delivered",
    "busy": "undelivered",
    "no-answer": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}


@dataclass(frozen=True)
class Report:
    """One report: our word for the status, the carrier's id, its error code if any."""

    status: Reported
    sid: str
    error_code: int | None = None


def read(form: Mapping[str, str], sid: str) -> Report | None:
    """A report from a status callback's form; None for words the carrier may add one day."""
    words, word = (_CALL, "CallStatus") if "CallStatus" in form else (_TEXT, "MessageStatus")
    status = words.get(form.get(word, "").lower())
    code = form.get("ErrorCode", "")
    error = int(code) if code.isascii() and code.isdigit() and len(code) < 8 else None
    return Report(status, sid, error) if status else None


def take_in(hotline: Hotline, token: str, report: Report, now: datetime) -> None:
    """Move the row a token belongs to, and let others be asked where nobody was reached.

    A row that is not known by the token is looked for by the sid; a report for none is kept.
    """
    with hotline.store.transaction() as conn:
        note(conn, hotline, token, report, now)


def note(conn: Connection, hotline: Hotline, token: str, report: Report, now: datetime) -> None:
    """The same in a transaction that goes on."""
    if not apply(conn, hotline, token, report, now):
        stray_reports.keep(conn, token, report.sid, report.status, report.error_code, now=now)


def apply(conn: Connection, hotline: Hotline, token: str, report: Report, now: datetime) -> bool:
    """Move the row that a report is about, and what follows; False where there is no such row."""
    known = token if outbox.find(conn, token) else outbox.token_of(conn, report.sid)
    if known is None:
        return False
    moved = outbox.report(
        conn, known, report.status, now=now, sid=report.sid, error_code=report.error_code
    )
    if moved is not None:
        follow_up(conn, hotline, moved, now)
    return True


def follow_up(conn: Connection, hotline: Hotline, row: Outgoing, now: datetime) -> None:
    """What the end of a text or call means for its case."""
    if row.kind == "call" and row.state in ("delivered", "undelivered", "failed"):
        _call_ended(conn, hotline, row, now)
    if row.kind == "text" and row.state in ("undelivered", "failed"):
        texts_off.noticed(conn, hotline, row, now)
        opting.noticed(conn, row, now)
        if row.purpose in OFFERS:
            ringing.instead_of_text(conn, hotline, row, now)
        saying.not_arrived(conn, hotline, row, now)
    if row.purpose == moving.MOVE and row.state in ("failed", "dropped"):
        moving.not_moved(conn, hotline, row, now=now)


def _call_ended(conn: Connection, hotline: Hotline, row: Outgoing, now: datetime) -> None:
    if guests.is_call(row):
        guests.call_ended(conn, hotline, row, now)
        return
    if row.purpose == text_alarms.PURPOSE:
        alarm_steps.call_ended(conn, hotline, row, now)
        return
    if row.purpose == patrol_tests.PURPOSE:
        patrol_tests.call_ended(conn, row)
        return
    if stand_ins.is_call(row):
        return
    if interpreters.is_call(row):
        interpreters.call_ended(conn, hotline, row, now)
        return
    guests.left(conn, hotline, row.sid or "", now=now)
    if row.purpose == ringing.PURPOSE:
        ringing.call_ended(conn, row, now)
        return
    attempt = (row.key or "").removeprefix("attempt:")
    attempts.assistant_not_reached(conn, attempt, now=now)
    if row.state == "delivered":
        attempts.call_over(conn, attempt, now=now)
        rooms.look_at(conn, hotline, attempt, now=now)
