"""What counts as a promise that is not kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from ivr.dispatch import promises
from ivr.dispatch.promises import Broken, Problem
from ivr.store.db import Store
from ivr.store.tables import assistants, callbacks, journal, outbox

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
CITY = "ivano-frankivsk"


def ago(**since: float) -> datetime:
    return NOON - timedelta(**since)


def found(store: Store) -> list[Broken]:
    with store.reading() as conn:
        problems = promises.broken(conn, NOON)
    assert all(problem == Problem(problem.kind, CITY, 1) for problem in problems)
    return [problem.kind for problem in problems]


def asks(store: Store, **more: object) -> None:
    """Somebody asked to be called back; `more` says how far it has come."""
    values = {
        "city": CITY, "conversation": "SM1", "code": "482193", "requested_at": ago(days=3),
        "due_at": NOON, "language": "en", "urgent": False, "state": "waiting", "textable": True,
        "answers": [],
    }  # fmt: skip
    with store.transaction() as conn:
        conn.execute(insert(callbacks).values(values | more))


def has_an_assistant(store: Store) -> None:
    values = {
        "id": 1, "city": CITY, "name_sealed": "", "number_sealed": "", "number_mac": "",
        "languages": [], "pin_hash": "", "active": True, "paused": False, "created_at": NOON,
    }  # fmt: skip
    with store.transaction() as conn:
        conn.execute(insert(assistants).values(values))


@pytest.mark.parametrize("state", ["asked", "waiting"])
def test_a_request_whose_time_was_over_two_minutes_ago_has_no_next_step(
    store: Store, state: str
) -> None:
    asks(store, state=state, due_at=ago(minutes=2, seconds=1))
    assert found(store) == [Broken.NO_NEXT_STEP]


def test_one_that_is_due_or_closed_is_as_it_should_be(store: Store) -> None:
    asks(store, due_at=ago(minutes=1, seconds=59))
    asks(store, conversation="SM2", due_at=ago(days=1), closed_at=ago(hours=1))
    assert found(store) == []


def test_a_taken_request_has_a_next_step_too(store: Store) -> None:
    has_an_assistant(store)
    taken = {"state": "taken", "taken_by": 1, "taken_at": ago(hours=3)}
    asks(store, **taken, due_at=ago(minutes=1))
    assert found(store) == []
    asks(store, **taken, due_at=ago(minutes=3), conversation="SM2", code="000002")
    assert found(store) == [Broken.NO_NEXT_STEP]


@pytest.mark.parametrize(("over", "stuck"), [(61, True), (59, False)])
def test_a_text_is_stuck_a_minute_after_its_lease(store: Store, over: float, stuck: bool) -> None:
    values = {
        "city": CITY, "kind": "text", "purpose": "offer", "priority": 2, "to_sealed": "",
        "to_mac": "", "sender": "", "due_at": NOON, "state": "posting", "token": "t",
        "created_at": NOON, "lease_until": ago(seconds=over),
    }  # fmt: skip
    with store.transaction() as conn:
        conn.execute(insert(outbox).values(values))
    assert found(store) == ([Broken.STUCK_ON_ITS_WAY] if stuck else [])


@pytest.mark.parametrize(("settled", "broken"), [(False, True), (True, False)])
def test_a_turn_is_carried_out_within_two_minutes(
    store: Store, settled: bool, broken: bool
) -> None:
    values = {
        "city": CITY, "channel": "sms", "conversation": "SM1", "event": "SM1", "turn": 1,
        "at": ago(minutes=3), "heard": [], "input": "text", "deeds": [], "settled": settled,
    }  # fmt: skip
    with store.transaction() as conn:
        conn.execute(insert(journal).values(values))
    assert found(store) == ([Broken.NOT_CARRIED_OUT] if broken else [])
