"""The rule for taken cases: nothing is silent, nothing is endless, nobody is asked at night."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.dispatch.unreached import GIVEN_UP, Next, Step, Taken, next_step, tries

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ENOUGH = timedelta(days=4)


def at(**length: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(**length)


def by_day(moment: datetime) -> datetime:
    """The first time from a given one on that lies between 8 and 21 hours."""
    if 8 <= moment.hour < 21:
        return moment
    morning = moment.replace(hour=8, minute=0, second=0, microsecond=0)
    return morning if morning > moment else morning + timedelta(days=1)


def step(case: Taken, now: datetime, attempts: int = 3) -> Next:
    return next_step(case, attempts=attempts, may_ring=by_day, now=now)


def taken(*unanswered: datetime, talked_at: datetime | None = None, ringing: bool = False) -> Taken:
    """A case asked for at noon and taken a minute later."""
    return Taken(NOON, at(minutes=1), unanswered, talked_at, ringing)


def test_the_second_try_is_due_after_15_minutes_the_third_after_two_hours() -> None:
    first = taken(at(minutes=2))
    assert step(first, at(minutes=16)) == Next(None, at(minutes=16), at(minutes=17))
    assert step(first, at(minutes=17)).step is Step.ASK_FOR_TRY
    second = taken(at(minutes=2), at(minutes=20))
    assert step(second, at(minutes=139)).step is None
    assert step(second, at(minutes=140)).step is Step.ASK_FOR_TRY


def test_after_the_last_try_the_caller_is_texted_and_after_two_days_it_is_closed() -> None:
    case = taken(at(minutes=2), at(minutes=20), at(minutes=150))
    assert step(case, at(minutes=151)).step is Step.TEXT_CALLER
    assert step(case, at(hours=47, minutes=59)).step is Step.TEXT_CALLER
    assert step(case, at(hours=48)).step is Step.CLOSE


def test_a_case_whose_tries_nobody_starts_is_told_and_closed_too() -> None:
    case = taken(at(minutes=2))
    assert step(case, at(hours=2, minutes=17)).step is Step.TELL_NOT_STARTED
    assert step(case, at(hours=48)).step is Step.CLOSE


def test_a_case_taken_at_the_end_of_two_days_still_gets_its_tries() -> None:
    case = Taken(NOON - timedelta(hours=48), at(minutes=1), (at(minutes=2),))
    assert step(case, at(minutes=17)).step is Step.ASK_FOR_TRY


def test_ringing_at_once_again_is_no_second_try() -> None:
    assert tries([at(minutes=2), at(minutes=3), at(minutes=4)]) == 1
    assert tries([at(minutes=2), at(minutes=17)]) == 2


def test_while_somebody_is_rung_or_talks_nothing_is_sent() -> None:
    rings = at(minutes=2), at(minutes=20), at(minutes=150)
    for case in (taken(*rings, ringing=True), taken(talked_at=NOON, ringing=True)):
        assert step(case, at(days=1, hours=23)).step is None


def test_after_the_talk_the_assistant_is_asked_and_supervisors_hear_a_day_later() -> None:
    case = taken(at(minutes=2), talked_at=at(minutes=20))
    assert step(case, at(hours=2)).step is None
    assert step(case, at(hours=2, minutes=20)).step is Step.ASK_OUTCOME
    assert step(case, at(hours=24, minutes=20)).step is Step.TELL_NOT_DONE


MINUTES = st.integers(2, 60 * 24 * 3)
RINGS = st.lists(MINUTES, max_size=8).map(
    lambda found: tuple(at(minutes=minute) for minute in sorted(found))
)
CASES = RINGS.map(lambda rings: taken(*rings))


@given(case=CASES, attempts=st.integers(1, 10), later=MINUTES)
def test_every_case_is_looked_at_again_and_never_in_the_same_moment(
    case: Taken, attempts: int, later: int
) -> None:
    now = max(case.unanswered, default=NOON) + timedelta(minutes=later)
    assert timedelta(0) < step(case, now, attempts).until - now <= timedelta(hours=48)


@given(case=CASES, attempts=st.integers(1, 10))
def test_every_case_reaches_a_supervisor(case: Taken, attempts: int) -> None:
    now, done = case.unanswered[-1] if case.unanswered else NOON, set[Step]()
    while now < at(days=3) + ENOUGH:
        due = step(case, now, attempts)
        done |= {due.step} if due.step else set()
        now = due.until
    assert done & {Step.TELL_NOT_STARTED, Step.CLOSE}


@given(case=CASES, attempts=st.integers(1, 10), later=MINUTES)
def test_a_try_is_asked_for_by_day_and_the_caller_texted_only_after_all_of_them(
    case: Taken, attempts: int, later: int
) -> None:
    due = step(case, at(minutes=later), attempts)
    made = tries(case.unanswered)
    assert due.step is not Step.ASK_FOR_TRY or (8 <= due.since.hour < 21 and made < attempts)
    assert due.step is not Step.TEXT_CALLER or made >= attempts
    assert due.step is not Step.CLOSE or at(minutes=later) >= NOON + GIVEN_UP
