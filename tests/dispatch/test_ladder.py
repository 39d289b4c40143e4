"""The rule of the ladder, whoever is on duty and whatever they do: there is always a next step."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.dispatch.escalation import TELL, Alarm, Ask, Put, Situation, Wait, next_step
from ivr.dispatch.reasons import Reason, Why
from ivr.dispatch.roster import Available, whom_to_ask

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "uk", "fr", "ar")
STATES = ("live", "taken", "passed", "lapsed", "withdrawn")

minutes = st.integers(0, 600).map(lambda n: timedelta(minutes=n))
spoken = st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True).map(tuple)
assistants = st.builds(
    Available,
    st.integers(1, 6),
    spoken,
    st.integers(0, 3),
    st.none() | minutes.map(lambda ago: NOON - ago),
    st.booleans(),
)
staff = st.lists(assistants, max_size=6, unique_by=lambda each: each.id).map(tuple)
reasons = st.builds(
    Reason,
    speaks=st.booleans(),
    why=st.none() | st.sampled_from(Why),
    round=st.integers(1, 3),
)


@st.composite
def earlier(draw: st.DrawFn) -> Put:
    at = NOON - draw(minutes)
    until = at + timedelta(minutes=draw(st.integers(0, 10)))
    return Put(draw(st.integers(1, 6)), at, until, draw(st.sampled_from(STATES)), draw(reasons))


situations = st.builds(
    Situation,
    now=st.just(NOON),
    since=minutes.map(lambda ago: NOON - ago),
    language=st.sampled_from(LANGUAGES),
    on_duty=staff,
    offer_minutes=st.integers(1, 120),
    shared=st.just(("en", "uk")),
    offers=st.lists(earlier(), max_size=8).map(tuple),
    next_start=st.none() | st.integers(1, 5000).map(lambda n: NOON + timedelta(minutes=n)),
    told=st.frozensets(st.sampled_from([Alarm.NOBODY_ON_DUTY, Alarm.NOT_TAKEN])),
)


@given(situations)
def test_from_any_situation_there_is_a_next_step_with_a_later_look(at: Situation) -> None:
    assert next_step(at).look_at > at.now


@given(situations)
def test_nobody_busy_or_who_passed_is_asked_and_nobody_twice_at_a_time(at: Situation) -> None:
    step = next_step(at)
    if isinstance(step, Ask):
        asked = [choice.assistant.id for choice in step.choices]
        assert len(set(asked)) == len(asked) > 0
        assert not any(choice.assistant.busy for choice in step.choices)
        assert at.passed.isdisjoint(asked)


@given(situations)
def test_what_supervisors_know_is_not_told_again(at: Situation) -> None:
    assert next_step(at).alarm not in at.told


@given(situations)
def test_after_twenty_minutes_supervisors_know(at: Situation) -> None:
    step = next_step(at)
    if at.now >= at.since + TELL:
        assert at.told or step.alarm
    elif not at.told and step.alarm is None:
        assert step.look_at <= at.since + TELL


# -- whole ladders: what nobody answers --------------------------------------------------------


def climb(at: Situation, *, hours: float) -> list[tuple[datetime, Ask | Wait]]:
    """Every step of a request that nobody takes, for so many hours."""
    steps: list[tuple[datetime, Ask | Wait]] = []
    end = at.now + timedelta(hours=hours)
    while at.now < end:
        step = next_step(at)
        steps.append((at.now, step))
        told = at.told | ({step.alarm} if step.alarm else set())
        made = (
            [Put(c.assistant.id, at.now, step.until, "live", c.reason) for c in step.choices]
            if isinstance(step, Ask)
            else []
        )
        at = replace(at, now=step.look_at, offers=(*at.offers, *made), told=told)
    return steps


def beginning(on_duty: tuple[Available, ...], offer_minutes: int = 10) -> Situation:
    return Situation(NOON, NOON, "fr", on_duty, offer_minutes, shared=("en", "uk"))


@settings(max_examples=30, deadline=None)
@given(staff, st.integers(1, 40))
def test_in_a_round_each_is_asked_once_alone_and_at_most_once_with_all(
    on_duty: tuple[Available, ...], offer_minutes: int
) -> None:
    counted: Counter[tuple[int, bool, int]] = Counter()
    for _, step in climb(beginning(on_duty, offer_minutes), hours=12):
        for choice in step.choices if isinstance(step, Ask) else ():
            together = choice.reason.why is Why.EVERYBODY
            counted[choice.reason.round, together, choice.assistant.id] += 1
    assert set(counted.values()) <= {1}
    free = {each.id for each in on_duty if not each.busy}
    assert {who for round_, together, who in counted if (round_, together) == (1, False)} == free


@settings(max_examples=30, deadline=None)
@given(staff)
def test_rounds_repeat_and_one_alarm_comes_within_twenty_minutes(
    on_duty: tuple[Available, ...],
) -> None:
    steps = climb(beginning(on_duty), hours=8)
    alarms = [(at, step.alarm) for at, step in steps if step.alarm]
    assert len({alarm for _, alarm in alarms}) == len(alarms) == 1
    assert alarms[0][0] <= NOON + TELL
    rounds = {c.reason.round for _, step in steps if isinstance(step, Ask) for c in step.choices}
    assert len(rounds) > 2 or all(each.busy for each in on_duty)


def test_three_on_duty_are_asked_in_turn_then_together_then_after_a_rest_anew() -> None:
    three = tuple(Available(n, ("fr",), asked_lately=n) for n in (1, 2, 3))
    asked = [
        ((at - NOON) // timedelta(minutes=1), [choice.assistant.id for choice in step.choices])
        for at, step in climb(beginning(three), hours=2)
        if isinstance(step, Ask)
    ]
    ladder = [(0, [1]), (10, [2]), (20, [3]), (30, [1, 2, 3])]
    assert asked == [*ladder, *((70 + minute, who) for minute, who in ladder)]


def test_who_passed_is_asked_with_all_the_others_once_their_time_is_over() -> None:
    three = tuple(Available(n, ("fr",), asked_lately=n) for n in (1, 2, 3))
    passed = Put(1, NOON, NOON + timedelta(minutes=10), "passed", Reason(speaks=True))
    asked = [
        ((at - NOON) // timedelta(minutes=1), [choice.assistant.id for choice in step.choices])
        for at, step in climb(replace(beginning(three), offers=(passed,)), hours=0.5)
        if isinstance(step, Ask)
    ]
    assert asked == [(0, [2]), (10, [3]), (20, [1, 2, 3])]


def test_where_all_pass_at_once_they_are_left_in_peace_and_supervisors_decide() -> None:
    two = (Available(1, ("fr",)), Available(2, ("fr",)))
    soon = NOON + timedelta(minutes=10)
    reason = Reason(speaks=True)
    passed = tuple(Put(each.id, NOON, soon, "passed", reason) for each in two)
    at = replace(beginning(two), now=NOON + timedelta(minutes=1), offers=passed)
    step = next_step(at)
    assert isinstance(step, Wait)
    assert step.alarm is Alarm.NOT_TAKEN


def test_one_alone_is_not_asked_twice_before_a_supervisor_decides() -> None:
    steps = climb(beginning((Available(1, ("fr",)),)), hours=0.7)
    assert [(at - NOON) // timedelta(minutes=1) for at, s in steps if isinstance(s, Ask)] == [0, 40]
    assert steps[1] == (NOON + timedelta(minutes=10), Wait(steps[2][0], Alarm.NOT_TAKEN))


# -- whom ---------------------------------------------------------------------------------------


def test_the_callers_language_comes_first_then_the_next_they_share() -> None:
    olha, ivan, amara = (Available(n, (code,)) for n, code in enumerate(("uk", "en", "fr")))
    common = ("en", "uk")
    for there, who, speaks, shared in (
        ((olha, ivan, amara), amara, True, None),
        ((olha, ivan), ivan, False, "en"),
        ((olha,), olha, False, "uk"),
    ):
        choice = whom_to_ask(there, "fr", shared=common)
        assert choice is not None
        assert choice.assistant is who
        assert (choice.reason.speaks, choice.reason.shared) == (speaks, shared)


def test_the_reason_tells_what_decided() -> None:
    long_ago = Available(1, ("fr",), 2, NOON - timedelta(days=2))
    just_now = Available(2, ("fr",), 2, NOON)
    seldom = Available(3, ("fr",), 1, NOON)
    stranger = Available(4, ("uk",))
    for there, who, why in (
        ((just_now,), just_now, Why.ONLY),
        ((just_now, stranger), just_now, Why.LANGUAGE),
        ((just_now, long_ago), long_ago, Why.LONGEST),
        ((just_now, long_ago, seldom), seldom, Why.FEWEST),
    ):
        choice = whom_to_ask(there, "fr", shared=("en",))
        assert choice is not None
        assert (choice.assistant, choice.reason.why) == (who, why)
