"""The worker process: APScheduler ticks, everything else is rows (DESIGN.md, rule 5)."""

import signal

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from ivr.clock import Clock
from ivr.jobs.ticks import Ticks

SECONDS = 1
ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM)

log = structlog.get_logger()


def run(ticks: Ticks, clock: Clock) -> None:
    """Tick every second until the process is asked to stop; a tick begun is finished."""
    # Before any thread begins, so that the signal waits for `sigwait` in whichever thread it comes.
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED_TO_STOP)
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
    signal.sigwait(ASKED_TO_STOP)
    scheduler.shutdown(wait=True)
    log.info("worker stopped")
