"""Four workers on PostgreSQL go for the same work at the same instant: each thing is done once."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from twilio.request_validator import RequestValidator

from ivr.app import LINE, Surroundings, build_ticks, create_app, read_content
from ivr.clock import HandClock, SystemClock
from ivr.dispatch import pins
from ivr.jobs.ticks import Ticks
from ivr.settings import load_settings
from ivr.store import people, plans
from ivr.store.people import NewAssistant
from tests.deploy.stand_in import TEXTS, standing_in
from tests.on_air import TOKEN, on_air

pytestmark = pytest.mark.postgres

WORKERS, CALLERS, ROUNDS = 4, 12, 4
PUBLIC = "http://127.0.0.1:1"
_sids = count(1)


def asks(app: Flask, number: str) -> None:
    """Somebody texts that they want to be called."""
    sid = f"SM{next(_sids):032x}"
    form = {"MessageSid": sid, "From": number, "To": TEXTS, "Body": "please call me"}
    signed = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/sms", form)
    answer = app.test_client().post("/sms", data=form, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 200


def race(workers: list[Ticks], clock: HandClock) -> None:
    """All tick, a few times, each time beginning at the same instant."""
    start = Barrier(len(workers))

    def goes(place: int) -> None:
        # No two clocks are quite the same.
        now = clock.now() - timedelta(milliseconds=place)
        for _ in range(ROUNDS):
            start.wait()
            workers[place].tick(now)

    with ThreadPoolExecutor(len(workers)) as threads:
        list(threads.map(goes, range(len(workers))))


def test_each_request_is_offered_once_however_many_workers_there_are(
    tmp_path: Path, postgres_url: str
) -> None:
    with standing_in(PUBLIC, []) as carrier:
        own = {"HOTLINE_DATABASE_URL": postgres_url, "HOTLINE_PUBLIC_URL": PUBLIC}
        settings = load_settings(on_air(tmp_path) | own | {"TWILIO_API_URL": carrier.url})
        clock = HandClock(SystemClock().now())
        around, content = Surroundings(clock, lambda work: work()), read_content(settings)
        app = create_app(settings, around, content)
        hotline, day = app.extensions[LINE].hotline, timedelta(days=1)
        with hotline.store.transaction() as conn:
            for place in range(3):
                number, pin = f"+38050111001{place}", pins.pin_hash("123456")
                new = NewAssistant("ivano-frankivsk", "Ivan", number, ("en", "uk"), None, pin)
                added = people.add_assistant(conn, hotline.store.vault, new, now=clock.now())
                now = clock.now()
                plans.add_shift(conn, new.city, added, starts_at=now, ends_at=now + day, now=now)
        for place in range(CALLERS):
            asks(app, f"+3809311100{place:02}")
        workers = [build_ticks(settings, around, content) for _ in range(WORKERS)]
        clock.advance(5)
        race(workers, clock)

        bodies = [text["Body"] for text in carrier.texts if "PASS" in text["Body"]]
        offered = Counter(code for body in bodies for code in re.findall(r"TAKE (\d{6})", body))
        assert len(offered) == CALLERS
        assert set(offered.values()) == {1}
        assert all(worker.pulse.well_but("") for worker in workers)
        for store in (hotline.store, *(worker.hotline.store for worker in workers)):
            store.close()
