"""The air alert on the supervisors' pages and on the page of health."""

from pathlib import Path

from flask import Flask

from ivr.app import Content
from ivr.clock import HandClock
from ivr.dispatch import air_alert
from ivr.store import tables
from tests.scenarios.town import Town
from tests.web.conftest import OKSANA
from tests.web.rows import Rows
from tests.web.visits import Browser


def test_she_switches_it_on_and_off_and_every_page_tells(oksana: Browser, rows: Rows) -> None:
    page = oksana.opens("/callbacks")
    assert "Switch the air alert on" in page.words
    assert "if nobody ends it" not in page.words
    page = oksana.sends("/alert/on")
    assert page.path == "/callbacks"
    assert "The air alert is on" in page.words
    for path in ("/calls", "/callbacks", "/emergencies"):
        assert "Air alert since" in oksana.opens(path).words
    oksana.sends("/alert/off")
    assert "if nobody ends it" not in oksana.opens("/calls").words
    audited = [(row["action"], row["supervisor_id"]) for row in rows.all(tables.audit)]
    assert [each for each in audited if "alert" in each[0]] == [("alert-on", 1), ("alert-off", 1)]


def test_it_is_gone_from_the_pages_when_its_time_is_over(oksana: Browser, clock: HandClock) -> None:
    oksana.sends("/alert/on")
    clock.advance(179 * 60)
    oksana.signs_in(OKSANA)
    assert "Air alert since" in oksana.opens("/calls").words
    clock.advance(60)
    assert "Air alert since" not in oksana.opens("/calls").words


def test_nobody_switches_it_without_signing_in_or_without_the_forms_token(
    app: Flask, oksana: Browser
) -> None:
    stranger = Browser(app)
    stranger.opens("/login")
    assert stranger.sends("/alert/on").path.startswith("/login")
    oksana.token = "another"
    assert oksana.sends("/alert/on").status == 400
    assert "if nobody ends it" not in oksana.opens("/calls").words


def test_she_reads_it_in_ukrainian(app: Flask, oksana: Browser) -> None:
    oksana.language = "uk"
    assert "Увімкнути тривогу" in oksana.opens("/callbacks").words


def test_health_tells_whether_this_process_knows_of_it(
    tmp_path: Path, sqlite_url: str, content: Content
) -> None:
    town = Town(tmp_path / "var", sqlite_url, content)
    with town.store.transaction() as conn:
        air_alert.switch_on(conn, town.city, by=None, now=town.now())
    town.wait(seconds=10)
    told = town.app.test_client().get("/healthz").get_json()
    assert told["alert"] == {"on": True, "age_seconds": 10}
    assert told["ok"] is True
    town.close()
