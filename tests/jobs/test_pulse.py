"""When a worker is taken to be stuck, second by second."""

from dataclasses import dataclass

import pytest

from ivr.jobs.pulse import BETWEEN_TICKS, Patience, Pulse

PATIENCE = Patience(hung=40, broken=300)


@dataclass
class Stopwatch:
    """Seconds that go on by hand."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def pulse(watch: Stopwatch) -> Pulse:
    return Pulse(watch)


def test_a_job_that_does_not_end_is_stuck_after_the_limit(pulse: Pulse, watch: Stopwatch) -> None:
    pulse.begins("send")
    watch.at += 40
    assert pulse.stuck(PATIENCE) is None
    watch.at += 1
    assert pulse.stuck(PATIENCE) == "send"


def test_many_jobs_that_each_end_are_not_stuck_however_long_they_take_together(
    pulse: Pulse, watch: Stopwatch
) -> None:
    for job in ("settle", "ask", "send"):
        pulse.begins(job)
        watch.at += 30
        assert pulse.stuck(PATIENCE) is None
        pulse.worked(job)


def test_ticks_that_do_not_begin_any_more_are_stuck(pulse: Pulse, watch: Stopwatch) -> None:
    pulse.begins("send")
    pulse.worked("send")
    watch.at += 41
    assert pulse.stuck(PATIENCE) == BETWEEN_TICKS


def test_a_worker_that_never_ticked_is_stuck_too(pulse: Pulse, watch: Stopwatch) -> None:
    watch.at += 41
    assert pulse.stuck(PATIENCE) == BETWEEN_TICKS


def ticks(pulse: Pulse, watch: Stopwatch, seconds: int, ending: str) -> None:
    """A tick every 20 seconds in which one job ends in this way and another works."""
    for _ in range(0, seconds, 20):
        pulse.begins("ask")
        getattr(pulse, ending)("ask")
        pulse.begins("send")
        pulse.worked("send")
        watch.at += 20


def test_a_job_that_breaks_each_time_is_stuck_after_five_minutes(
    pulse: Pulse, watch: Stopwatch
) -> None:
    ticks(pulse, watch, 300, "broke")
    assert pulse.stuck(PATIENCE) is None
    assert not pulse.well_but("heartbeat")
    ticks(pulse, watch, 20, "broke")
    assert pulse.stuck(PATIENCE) == "ask"


def test_one_that_works_in_between_is_not(pulse: Pulse, watch: Stopwatch) -> None:
    ticks(pulse, watch, 280, "broke")
    ticks(pulse, watch, 20, "worked")
    assert pulse.well_but("heartbeat")
    ticks(pulse, watch, 280, "broke")
    assert pulse.stuck(PATIENCE) is None


def test_waiting_for_what_is_away_is_no_reason_to_begin_anew(
    pulse: Pulse, watch: Stopwatch
) -> None:
    ticks(pulse, watch, 3600, "gave_up")
    assert pulse.stuck(PATIENCE) is None
    assert not pulse.well_but("heartbeat")
