"""The rule for danger texts nobody has confirmed: whom to ring, when to tell, when it is over."""

from datetime import UTC, datetime, timedelta

from ivr.dispatch.unconfirmed import FIRST_WORD, LASTS, Next, Unconfirmed, next_step

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def minutes_of(phones: int, *, every: float) -> list[tuple[float, Next]]:
    """What is due from a danger text on, looked at every so many seconds, where nobody confirms."""
    alarm, due = Unconfirmed(NOON, 0, NOON, NOON + FIRST_WORD), []
    seconds = 0.0
    while True:
        now = NOON + timedelta(seconds=seconds)
        step = next_step(alarm, phones=phones, now=now)
        due.append((seconds, step))
        if step.over:
            return due
        alarm = Unconfirmed(NOON, step.place, step.due_at, step.remind_at)
        seconds += every


def test_each_is_rung_for_a_minute_in_turn_and_after_a_rest_all_of_them_again() -> None:
    rung = [(at, step.ring) for at, step in minutes_of(3, every=1) if step.ring]
    assert rung[:4] == [(0, 1), (60, 2), (120, 3), (300, 1)]
    assert {place for _, place in rung} == {1, 2, 3}


def test_the_sender_is_told_at_ninety_seconds_and_every_two_minutes_within_the_hour() -> None:
    told = [at for at, step in minutes_of(3, every=1) if step.remind]
    assert told == [90 + 120 * n for n in range(len(told))]
    assert told[-1] < LASTS.total_seconds() <= told[-1] + 120


def test_a_worker_that_was_away_rings_one_and_tells_once() -> None:
    late = minutes_of(3, every=600)[1][1]
    assert (late.ring, late.remind) == (2, True)
    assert late.remind_at == NOON + timedelta(seconds=720)


def test_what_comes_in_an_hour_late_rings_nobody() -> None:
    alarm = Unconfirmed(NOON, 0, NOON, NOON + FIRST_WORD)
    step = next_step(alarm, phones=3, now=NOON + LASTS)
    assert (step.over, step.ring, step.remind) == (True, None, False)
