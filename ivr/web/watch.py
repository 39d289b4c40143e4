"""What a web process sees to itself while the database is away: the spool, and that a person knows.

A request to be called back that waits on disk reaches no assistant; after two minutes the
supervisors are texted straight through the carrier (DESIGN.md, rule 2), and at once where no patrol
desk answered.
"""

import fcntl
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import structlog

from ivr.carrier.base import Carrier, TextOrder
from ivr.channels.urls import NO_STATE
from ivr.cities import City
from ivr.conversations.line import Line
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import (
    CallbackRequested,
    CallEnded,
    CallMissed,
    DeskAccepted,
    EmergencyRaised,
    PoliceNotReached,
    PoliceStopped,
    read_deed,
)
from ivr.errors import CarrierError
from ivr.flow.texts import Digits, Value
from ivr.logs import told
from ivr.store.journal import JournalRow

PATIENCE = timedelta(minutes=2)
EVERY_SECONDS = 5.0

log = structlog.get_logger()


@dataclass
class Watch:
    """The watch of one web process: duty in memory, the spool, and who has to be told of it.

    Of several processes on a machine the one that holds `lock` tells; `_told` holds what of the
    present outage was told to which city.
    """

    line: Line = field(repr=False)
    carrier: Carrier
    lock: Path
    _told: set[tuple[str, str]] = field(default_factory=set)
    _held: IO[str] | None = field(default=None, repr=False)

    def look(self, now: datetime) -> None:
        """Fetch duty, replay what waits, and tell supervisors of what waits too long."""
        self.line.snapshots.at(now)
        recorder = self.line.recorder
        recorder.catch_up()
        spooled, only_here = recorder.spool.rows(), recorder.in_memory()
        if not spooled and not only_here:
            self._told.clear()
            return
        # What is in this process alone no other one can tell.
        waiting = (*only_here, *(spooled if spooled and self._alone() else ()))
        left = _left_alone(waiting)
        for row in waiting:
            self._tell_of(row, now, left=row.conversation in left)

    def start(self) -> None:
        """Look at once and every few seconds, on a thread that ends with the process."""
        self.line.snapshots.fetch(self.line.clock.now())
        threading.Thread(target=self._go_on, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Let another process tell."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _go_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_SECONDS):
            try:
                self.look(self.line.clock.now())
            except Exception as failure:
                # Whatever it was, the next look may do better, and nobody else is watching.
                log.error("watch failed", **told(failure))

    def _alone(self) -> bool:
        """Whether this process is the one of its machine that tells."""
        if self._held is None:
            held = self.lock.open("w")
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                held.close()
                return False
            self._held = held
        return True

    def _tell_of(self, row: JournalRow, now: datetime, *, left: bool) -> None:
        waited = now - row.at
        phrase = "danger-left-supervisor" if left else _worth_telling(row, waited)
        if phrase is None or (row.city, phrase) in self._told:
            return
        hotline = self.line.hotline
        city = hotline.city(row.city)
        values: dict[str, Value] = {
            "code": Digits(case_code(hotline.secret, row.conversation)),
            "minutes": int(waited.total_seconds() // 60),
            "number": Digits(city.patrol.voice[0]),
        }
        if self._sent(city, phrase, values, now):
            self._told.add((row.city, phrase))

    def _sent(self, city: City, phrase: str, values: dict[str, Value], now: datetime) -> bool:
        hotline = self.line.hotline
        say = hotline.phrase(phrase, city.languages[0], values)
        body, url = hotline.wording(city, now).written(say), hotline.urls.status(NO_STATE)
        arrived = False
        for number in city.supervisors:
            try:
                self.carrier.send_text(TextOrder(number, city.sms.number, body, url))
                arrived = True
            except CarrierError as failure:
                log.error("supervisor not told", code=failure.code)
        return arrived


def _left_alone(rows: Iterable[JournalRow]) -> set[str]:
    """The calls that asked for the police and ended before any desk had taken them."""
    asked, ended, seen_to = set(), set(), set()
    for row in rows:
        for deed in map(read_deed, row.deeds):
            match deed:
                case EmergencyRaised():
                    asked.add(row.conversation)
                case CallEnded():
                    ended.add(row.conversation)
                case DeskAccepted() | PoliceNotReached() | PoliceStopped():
                    seen_to.add(row.conversation)
                case _:
                    pass
    return asked & ended - seen_to


def _worth_telling(row: JournalRow, waited: timedelta) -> str | None:
    """What supervisors are told of a row that waits on disk; of an emergency at once."""
    deeds = [read_deed(deed) for deed in row.deeds]
    if any(isinstance(deed, PoliceNotReached) for deed in deeds):
        return "danger-call-supervisor"
    if waited >= PATIENCE and any(
        isinstance(deed, CallbackRequested | CallMissed) for deed in deeds
    ):
        return "supervisor-spooled"
    return None
