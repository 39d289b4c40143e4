"""Forgetting what is due once a day, a little at a tick, so that nothing else waits for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from ivr.dispatch import graves
from ivr.dispatch.forgetting import BATCH, STEPS, Step
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.retention import Policy
from ivr.store import heartbeats

EVERY = timedelta(hours=24)

LOOK = timedelta(minutes=1)
"""How often a worker asks whether the day is over: it need not at every tick."""

log = structlog.get_logger()


@dataclass
class Gravekeeper:
    """Sees to it, at a worker's start and once a day, that whoever was erased stays so."""

    hotline: Hotline = field(repr=False)
    _due_at: datetime | None = None

    def run_if_due(self, now: datetime) -> int:
        """Erase again who came back with an older copy of the database; gives how many."""
        if self._due_at is not None and now < self._due_at:
            return 0
        again = graves.keep_erased(self.hotline, now)
        self._due_at = now + EVERY
        return again


@dataclass
class Forgetter:
    """Forgets for one worker: whoever claims the day does it, and no other."""

    hotline: Hotline = field(repr=False)
    policy: Policy = field(default_factory=Policy)
    _looked_at: datetime | None = None
    _left: list[Step] = field(default_factory=list)
    _rows: int = 0

    def run_if_due(self, now: datetime) -> int:
        """Forget what is due, at most a batch of one kind more than is cheap; gives how many rows.

        A step whose batch was full goes on at the next tick.
        """
        if not self._left and not self._claims(now):
            return 0
        limits, forgotten = self.policy.until(now), 0
        while self._left:
            # Taken out first: a step that breaks waits for the next day and stops no other.
            step = self._left.pop(0)
            with self.hotline.store.transaction() as conn:
                done = step.forget(conn, limits)
            forgotten += done
            if done >= BATCH:
                self._left.insert(0, step)
                break
        self._rows += forgotten
        if not self._left:
            log.info("forgotten what was due", rows=self._rows)
            self._rows = 0
        return forgotten

    def _claims(self, now: datetime) -> bool:
        if self._looked_at is not None and now - self._looked_at < LOOK:
            return False
        self._looked_at = now
        with self.hotline.store.transaction() as conn:
            mine = heartbeats.claim(conn, heartbeats.FORGETTING, every=EVERY, now=now)
        if mine:
            self._left.extend(STEPS)
        return mine
