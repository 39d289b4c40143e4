"""Scenarios: towns with people at phones. Whatever nobody expected fails the scenario.

So does whoever can be found in what it printed, logged or kept: each scenario's people, by number,
name and words (`traces.py`).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.app import Content
from tests.scenarios.person import Person
from tests.scenarios.town import Town
from tests.scenarios.traces import assert_no_traces


@pytest.fixture
def town(
    tmp_path: Path, database_url: str, content: Content, capfd: pytest.CaptureFixture[str]
) -> Iterator[Town]:
    """A town, once on SQLite and once on PostgreSQL."""
    town = Town(tmp_path / "var", database_url, content)
    try:
        yield town
        town.nothing_else_happened()
        written = "".join(capfd.readouterr())
        assert "job broke" not in written, written
        assert_no_traces(town, written)
    finally:
        town.close()


@pytest.fixture
def caller(town: Town) -> Person:
    """Bisi, a student who speaks English and has a Ukrainian number."""
    return town.person("Bisi", "+380931112233")


@pytest.fixture
def ivan(town: Town) -> Person:
    """An assistant on duty."""
    return town.assistant("Ivan", "+380501112244")


@pytest.fixture
def desk(town: Town) -> Person:
    """The first patrol desk."""
    return town.person("Desk 1", "+380342790001")


@pytest.fixture
def second_desk(town: Town) -> Person:
    """The second patrol desk."""
    return town.person("Desk 2", "+380342790002")


@pytest.fixture
def patrol_phone(town: Town) -> Person:
    """The phone at the desk that gets texts."""
    return town.person("Patrol phone", "+380672790003")


@pytest.fixture
def oksana(town: Town) -> Person:
    """The supervisor."""
    return town.person("Oksana", "+380501110000")
