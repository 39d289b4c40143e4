"""An assistant's phone shows their shifts, and nobody else's, for as long as they are let."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from ivr.clock import HandClock
from ivr.settings import Settings
from ivr.store import feeds, people, plans
from ivr.store.db import Store, make_engine
from ivr.store.people import NewAssistant
from ivr.store.plans import NewWeekly
from ivr.store.vault import Vault
from tests.web.conftest import pages
from tests.web.rows import CITY

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
AMARA, OLHA = "+380671112233", "+380671112244"
TOKEN = "an-address-that-only-Amara-has"


@pytest.fixture
def staff(store: Store) -> tuple[int, int]:
    """Amara and Olha, each with a shift on Monday; Olha took a part of Amara's."""
    with store.transaction() as conn:
        amara, olha = (
            people.add_assistant(
                conn,
                store.vault,
                NewAssistant(CITY, name, number, ("en",), None, "no PIN"),
                now=NOW,
            )
            for name, number in (("Amara", AMARA), ("Olha", OLHA))
        )
        times = time(20), time(0)
        weekly = NewWeekly(amara, date(2026, 11, 23), *times, "Europe/Kyiv", 1, date(2026, 12, 6))
        plans.add_weekly(conn, CITY, weekly, now=NOW)
        span = {"starts_at": NOW + timedelta(days=2), "ends_at": NOW + timedelta(days=2, hours=1)}
        plans.add_shift(conn, CITY, olha, **span, now=NOW)
        last = {"starts_at": NOW + timedelta(hours=34), "ends_at": NOW + timedelta(hours=36)}
        plans.add_cover(conn, CITY, amara, by=olha, **last, now=NOW)
        feeds.make(conn, amara, TOKEN, now=NOW)
    return amara, olha


@pytest.fixture
def phone(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def test_the_calendar_holds_ones_own_shifts_alone(
    phone: FlaskClient, staff: tuple[int, int]
) -> None:
    answer = phone.get(f"/shifts/{TOKEN}.ics")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    read: Any = Calendar.from_ical(answer.data)
    events = [(e["dtstart"].dt, e["dtend"].dt, str(e["summary"])) for e in read.walk("VEVENT")]
    monday = datetime(2026, 11, 23, 18, tzinfo=UTC)
    next_monday = monday + timedelta(days=7)
    assert events == [
        (monday, monday + timedelta(hours=2), "HotLine"),
        (next_monday, next_monday + timedelta(hours=4), "HotLine"),
    ]
    assert len({str(e["uid"]) for e in read.walk("VEVENT")}) == 2
    for kept_back in ("Amara", "Olha", "380", "Kyiv"):
        assert kept_back not in answer.text


def test_an_unknown_address_does_not_exist(phone: FlaskClient, staff: tuple[int, int]) -> None:
    for token in ("x", "a" * 200, TOKEN + "x"):
        assert phone.get(f"/shifts/{token}.ics").status_code == 404


def test_an_address_made_anew_or_taken_back_leads_nowhere(
    phone: FlaskClient, store: Store, staff: tuple[int, int]
) -> None:
    with store.transaction() as conn:
        feeds.make(conn, staff[0], "another", now=NOW)
    assert phone.get(f"/shifts/{TOKEN}.ics").status_code == 404
    assert phone.get("/shifts/another.ics").status_code == 200
    with store.transaction() as conn:
        assert feeds.revoke(conn, staff[0])
        assert not feeds.revoke(conn, staff[0])
    assert phone.get("/shifts/another.ics").status_code == 404


def test_whoever_has_left_has_no_calendar(
    phone: FlaskClient, store: Store, staff: tuple[int, int]
) -> None:
    with store.transaction() as conn:
        people.set_active(conn, staff[0], False)
    assert phone.get(f"/shifts/{TOKEN}.ics").status_code == 404


def test_the_address_itself_is_not_kept(store: Store, staff: tuple[int, int]) -> None:
    with store.reading() as conn:
        rows = conn.exec_driver_sql("SELECT token_hash FROM duty_feeds").scalars().all()
    assert rows
    assert TOKEN not in rows


def test_while_the_database_is_away_a_calendar_keeps_what_it_has(
    clock: HandClock, settings: Settings, tmp_path: Path, vault: Vault
) -> None:
    gone = Store(make_engine(f"sqlite:///{tmp_path}/no/folder.sqlite", patience=1), vault)
    answer = pages(gone, clock, settings).test_client().get(f"/shifts/{TOKEN}.ics")
    assert (answer.status_code, answer.data) == (503, b"")
    gone.close()
