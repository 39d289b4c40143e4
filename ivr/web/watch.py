"""What a web process sees to itself while the database is away: the spool, and that a person knows.

A request to be called back that waits on disk reaches no assistant; after two minutes the
supervisors are texted straight through the carrier (DESIGN.md, rule 2).
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from ivr.carrier.base import Carrier, TextOrder
from ivr.conversations.line import Line
from ivr.dispatch.deeds import CallbackRequested, read_deed
from ivr.errors import CarrierError
from ivr.logs import told
from ivr.store.journal import JournalRow

PATIENCE = timedelta(minutes=2)
EVERY_SECONDS = 10.0

log = structlog.get_logger()


@dataclass
class Watch:
    """The watch of one web process; it tells of an outage once."""

    line: Line = field(repr=False)
    carrier: Carrier
    _told: bool = False

    def look(self, now: datetime) -> None:
        """Replay what waits; where that fails too long, tell the supervisors of each city."""
        self.line.recorder.catch_up()
        waiting = [row for row in self.line.recorder.spool.rows() if _asks_for_a_person(row)]
        if not waiting:
            self._told = False
        elif not self._told and now - waiting[0].at >= PATIENCE:
            self._told = True
            for city in {row.city for row in waiting}:
                self._tell(city, now, now - waiting[0].at)

    def start(self) -> None:
        """Look every ten seconds, on a thread that ends with the process."""
        threading.Thread(target=self._go_on, name="watch", daemon=True).start()

    def _go_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_SECONDS):
            try:
                self.look(self.line.clock.now())
            except Exception as failure:
                # Whatever it was, the next look may do better, and nobody else is watching.
                log.error("watch failed", **told(failure))

    def _tell(self, city_id: str, now: datetime, waited: timedelta) -> None:
        hotline = self.line.hotline
        city = hotline.city(city_id)
        minutes = int(waited.total_seconds() // 60)
        say = hotline.phrase("supervisor-spooled", city.languages[0], {"minutes": minutes})
        body, url = hotline.wording(city, now).written(say), hotline.urls.status("-")
        for number in city.supervisors:
            try:
                self.carrier.send_text(TextOrder(number, city.sms.number, body, url))
            except CarrierError as failure:
                log.error("supervisor not told", code=failure.code)


def _asks_for_a_person(row: JournalRow) -> bool:
    return any(isinstance(read_deed(deed), CallbackRequested) for deed in row.deeds)
