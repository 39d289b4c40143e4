"""Deleting texts at the carrier within a week: one at a tick, after everything else.

The carrier's own lists say what is left, so also the answers go whose ids we never learn, because
they travelled in a webhook's reply. A day that is listed empty is done.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog

from ivr.carrier.base import Carrier
from ivr.dispatch.hotline import Hotline
from ivr.errors import CarrierError
from ivr.store import heartbeats

AFTER = timedelta(days=5)
"""How old a day's texts are when they are deleted: two more are left to ask again."""

FIRST = timedelta(days=30)
"""How far back is looked, the first time and where something was refused."""

EVERY = timedelta(hours=1)

LOOK = timedelta(minutes=1)
"""How often a worker asks whether the hour is over: it need not at every tick."""

log = structlog.get_logger()


@dataclass
class Shredder:
    """Deletes for one worker: whoever claims the hour does it, and no other."""

    hotline: Hotline = field(repr=False)
    carrier: Carrier
    _days: deque[date] = field(default_factory=deque)
    _texts: deque[str] = field(default_factory=deque)
    _refused: set[str] = field(default_factory=set)
    _looked_at: datetime | None = None

    def run_if_due(self, now: datetime) -> int:
        """Delete one text, or look for more; gives how many were deleted.

        A carrier that does not answer is asked again after an hour.
        """
        if not self._days and not self._claims(now):
            return 0
        try:
            return self._one()
        except CarrierError as failure:
            log.warning("texts not deleted", code=failure.code, reason=str(failure))
            self._days.clear()
            self._texts.clear()
            return 0

    def _one(self) -> int:
        if not self._texts:
            self._list_next()
            return 0
        text = self._texts.popleft()
        try:
            self.carrier.forget_text(text)
        except CarrierError as failure:
            if not failure.permanent:
                raise
            # One it will not delete, say because it is still on its way, stops no other.
            self._refused.add(text)
            log.warning("text not deleted", code=failure.code, reason=str(failure))
            return 0
        return 1

    def _list_next(self) -> None:
        """The texts of the first day that is left; where there are none to try, that day is over.

        It is done for good only where none was refused, then or on a day before.
        """
        day = self._days[0]
        numbers = dict.fromkeys(each for city in self.hotline.cities for each in city.own_numbers)
        for number in numbers:
            listed = dict.fromkeys(self.carrier.texts_of(number, day))
            self._texts.extend(text for text in listed if text not in self._refused)
        if self._texts:
            return
        if not self._refused:
            with self.hotline.store.transaction() as conn:
                heartbeats.note(conn, heartbeats.AT_CARRIER, {"done": day.isoformat()})
        self._days.popleft()

    def _claims(self, now: datetime) -> bool:
        if self._looked_at is not None and now - self._looked_at < LOOK:
            return False
        self._looked_at = now
        last = (now - AFTER).date()
        with self.hotline.store.transaction() as conn:
            if not heartbeats.claim(conn, heartbeats.AT_CARRIER, every=EVERY, now=now):
                return False
            done = heartbeats.detail(conn, heartbeats.AT_CARRIER).get("done")
        first = max(date.fromisoformat(str(done)) if done else date.min, last - FIRST)
        self._refused.clear()
        days = (last - first).days
        self._days.extend(first + timedelta(days=number + 1) for number in range(days))
        return bool(self._days)
