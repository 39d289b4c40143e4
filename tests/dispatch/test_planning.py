"""Changing the plan of duty: somebody falls ill, and the first who offers has the shift."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from ivr.dispatch import planning
from ivr.dispatch.planning import Done, NotPossible, Turn, Why
from ivr.store import people, plans
from ivr.store.db import Store
from ivr.store.people import Assistant, NewAssistant

CITY = "ivano-frankivsk"
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def staff(store: Store) -> tuple[Assistant, ...]:
    """Three assistants; the first is on duty for four hours from now."""
    with store.transaction() as conn:
        for place in range(3):
            new = NewAssistant(CITY, "A", f"+38050111220{place}", ("en",), None, "no PIN")
            who = people.add_assistant(conn, store.vault, new, now=NOW)
            if place == 0:
                times = {"starts_at": NOW, "ends_at": NOW + 4 * HOUR}
                plans.add_shift(conn, CITY, who, **times, now=NOW)
        return people.assistants_of(conn, CITY)


def on_duty(store: Store, at: datetime) -> list[int]:
    with store.reading() as conn:
        found = plans.shifts_between(conn, CITY, at, at + HOUR / 60)
    return [shift.assistant_id for shift in found]


def test_whoever_is_ill_is_covered_by_the_first_who_offers(
    store: Store, staff: tuple[Assistant, ...]
) -> None:
    ill, first, second = staff
    turn = Turn(ill, NOW, NOW + 4 * HOUR)
    with store.transaction() as conn:
        (lost,) = planning.mark_absent(conn, turn, now=NOW).shifts
    assert (lost.starts_at, lost.ends_at) == (NOW, NOW + 4 * HOUR)
    assert on_duty(store, NOW) == []
    with store.transaction() as conn:
        planning.cover(conn, turn, first, now=NOW)
    with pytest.raises(NotPossible) as refused, store.transaction() as conn:
        planning.cover(conn, turn, second, now=NOW)
    assert refused.value.why is Why.NOT_PLANNED
    assert on_duty(store, NOW) == [first.id]


def test_of_two_who_offer_at_the_same_moment_one_has_it(
    store: Store, staff: tuple[Assistant, ...]
) -> None:
    ill, *others = staff
    together = Barrier(len(others))

    def covers(by: Assistant) -> Done | None:
        together.wait()
        try:
            with store.transaction() as conn:
                return planning.cover(conn, Turn(ill, NOW, NOW + 4 * HOUR), by, now=NOW)
        except NotPossible:
            return None

    with ThreadPoolExecutor(len(others)) as pool:
        done = list(pool.map(covers, others))
    assert sum(each is not None for each in done) == 1
    assert len(on_duty(store, NOW)) == 1


def test_a_swap_that_one_cannot_make_changes_nothing(
    store: Store, staff: tuple[Assistant, ...]
) -> None:
    one, two, _ = staff
    turns = Turn(one, NOW, NOW + 4 * HOUR), Turn(two, NOW + 5 * HOUR, NOW + 6 * HOUR)
    with pytest.raises(NotPossible) as refused, store.transaction() as conn:
        planning.swap(conn, *turns, now=NOW)
    assert refused.value.why is Why.NOT_PLANNED
    assert on_duty(store, NOW) == [one.id]


@pytest.mark.parametrize(("starts", "why"), [(-4, Why.OVER), (1, Why.LEFT)])
def test_neither_the_past_nor_whoever_has_left_is_planned(
    store: Store, staff: tuple[Assistant, ...], starts: int, why: Why
) -> None:
    one, two, _ = staff
    with store.transaction() as conn:
        people.set_active(conn, two.id, why is not Why.LEFT)
    turn = Turn(one, NOW + starts * HOUR, NOW + (starts + 1) * HOUR)
    with pytest.raises(NotPossible) as refused, store.transaction() as conn:
        planning.cover(conn, turn, two, now=NOW)
    assert refused.value.why is why
