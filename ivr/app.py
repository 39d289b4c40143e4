"""Putting HotLine together: the one module that knows everything.

`create_app` makes the web application and the command line; `flask worker` runs on the same parts.
"""

import secrets
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from flask import Flask
from twilio.http import HttpClient

from ivr import cli, logs
from ivr.carrier.base import Carrier
from ivr.carrier.twilio import TwilioCarrier
from ivr.catalog import CatalogueShelf, load_or_last_good
from ivr.channels.tokens import Sealer
from ivr.channels.urls import Urls
from ivr.cities import Cities, load_cities_or_last_good
from ivr.clock import Clock, PracticeClock, SystemClock
from ivr.conversations.line import Line
from ivr.dispatch import graves
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.promises import Auditor
from ivr.dispatch.settling import Settler
from ivr.dispatch.snapshot import SnapshotKeeper
from ivr.flow.catalogue import Catalogue
from ivr.jobs.forgetting import Forgetter, Gravekeeper
from ivr.jobs.reconciling import Reconciler
from ivr.jobs.sending import Sender
from ivr.jobs.shredding import Shredder
from ivr.jobs.ticks import Ticks
from ivr.readiness.starting import refuse_samples, settings_to_start
from ivr.settings import Settings
from ivr.store.db import WORKER_PATIENCE, Store, open_store
from ivr.store.outbox import Kind
from ivr.store.recorder import Recorder
from ivr.store.spool import Spool
from ivr.store.tombstones import TombstoneFile
from ivr.web.duty_feed import duty_feed
from ivr.web.guard import Guard
from ivr.web.health import health
from ivr.web.languages import init_languages
from ivr.web.login import init_login
from ivr.web.metrics import metrics
from ivr.web.security import init_security
from ivr.web.supervisors import supervisor_pages
from ivr.web.tally import Tally
from ivr.web.watch import Watch
from ivr.web.webhooks import Webhooks

if TYPE_CHECKING:
    from ivr.carrier.practice.hands import Hands

log = structlog.get_logger()

PRACTICE_CLOCK = "practice-clock"
TOMBSTONES = "tombstones"
WEB_FOLDER = Path(__file__).parent / "web"
LINE, WATCH, STARTERS = "hotline", "hotline-watch", "hotline-starters"
"""Under these names among the app's extensions stand the line, the watch of its process, and what
the process that serves is to start (`gunicorn.conf.py`)."""

TOKEN_BYTES = 16
"""128 random bits in whatever must not be guessed."""

Beside = Callable[[Callable[[], None]], object]


@dataclass(frozen=True)
class Surroundings:
    """What lies around HotLine and tests replace: time, threads, sockets, the network's hands."""

    clock: Clock
    beside: Beside = field(repr=False)
    hands: "Hands | None" = None
    http_client: HttpClient | None = None


@dataclass(frozen=True)
class Content:
    """What people wrote: the city packs and the catalogue in force, read once at start.

    refused: a file was at fault, and the last good one serves.
    """

    cities: Cities
    catalogue: Catalogue
    refused: bool = False


def read_content(settings: Settings) -> Content:
    """The content in force: the files', or the last good one where a file is at fault (rule 7).

    Raises CityError or ProtocolError where there never was a good one.
    """
    cities, wrong_packs = load_cities_or_last_good(settings.cities, settings.var)
    shelf = CatalogueShelf(settings.var)
    catalogue, wrong_protocols = load_or_last_good(settings.protocols, shelf, cities.languages)
    problems = (*wrong_packs, *wrong_protocols)
    for problem in problems:
        log.error("file refused, the last good one stays in force", problem=str(problem))
    return Content(cities, catalogue, refused=bool(problems))


def create_app(
    settings: Settings | None = None,
    around: Surroundings | None = None,
    content: Content | None = None,
) -> Flask:
    """The application, for `wsgi:app` and for tests, which may have read the content already.

    Raises SettingsError, CityError or ProtocolError, each saying what to do.
    """
    settings = settings or settings_to_start()
    logs.configure()
    around = around or _real_surroundings(settings)
    content = content or read_content(settings)
    refuse_samples(settings, content.cities)
    line = build_line(settings, around, content, open_store(settings))
    app = Flask("ivr", root_path=str(WEB_FOLDER))
    init_security(app, settings=settings)
    init_languages(app)
    csrf = init_login(app, store=line.hotline.store, clock=SystemClock(), settings=settings)
    guard = Guard(settings.public_url, settings.webhook_tokens)
    webhooks = Webhooks(line, guard).blueprint
    csrf.exempt(webhooks)
    tally = Tally(time.perf_counter)
    tally.count(webhooks)
    app.register_blueprint(webhooks)
    app.register_blueprint(health(line, refused=content.refused))
    app.register_blueprint(metrics(line, tally))
    app.register_blueprint(supervisor_pages(line.hotline, line.clock))
    app.register_blueprint(duty_feed(line.hotline, line.clock))
    watch = Watch(
        line, TwilioCarrier(settings.sms_account, around.http_client), settings.var / "watch.lock"
    )
    starters = [line.keep_catalogue, lambda: graves.share(line.hotline), watch.start]
    if not settings.real:
        # With the whole telephone network of practice: nobody practises on the air.
        from ivr.web import practice

        starters += practice.init_practice(
            app, csrf, settings=settings, line=line, hands=around.hands
        )
    app.extensions |= {LINE: line, WATCH: watch, STARTERS: starters}
    cli.register(app, cli.Tools(settings, line, lambda: build_ticks(settings, around, content)))
    return app


def build_line(settings: Settings, around: Surroundings, content: Content, store: Store) -> Line:
    """The line that calls and texts meet, on a store of its own patience."""
    cities, catalogue = content.cities, content.catalogue
    hotline = Hotline(
        store=store,
        cities=cities,
        catalogue=lambda: catalogue,
        urls=Urls(settings.public_url),
        secret=settings.secret_key.get_secret_value(),
        new_token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        tombstones=TombstoneFile(settings.var / TOMBSTONES),
    )
    return Line(
        hotline=hotline,
        recorder=Recorder(store, Spool(settings.var / "spool"), time.monotonic, around.beside),
        snapshots=SnapshotKeeper(store, cities, around.beside),
        shelf=CatalogueShelf(settings.var),
        sealer=Sealer(settings.secret_key.get_secret_value()),
        clock=around.clock,
    )


def build_ticks(
    settings: Settings,
    around: Surroundings,
    content: Content,
) -> Ticks:
    """The worker's jobs, on a store that waits longer: nobody is listening to it."""
    line = build_line(settings, around, content, open_store(settings, patience=WORKER_PATIENCE))
    calls = TwilioCarrier(settings.voice_account, around.http_client)
    carriers: dict[Kind, Carrier] = {
        "call": calls,
        "move": calls,
        "announce": calls,
        "text": TwilioCarrier(settings.sms_account, around.http_client),
    }
    owner = f"{socket.gethostname()}:{secrets.token_hex(4)}"
    sender = Sender(line.hotline, carriers, around.clock, owner, settings.texts_a_second)
    return Ticks(
        line.hotline,
        sender,
        Reconciler(line.hotline, carriers),
        line.recorder,
        Settler(line.hotline),
        Auditor(line.hotline),
        Gravekeeper(line.hotline),
        Forgetter(line.hotline),
        Shredder(line.hotline, carriers["text"]),
    )


def _real_surroundings(settings: Settings) -> Surroundings:
    clock = SystemClock() if settings.real else PracticeClock(settings.var / PRACTICE_CLOCK)
    pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
    return Surroundings(clock, pool.submit)
