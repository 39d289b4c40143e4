"""HotLine as the carrier meets it, with nobody at the other end but a signed request.

One HotLine serves all tests of a file: whatever came in before, it goes on answering.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.app import LINE, Content, Surroundings, create_app
from ivr.clock import HandClock
from ivr.dispatch import pins
from ivr.settings import Settings, load_settings
from ivr.store import people
from ivr.store.people import NewAssistant
from tests.conftest import Copy
from tests.inputs.post import ASSISTANT, PIN, Carrier

NOON = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def carrier(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, content: Content
) -> Iterator[Carrier]:
    """A carrier in front of a HotLine with one assistant, on each database."""
    copy: Copy = request.getfixturevalue(f"{request.param}_copy")
    with copy() as url, a_carrier(tmp_path_factory.mktemp("var"), url, content) as opened:
        yield opened


@contextmanager
def a_carrier(var: Path, database_url: str, content: Content) -> Iterator[Carrier]:
    """A HotLine on a fresh database, closed afterwards."""
    settings: Settings = load_settings(
        {"HOTLINE_VAR": str(var), "HOTLINE_DATABASE_URL": database_url}
    )
    app = create_app(settings, Surroundings(HandClock(NOON), lambda work: work()), content)
    store = app.extensions[LINE].hotline.store
    city = content.cities.every[0].city
    new = NewAssistant(city, "Ivan", ASSISTANT, ("en", "uk"), "m", pins.pin_hash(PIN))
    with store.transaction() as conn:
        people.add_assistant(conn, store.vault, new, now=NOON)
    yield Carrier(app.test_client(), settings, app)
    store.close()
