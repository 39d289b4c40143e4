"""The supervisors' pages over a migrated database, with a clock moved by hand."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from ivr.channels.urls import Urls
from ivr.cities import load_cities
from ivr.clock import HandClock
from ivr.dispatch.hotline import Hotline
from ivr.flow.catalogue import Catalogue
from ivr.settings import Settings, load_settings
from ivr.store.db import Store
from ivr.web.duty_feed import duty_feed
from ivr.web.languages import init_languages
from ivr.web.login import add_supervisor, init_login
from ivr.web.security import init_security
from ivr.web.supervisors import supervisor_pages
from tests.web.rows import CITY, Rows, small_catalogue
from tests.web.visits import PASSWORD, Browser

OKSANA = "oksana@line.example"
CITIES = Path(__file__).parents[2] / "cities"

MakeApp = Callable[[Store], Flask]


@pytest.fixture
def clock() -> HandClock:
    """A Sunday noon in Kyiv."""
    return HandClock(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HOTLINE_VAR": str(tmp_path)})


@pytest.fixture
def https_settings(tmp_path: Path) -> Settings:
    return load_settings(
        {"HOTLINE_VAR": str(tmp_path), "HOTLINE_PUBLIC_URL": "https://line.example"}
    )


def pages(store: Store, clock: HandClock, settings: Settings) -> Flask:
    """A Flask app with the supervisors' pages and nothing else."""
    app = Flask("ivr.web")
    init_security(app, settings=settings)
    init_languages(app)
    init_login(app, store=store, clock=clock, settings=settings)
    catalogue: Catalogue = small_catalogue()
    hotline = Hotline(
        store=store,
        cities=load_cities(CITIES),
        catalogue=lambda: catalogue,
        urls=Urls("http://127.0.0.1:8000"),
        secret="a secret that only tests use",
        new_token=lambda: secrets.token_urlsafe(16),
    )
    app.register_blueprint(supervisor_pages(hotline, clock))
    app.register_blueprint(duty_feed(hotline, clock))
    return app


@pytest.fixture
def app(store: Store, clock: HandClock, settings: Settings) -> Flask:
    add_supervisor(store, email=OKSANA, city=CITY, password=PASSWORD, now=clock.now())
    return pages(store, clock, settings)


@pytest.fixture
def oksana(app: Flask) -> Browser:
    """A supervisor who has signed in."""
    browser = Browser(app)
    browser.signs_in(OKSANA)
    return browser


@pytest.fixture
def rows(store: Store, clock: HandClock) -> Rows:
    return Rows(store, clock)
