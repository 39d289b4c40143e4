"""Turns that the database could not take wait on disk, and come back to it once."""

import fcntl
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from ivr.errors import StoreUnavailable
from ivr.store import journal
from ivr.store.db import Store, make_engine
from ivr.store.journal import JournalRow
from ivr.store.spool import Replayed, Spool
from ivr.store.vault import Vault

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CITY = "ivano-frankivsk"


def _turn(event: str, minutes: int = 0) -> JournalRow:
    return JournalRow(
        city=CITY,
        channel="voice",
        conversation="CA1",
        event=event,
        turn=minutes,
        at=NOW + timedelta(minutes=minutes),
        input="key 0",
        heard=("menu",),
        deeds=({"deed": "callback", "мова": "uk"},),
        caller_sealed="sealed",
    )


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def nowhere(tmp_path: Path, vault: Vault) -> Iterator[Store]:
    """A store whose database is away."""
    store = Store(make_engine(f"sqlite:///{tmp_path / 'no' / 'such.sqlite'}", patience=0.1), vault)
    yield store
    store.close()


def _story(store: Store) -> list[str]:
    with store.reading() as conn:
        return [row.event for row in journal.story(conn, CITY, "CA1")]


def _only_file(spool: Spool) -> Path:
    (file,) = spool.folder.glob("*.rows")
    return file


def test_an_empty_spool_has_nothing_to_say(spool: Spool, sqlite_store: Store) -> None:
    assert spool.empty
    assert (spool.rows(), spool.oldest()) == ((), None)
    assert spool.replay(sqlite_store) == Replayed()


def test_a_turn_waits_as_it_was(spool: Spool) -> None:
    spool.append(_turn("late", 3))
    spool.append(_turn("early"))
    assert not spool.empty
    assert spool.rows() == (_turn("early"), _turn("late", 3))
    assert spool.oldest() == NOW


def test_turns_come_back_to_the_database_once(spool: Spool, store: Store) -> None:
    with store.transaction() as conn:
        journal.append(conn, _turn("written before the answer was lost"))
    for minutes, event in enumerate(["written before the answer was lost", "second", "third"]):
        spool.append(_turn(event, minutes))
    assert spool.replay(store) == Replayed(written=2, known=1)
    assert spool.empty
    assert _story(store) == ["written before the answer was lost", "second", "third"]


def test_nothing_is_lost_while_the_database_is_still_away(
    spool: Spool, nowhere: Store, sqlite_store: Store
) -> None:
    spool.append(_turn("first"))
    with pytest.raises(StoreUnavailable):
        spool.replay(nowhere)
    spool.append(_turn("second", 1))
    assert spool.oldest() == NOW
    assert spool.replay(sqlite_store).written == 2
    assert spool.empty


def test_a_process_killed_in_the_middle_of_a_line_spoils_no_other(
    spool: Spool, sqlite_store: Store
) -> None:
    spool.append(_turn("whole"))
    spool.append(_turn("half", 1))
    file = _only_file(spool)
    file.write_bytes(file.read_bytes()[:-40])
    Spool(spool.folder).append(_turn("by the process started next", 2))
    assert spool.replay(sqlite_store) == Replayed(written=2)
    assert _story(sqlite_store) == ["whole", "by the process started next"]


def test_a_damaged_line_is_set_aside_and_keeps_nobody_out(
    spool: Spool, sqlite_store: Store
) -> None:
    for event in ("first", "spoilt", "third"):
        spool.append(_turn(event))
    file = _only_file(spool)
    file.write_bytes(file.read_bytes().replace(b"spoilt", b"spoilT"))
    assert spool.replay(sqlite_store) == Replayed(written=2, damaged=1)
    (aside,) = spool.folder.glob("*.damaged")
    assert b"spoilT" in aside.read_bytes()
    assert spool.empty


def test_a_row_the_database_refuses_is_set_aside_too(spool: Spool, store: Store) -> None:
    spool.append(_turn("good"))
    spool.append(replace(_turn("bad", 1), conversation=None))  # type: ignore[arg-type]
    spool.append(_turn("good as well", 2))
    assert spool.replay(store) == Replayed(written=2, damaged=1)
    assert _story(store) == ["good", "good as well"]
    assert spool.empty


def test_a_row_with_a_field_of_a_newer_version_is_set_aside(
    spool: Spool, sqlite_store: Store
) -> None:
    spool.append(_turn("newer"))
    file = _only_file(spool)
    text = file.read_bytes()[9:-1].replace(b'"settled":', b'"mood":1,"settled":')
    file.write_bytes(b"%08x %s\n" % (crc32(text), text))
    assert spool.replay(sqlite_store) == Replayed(damaged=1)


def test_a_full_disk_is_told_at_once_and_the_next_row_is_whole(
    tmp_path: Path, sqlite_store: Store
) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")
    spool = Spool(tmp_path / "spool")
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        spool.append(_turn("first"))
    (tmp_path / "spool").unlink()
    spool.append(_turn("second"))
    assert spool.replay(sqlite_store).written == 1


def _append_many(folder: Path, name: str) -> None:
    spool = Spool(folder)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda row: spool.append(_turn(f"{name} {row}", row)), range(40)))


def test_processes_append_while_another_replays_and_no_row_is_lost(
    spool: Spool, sqlite_store: Store
) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(target=_append_many, args=(spool.folder, name)) for name in ("a", "b")
    ]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        spool.replay(sqlite_store)
    spool.replay(sqlite_store)
    assert [process.exitcode for process in processes] == [0, 0]
    assert sorted(_story(sqlite_store)) == sorted(f"{n} {row}" for n in "ab" for row in range(40))
    assert spool.empty


def test_only_one_replays_at_a_time(spool: Spool, sqlite_store: Store) -> None:
    spool.append(_turn("first"))
    with (spool.folder / "replay.lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert spool.replay(sqlite_store) == Replayed()
    assert spool.replay(sqlite_store) == Replayed(written=1)
