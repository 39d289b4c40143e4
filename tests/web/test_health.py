"""Whether HotLine can serve, as anybody may ask it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from ivr.app import Content, read_content
from ivr.settings import load_settings
from tests.scenarios.person import Person
from tests.scenarios.town import Town

PARTS = {"database", "spool", "worker", "promises", "catalogue", "patrol"}


@pytest.fixture
def town(tmp_path: Path, database_url: str, content: Content) -> Iterator[Town]:
    """A HotLine whose worker has just ticked."""
    town = Town(tmp_path / "var", database_url, content)
    town.wait(seconds=2)
    yield town
    town.close()


@pytest.fixture
def caller(town: Town) -> Person:
    return town.person("Bisi", "+380931112233")


def _asks(town: Town) -> tuple[int, dict[str, Any]]:
    """A stranger's look at the page: the status, and what it tells."""
    answer = town.app.test_client().get("/healthz", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    told: dict[str, Any] = answer.get_json()
    return answer.status_code, told


def _time_passes(town: Town, seconds: float) -> None:
    """Nobody works meanwhile."""
    town.act(lambda network: network.advance(seconds))


def test_all_is_well(town: Town) -> None:
    status, told = _asks(town)
    assert status == 200
    assert told.pop("ok") is True
    assert told.pop("alert") == {"on": False, "age_seconds": None}
    assert told.keys() == PARTS
    assert told.pop("patrol") == {"ok": False, "age_seconds": None}  # never tested: no 503
    assert all(part["ok"] is True for part in told.values())
    assert [told[part]["age_seconds"] for part in ("database", "spool", "worker")] == [0, 0, 0]


def test_a_stranger_learns_yes_or_no_and_ages_and_nothing_else(town: Town) -> None:
    _, told = _asks(town)
    assert isinstance(told.pop("ok"), bool)
    assert told.pop("alert").keys() == {"on", "age_seconds"}
    for part in told.values():
        assert part.keys() == {"ok", "age_seconds"}
        assert isinstance(part["ok"], bool)
        assert part["age_seconds"] is None or isinstance(part["age_seconds"], int)


def test_a_worker_silent_for_more_than_half_a_minute_is_missed(town: Town) -> None:
    _time_passes(town, 30)
    assert _asks(town)[0] == 200
    _time_passes(town, 1)
    status, told = _asks(town)
    assert status == 503
    assert told["worker"] == {"ok": False, "age_seconds": 31}
    assert told["database"]["ok"] is True
    town.wait(seconds=1)
    assert _asks(town)[0] == 200


def test_a_job_that_breaks_at_every_tick_is_missed_until_it_works_again(town: Town) -> None:
    def fail(conn: object, cursor: object, statement: str, *_: object) -> None:
        if "FROM callbacks" in statement:
            raise ValueError

    event.listen(town.store.engine, "before_cursor_execute", fail)
    town.wait(seconds=30)
    assert _asks(town)[0] == 200
    town.wait(seconds=2)
    status, told = _asks(town)
    assert status == 503
    assert told["worker"]["ok"] is False
    event.remove(town.store.engine, "before_cursor_execute", fail)
    town.wait(seconds=1)
    assert _asks(town)[0] == 200


def test_a_worker_that_never_was_is_missed(
    tmp_path: Path, sqlite_url: str, content: Content
) -> None:
    town = Town(tmp_path / "var", sqlite_url, content)
    status, told = _asks(town)
    assert status == 503
    assert told["worker"] == {"ok": False, "age_seconds": None}
    town.close()


def test_without_the_database_the_page_says_since_when(town: Town) -> None:
    assert _asks(town)[0] == 200
    town.stop_database()
    _time_passes(town, 25)
    status, told = _asks(town)
    assert status == 503
    assert told["database"] == {"ok": False, "age_seconds": 25}
    assert told["worker"] == {"ok": False, "age_seconds": None}
    town.start_database()
    town.wait(seconds=1)
    assert _asks(town)[0] == 200


def test_what_waits_in_the_spool_for_two_minutes_is_told(town: Town, caller: Person) -> None:
    town.stop_database()
    caller.dials()
    caller.hangs_up()
    before = _asks(town)[1]["spool"]
    assert before["ok"] is True
    _time_passes(town, 121 - before["age_seconds"])
    status, told = _asks(town)
    assert status == 503
    assert told["spool"] == {"ok": False, "age_seconds": 121}
    town.start_database()
    town.wait(seconds=15)
    assert _asks(town)[1]["spool"] == {"ok": True, "age_seconds": 0}


def test_a_refused_file_is_told_but_callers_hear_the_last_good_one(
    tmp_path: Path, sqlite_url: str, content: Content
) -> None:
    town = Town(tmp_path / "var", sqlite_url, replace(content, refused=True))
    town.wait(seconds=1)
    status, told = _asks(town)
    assert status == 200
    assert told["ok"] is True
    assert told["catalogue"]["ok"] is False
    town.close()


def test_a_wrong_protocol_is_what_makes_it_refused(tmp_path: Path) -> None:
    folder = tmp_path / "protocols"
    folder.mkdir()
    for file in Path("protocols").glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    environ = {"HOTLINE_VAR": str(tmp_path / "var"), "HOTLINE_PROTOCOLS": str(folder)}
    assert read_content(load_settings(environ)).refused is False
    (folder / "menu.yaml").write_text("protocol: menu\n")
    assert read_content(load_settings(environ)).refused is True


def test_the_catalogues_age_is_told_where_it_was_kept(tmp_path: Path, sqlite_url: str) -> None:
    environ = {"HOTLINE_VAR": str(tmp_path), "HOTLINE_DATABASE_URL": sqlite_url}
    town = Town(tmp_path, sqlite_url, read_content(load_settings(environ)))
    assert _asks(town)[1]["catalogue"] == {"ok": True, "age_seconds": 0}
    town.close()
