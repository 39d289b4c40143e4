"""A turn is written once, whoever writes it, and its deeds are settled once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from sqlalchemy import func, select

from ivr.store import journal
from ivr.store.db import Store
from ivr.store.journal import JournalRow
from ivr.store.tables import journal as table

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TURN = JournalRow(
    city="ivano-frankivsk",
    channel="voice",
    conversation="CA1",
    event="CA1:1:key 2",
    turn=1,
    at=NOW,
    input="key 2",
    language="uk",
    protocol="documents",
    step="lost",
    heard=("documents.lost", "menu.keys"),
    deeds=({"deed": "callback", "note": "просить передзвонити"},),
    caller_sealed="sealed",
    caller_mac="mac",
)


def test_a_turn_comes_back_as_it_was_written(store: Store) -> None:
    with store.transaction() as conn:
        assert journal.append(conn, TURN)
    with store.reading() as conn:
        (found,) = journal.story(conn, "ivano-frankivsk", "CA1")
    assert replace(found, id=0) == TURN


def test_the_same_turn_again_changes_nothing(store: Store) -> None:
    with store.transaction() as conn:
        assert journal.append(conn, TURN)
        assert not journal.append(conn, replace(TURN, input="silence"))
    with store.reading() as conn:
        assert [row.input for row in journal.story(conn, "ivano-frankivsk", "CA1")] == ["key 2"]


def test_the_carrier_asks_eight_times_at_once_and_one_turn_is_written(store: Store) -> None:
    together = Barrier(8)

    def append(_: int) -> bool:
        together.wait()
        with store.transaction() as conn:
            return journal.append(conn, TURN)

    with ThreadPoolExecutor(8) as lines:
        assert sum(lines.map(append, range(8))) == 1
    with store.reading() as conn:
        assert conn.execute(select(func.count()).select_from(table)).scalar_one() == 1


def test_a_story_is_told_in_order_and_of_one_city(store: Store) -> None:
    turns = [replace(TURN, turn=turn, event=f"CA1:{turn}") for turn in (2, 0, 1)]
    with store.transaction() as conn:
        for turn in [*turns, replace(TURN, city="lviv", event="of another city")]:
            journal.append(conn, turn)
    with store.reading() as conn:
        assert [row.turn for row in journal.story(conn, "ivano-frankivsk", "CA1")] == [0, 1, 2]


def test_what_is_settled_is_not_settled_again(store: Store) -> None:
    with store.transaction() as conn:
        for turn in range(5):
            journal.append(conn, replace(TURN, event=f"CA1:{turn}", at=NOW + timedelta(turn)))
    with store.transaction() as conn:
        first = journal.unsettled(conn, 3)
        journal.mark_settled(conn, [row.id for row in first])
    with store.transaction() as conn:
        rest = journal.unsettled(conn, 3)
    assert [row.event for row in first] == ["CA1:0", "CA1:1", "CA1:2"]
    assert [row.event for row in rest] == ["CA1:3", "CA1:4"]


def test_four_workers_settle_sixty_turns_and_none_twice(store: Store) -> None:
    with store.transaction() as conn:
        for turn in range(60):
            journal.append(conn, replace(TURN, event=f"CA1:{turn}"))

    def settle(_: int) -> list[int]:
        mine: list[int] = []
        while True:
            with store.transaction() as conn:
                ids = [row.id for row in journal.unsettled(conn, 7)]
                journal.mark_settled(conn, ids)
            if not ids:
                return mine
            mine += ids

    with ThreadPoolExecutor(4) as workers:
        settled = [row for mine in workers.map(settle, range(4)) for row in mine]
    assert len(settled) == len(set(settled)) == 60
