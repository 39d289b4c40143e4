"""The worker process: APScheduler ticks, everything else is rows (DESIGN.md, rule 5)."""

import signal
from queue import SimpleQueue

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from ivr.clock import Clock
from ivr.jobs.ticks import Ticks

SECONDS = 1
ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM)

log = structlog.get_logger()


def run(ticks: Ticks, clock: Clock) -> None:
    """Tick every second until the process is asked to stop; a tick begun is finished."""
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
    asked.get()
    scheduler.shutdown(wait=True)
    log.info("worker stopped")
