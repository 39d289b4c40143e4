"""The worker process: APScheduler ticks, everything else is rows (DESIGN.md, rule 5).

The main thread watches the one that ticks. Where that hangs, or is no more, the process ends itself
and whoever runs it starts it anew: its leases run out, so nothing is lost or done twice.
"""

import os
import signal
from queue import Empty, SimpleQueue

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from ivr.clock import Clock
from ivr.jobs import service
from ivr.jobs.pulse import Patience
from ivr.jobs.ticks import Ticks

SECONDS = 1
ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM)

STUCK = 70
"""The exit status of a worker that ended itself (EX_SOFTWARE of sysexits.h)."""

log = structlog.get_logger()


def run(ticks: Ticks, clock: Clock, patience: Patience) -> None:
    """Tick every second until the process is asked to stop; a tick begun is finished.

    Ends the process with `STUCK` where nothing has moved for longer than `patience` has.
    """
    # Not blocked and waited for: a thread begun before this would still die of the signal. A simple
    # queue, unlike an event, may be filled by a handler at any instant.
    asked: SimpleQueue[int] = SimpleQueue()
    for each in ASKED_TO_STOP:
        signal.signal(each, lambda number, _: asked.put(number))
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        lambda: ticks.tick(clock.now()),
        "interval",
        seconds=SECONDS,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    log.info("worker started")
    service.tell(service.READY)
    while not _is_asked(asked):
        _look(ticks, patience)
    service.tell(service.STOPPING)
    scheduler.shutdown(wait=True)
    log.info("worker stopped")


def _is_asked(asked: "SimpleQueue[int]") -> bool:
    try:
        asked.get(timeout=SECONDS)
    except Empty:
        return False
    return True


def _look(ticks: Ticks, patience: Patience) -> None:
    stuck = ticks.pulse.stuck(patience)
    if stuck is None:
        service.tell(service.ALIVE)
        return
    log.error("worker stuck, it ends itself", job=stuck)
    # Nothing less ends it: the interpreter would wait for the thread that hangs.
    os._exit(STUCK)
