"""The clock tells UTC; in practice all processes jump together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from ivr.clock import HandClock, PracticeClock, SystemClock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_machines_clock_is_in_utc() -> None:
    before, told, after = SystemClock().now(), SystemClock().now(), SystemClock().now()
    assert before <= told <= after
    assert told.tzinfo is UTC


def test_a_clock_moved_by_hand_stands_still_in_between() -> None:
    clock = HandClock(NOON.astimezone(timezone(timedelta(hours=2))))
    assert clock.now() == clock.now() == NOON
    assert clock.now().tzinfo is UTC
    assert clock.advance(90) == clock.now() == NOON + timedelta(seconds=90)


def test_practice_starts_in_the_present(tmp_path: Path) -> None:
    clock = PracticeClock(tmp_path / "offset", HandClock(NOON))
    assert (clock.offset, clock.now()) == (0, NOON)


def test_ten_minutes_later_is_ten_minutes_later_for_every_process(tmp_path: Path) -> None:
    web, worker = (PracticeClock(tmp_path / "offset", HandClock(NOON)) for _ in range(2))
    assert web.jump(600) == 600
    assert worker.now() == NOON + timedelta(minutes=10)
    assert worker.jump(0.5) == 600.5
    assert web.now() == NOON + timedelta(seconds=600.5)


def test_a_damaged_offset_means_the_present(tmp_path: Path) -> None:
    (tmp_path / "offset").write_bytes(b"\xffnonsense")
    assert PracticeClock(tmp_path / "offset", HandClock(NOON)).now() == NOON


def test_jumps_at_the_same_moment_all_count(tmp_path: Path) -> None:
    clock = PracticeClock(tmp_path / "offset")
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(clock.jump, [60] * 40))
    assert clock.offset == 2400
