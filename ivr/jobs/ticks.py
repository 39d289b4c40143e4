"""What the worker does at each tick, in an order that lets a request go out within one.

Every job may be done by any worker and any of them may die at any instant: what they do is rows,
claimed and finished by conditional update (DESIGN.md, rule 5).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from ivr.dispatch import (
    alarm_steps,
    asking,
    belated,
    doubts,
    duty_letters,
    following_up,
    holding,
    looking_after,
    shift_reminders,
    strays,
)
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.promises import Auditor
from ivr.dispatch.settling import Settler
from ivr.errors import HotlineError
from ivr.jobs.forgetting import Forgetter, Gravekeeper
from ivr.jobs.pulse import Pulse
from ivr.jobs.reconciling import Reconciler
from ivr.jobs.sending import Sender
from ivr.jobs.shredding import Shredder
from ivr.logs import told
from ivr.store import heartbeats
from ivr.store.recorder import Recorder

AT_EACH_TICK = timedelta()

NOW_AND_THEN = timedelta(seconds=5)
"""How often what counts in minutes is looked at: a tick with nothing to do shall cost little."""

EACH_MINUTE = timedelta(minutes=1)
"""How often what counts in hours is."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Ticks:
    """The jobs of one worker; `recorder` replays what this machine spooled."""

    hotline: Hotline = field(repr=False)
    sender: Sender = field(repr=False)
    reconciler: Reconciler = field(repr=False)
    recorder: Recorder = field(repr=False)
    settler: Settler = field(repr=False)
    auditor: Auditor = field(repr=False)
    gravekeeper: Gravekeeper = field(repr=False)
    forgetter: Forgetter = field(repr=False)
    shredder: Shredder = field(repr=False)
    pulse: Pulse = field(default_factory=Pulse, repr=False)
    _failed: Counter[str] = field(default_factory=Counter, init=False, repr=False)
    _due: dict[str, datetime] = field(default_factory=dict, init=False, repr=False)

    def tick(self, now: datetime) -> None:
        """Everything that is due, once. A job that fails leaves the others their turn, and
        has its next at the next tick.
        """
        for name, every, work in self._jobs():
            if now >= self._due.get(name, now):
                worked = self._job(name, work, now)
                self._due[name] = now + every if worked else now

    def _jobs(self) -> tuple[tuple[str, timedelta, Callable[[datetime], object]], ...]:
        """By name, how often, and what; in their order."""
        hotline = self.hotline
        return (
            ("spool", AT_EACH_TICK, lambda now: self.recorder.catch_up()),
            ("settle", AT_EACH_TICK, self.settler.settle),
            ("alarms", NOW_AND_THEN, lambda now: alarm_steps.look(hotline, now)),
            # Before anybody is asked for: who is erased again is asked for no more.
            ("erased", AT_EACH_TICK, self.gravekeeper.run_if_due),
            ("doubts", NOW_AND_THEN, lambda now: doubts.settle(hotline, now)),
            ("strays", NOW_AND_THEN, lambda now: strays.match(hotline, now)),
            # Before anybody is asked: an offer that was never sent in time is made anew.
            ("belated", AT_EACH_TICK, lambda now: belated.look(hotline, now)),
            ("ask", AT_EACH_TICK, lambda now: asking.ask_due(hotline, now)),
            ("follow up", NOW_AND_THEN, lambda now: following_up.follow_up(hotline, now)),
            ("look after", NOW_AND_THEN, lambda now: looking_after.look_after(hotline, now)),
            ("duty", EACH_MINUTE, lambda now: duty_letters.look(hotline, now)),
            ("held", NOW_AND_THEN, lambda now: holding.look_after(hotline, now)),
            ("remind", EACH_MINUTE, lambda now: shift_reminders.look(hotline, now)),
            ("send", AT_EACH_TICK, lambda now: self.sender.send_due()),
            ("promises", AT_EACH_TICK, self.auditor.look),
            ("heartbeat", AT_EACH_TICK, self._beat),
            ("forget", AT_EACH_TICK, self.forgetter.run_if_due),
            # Last: the carrier's lists may take long, and an emergency must not wait for them.
            ("reconcile", AT_EACH_TICK, self.reconciler.run_if_due),
            ("forget at the carrier", AT_EACH_TICK, self.shredder.run_if_due),
        )

    def _job(self, name: str, work: Callable[[datetime], object], now: datetime) -> bool:
        self.pulse.begins(name)
        try:
            work(now)
        except HotlineError as failure:
            self._failed[name] += 1
            self.pulse.gave_up(name)
            log.error("job failed", job=name, kind=type(failure).__name__)
        except Exception as mistake:
            # A mistake of ours in one job must not keep an emergency's text from being sent.
            self._failed[name] += 1
            self.pulse.broke(name)
            log.error("job broke", job=name, **told(mistake))
        else:
            self.pulse.worked(name)
            return True
        return False

    def _beat(self, now: datetime) -> None:
        """A sign of life where every job works; one that never does is to be seen from outside."""
        with self.hotline.store.transaction() as conn:
            if self.pulse.well_but("heartbeat"):
                owner = {"owner": self.sender.owner}
                heartbeats.beat(conn, heartbeats.WORKER, now=now, detail=owner)
            if self._failed:
                heartbeats.add_up(conn, heartbeats.FAILED_JOBS, self._failed, now=now)
        self._failed.clear()
