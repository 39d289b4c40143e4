"""The worker process: APScheduler ticks, everything else is rows (DESIGN.md, rule 5)."""

import signal
import threading

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from ivr.clock import Clock
from ivr.jobs.ticks import Ticks

SECONDS = 1

log = structlog.get_logger()


def run(ticks: Ticks, clock: Clock) -> None:
    """Tick every second until the process is asked to stop; a tick begun is finished."""
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
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
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("worker stopped")
