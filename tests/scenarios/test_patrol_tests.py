"""Test calls to the patrol: marked as such, in the hours agreed, seen where they are missing."""

from collections.abc import Callable

import pytest
from click.testing import Result
from sqlalchemy import select

from ivr.clock import SystemClock
from ivr.store.alarm_tables import patrol_tests
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person
from tests.scenarios.town import Town
from tests.web.visits import PASSWORD, Browser

SIGN_IN = "oksana@line.example"
Run = Callable[..., Result]


@pytest.fixture
def run(town: Town) -> Run:
    """Runs a command of the command line."""
    return lambda *words: town.app.test_cli_runner().invoke(args=["patrol", *words])


@pytest.fixture
def page(town: Town) -> Browser:
    """Oksana at the supervisors' page."""
    now = SystemClock().now()
    add_supervisor(town.store, email=SIGN_IN, city=town.city.city, password=PASSWORD, now=now)
    browser = Browser(town.app)
    browser.signs_in(SIGN_IN)
    return browser


def healthz(town: Town) -> tuple[int, dict[str, object]]:
    answer = town.app.test_client().get("/healthz")
    return answer.status_code, answer.get_json()["patrol"]


def test_each_desk_hears_that_it_is_a_test_and_confirms_with_any_key(
    town: Town, desk: Person, second_desk: Person, run: Run, page: Browser
) -> None:
    assert "never confirmed a test call" in page.opens("/emergencies").words
    assert run("test").exit_code == 0
    town.wait(seconds=1)
    desk.is_rung()
    town.wait(seconds=4)
    desk.answers()
    assert desk.hears("ТЕСТ").startswith("ТЕСТ")
    desk.presses("#").hears("Дякуємо")
    desk.is_idle()
    town.wait(seconds=40)
    second_desk.is_rung(within=30)
    town.wait(seconds=30)
    second_desk.is_idle()
    listed = run("tests").output
    assert "confirmed" in listed
    assert "nobody confirmed" in listed
    words = page.opens("/emergencies").words
    assert "last confirmed a test call: Today, 10:00" in words
    assert "nobody confirmed the latest one" in words
    with town.store.reading() as conn:
        assert set(conn.execute(select(patrol_tests.c.state)).scalars()) == {
            "confirmed",
            "not-reached",
        }


def test_outside_the_hours_agreed_nobody_is_rung(town: Town, run: Run) -> None:
    town.later_at_once(hours=6.5)  # half past four
    refused = run("test")
    assert refused.exit_code != 0
    assert "from 10:00 to 16:00" in refused.output
    town.later_at_once(hours=24 * 5 - 4)  # Saturday, noon
    assert run("test").exit_code != 0
    assert run("tests").output.startswith("The patrol's numbers were never tested")


def test_a_test_that_could_not_be_placed_in_time_is_not_placed_at_night(
    town: Town, desk: Person, second_desk: Person, run: Run
) -> None:
    town.worker_hangs = True
    run("test")
    town.later_at_once(hours=14)
    town.worker_hangs = False
    town.wait(seconds=70)
    desk.was_not_rung_unexpectedly()


def test_no_second_test_while_one_goes_on(
    town: Town, desk: Person, second_desk: Person, run: Run
) -> None:
    run("test")
    assert "under way" in run("test").output
    for somebody in (desk, second_desk):
        somebody.is_rung(within=70)
        somebody.phone.declines()


def test_an_overdue_test_is_told_to_machines_and_wakes_nobody(
    town: Town, desk: Person, second_desk: Person, run: Run
) -> None:
    town.wait(seconds=1)
    assert healthz(town) == (200, {"ok": False, "age_seconds": None})
    run("test")
    for somebody in (desk, second_desk):
        somebody.is_rung(within=70)
        somebody.answers().hears("ТЕСТ")
        somebody.presses("1").hears("Дякуємо")
    status, patrol = healthz(town)
    assert status == 200
    assert patrol["age_seconds"] in range(1, 120)
