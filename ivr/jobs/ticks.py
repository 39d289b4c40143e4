"""What the worker does at each tick, in an order that lets a request go out within one.

Every job may be done by any worker and any of them may die at any instant: what they do is rows,
claimed and finished by conditional update (DESIGN.md, rule 5).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ivr.dispatch import asking, doubts, holding, looking_after, strays
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.promises import Auditor
from ivr.dispatch.settling import Settler
from ivr.errors import HotlineError
from ivr.jobs.forgetting import Forgetter, Gravekeeper
from ivr.jobs.reconciling import Reconciler
from ivr.jobs.sending import Sender
from ivr.jobs.shredding import Shredder
from ivr.logs import told
from ivr.store import heartbeats
from ivr.store.recorder import Recorder

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
    _failed: Counter[str] = field(default_factory=Counter, init=False, repr=False)

    def tick(self, now: datetime) -> None:
        """Everything once. A job that fails leaves the others their turn."""
        self._job("spool", lambda: self.recorder.catch_up())
        self._job("settle", lambda: self.settler.settle(now))
        # Before anybody is asked for: who is erased again is asked for no more.
        self._job("erased", lambda: self.gravekeeper.run_if_due(now))
        self._job("doubts", lambda: doubts.settle(self.hotline, now))
        self._job("strays", lambda: strays.match(self.hotline, now))
        self._job("ask", lambda: asking.ask_due(self.hotline, now))
        self._job("look after", lambda: looking_after.look_after(self.hotline, now))
        self._job("held", lambda: holding.look_after(self.hotline, now))
        self._job("send", lambda: self.sender.send_due())
        self._job("promises", lambda: self.auditor.look(now))
        self._job("heartbeat", lambda: self._beat(now))
        self._job("forget", lambda: self.forgetter.run_if_due(now))
        # Last: the carrier's lists may take long, and an emergency must not wait for them.
        self._job("reconcile", lambda: self.reconciler.run_if_due(now))
        self._job("forget at the carrier", lambda: self.shredder.run_if_due(now))

    def _job(self, name: str, work: Callable[[], object]) -> None:
        try:
            work()
        except HotlineError as failure:
            self._failed[name] += 1
            log.error("job failed", job=name, kind=type(failure).__name__)
        except Exception as mistake:
            # A mistake of ours in one job must not keep an emergency's text from being sent.
            self._failed[name] += 1
            log.error("job broke", job=name, **told(mistake))

    def _beat(self, now: datetime) -> None:
        with self.hotline.store.transaction() as conn:
            heartbeats.beat(conn, heartbeats.WORKER, now=now, detail={"owner": self.sender.owner})
            if self._failed:
                heartbeats.add_up(conn, heartbeats.FAILED_JOBS, self._failed, now=now)
        self._failed.clear()
