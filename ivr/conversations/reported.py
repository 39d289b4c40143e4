"""The carrier's reports on calls and texts that went out, taken in whatever the database does.

The carrier tells each once. One that comes while the database is away, or cannot be noted in time,
waits on disk and is settled with the turns (docs/decisions/0005-journal-deeds-worker.md).
"""

from dataclasses import replace

from ivr.conversations import calls, turns
from ivr.conversations.line import Visit
from ivr.dispatch import deeds, guests, reports
from ivr.dispatch.deeds import Deed
from ivr.dispatch.reports import Report
from ivr.errors import StoreUnavailable

LONGEST_TOKEN = 64
"""Characters of a token of ours; in a longer one somebody else's address was reported on."""


def on_what_went_out(visit: Visit, token: str, report: Report) -> None:
    """A text or a call of the outbox has come so far; `visit` is the carrier's call or text."""
    try:
        reports.take_in(visit.line.hotline, token, report, visit.now)
    except StoreUnavailable:
        token = token[:LONGEST_TOKEN]
        kept = deeds.OutReported(
            token=token, status=report.status, sid=report.sid, error_code=report.error_code
        )
        _keep(visit, f"report:{token}:{report.sid}:{report.status}", kept)


def on_leg(visit: Visit, status: str, seconds: int) -> None:
    """A call which may have been in a room is over.

    Who had left the room for the police and hung up is looked after as in any call of theirs.
    """
    hotline = visit.line.hotline
    try:
        with hotline.store.transaction() as conn:
            stood = guests.left(conn, hotline, visit.conversation, now=visit.now)
    except StoreUnavailable:
        kept = deeds.LegEnded(status=status, seconds=seconds)
        _keep(visit, f"leg:{visit.conversation}:{status}", kept)
        return
    if "danger" in stood:
        calls.ended(visit, status, seconds, by_staff=False)


def _keep(visit: Visit, event: str, deed: Deed) -> None:
    """On disk, as a row of no conversation of the log, and without anybody's number."""
    row = turns.report_row(replace(visit, number=None), "reported", deed)
    visit.line.recorder.write_after_waiting(replace(row, channel="staff", event=event))
