"""Reports that came before anybody knew what they were about: matched as soon as it is known.

So it is where the carrier reports before its own answer to us is noted, or a text's row is known
by the carrier's id only.
"""

from datetime import datetime, timedelta

from ivr.dispatch import reports
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.reports import Report
from ivr.store import stray_reports

AT_ONCE = 100

KEPT = timedelta(days=7)
"""How long a report waits for its row; then it is dropped."""


def match(hotline: Hotline, now: datetime) -> int:
    """Take in the reports whose row has turned up, and drop old ones; gives how many were."""
    with hotline.store.transaction() as conn:
        found = stray_reports.matching(conn, AT_ONCE)
        for stray in found:
            reports.apply(
                conn, hotline, stray.token, Report(stray.status, stray.sid, stray.error_code), now
            )
        stray_reports.remove(conn, [stray.id for stray in found])
        stray_reports.drop_before(conn, now - KEPT)
    return len(found)
