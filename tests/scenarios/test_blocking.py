"""Two supervisors block a number: nobody is asked to call it by itself; nothing else changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.clock import SystemClock
from ivr.store.tables import audit
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.web.visits import PASSWORD, Browser


def supervisor(town: Town, email: str) -> Browser:
    now = SystemClock().now()
    add_supervisor(town.store, email=email, city=town.city.city, password=PASSWORD, now=now)
    browser = Browser(town.app)
    browser.signs_in(email)
    return browser


@pytest.fixture
def first(town: Town) -> Browser:
    return supervisor(town, "oksana@line.example")


@pytest.fixture
def second(town: Town) -> Browser:
    return supervisor(town, "petro@line.example")


def asks(caller: Person, assistant: Person) -> str:
    caller.texts("please call me, I speak english")
    caller.gets_text()
    code = code_in(assistant.gets_text())
    caller.texts(f"DROP {code}")
    caller.gets_text()
    return code


def blocked(town: Town, first: Browser, second: Browser, caller: Person, ivan: Person) -> None:
    """Both agree that the number of the only call of the log is blocked for a week."""
    asks(caller, ivan)
    call = town.log()[0].id
    first.opens(f"/calls/{call}")
    proposed = first.sends(f"/calls/{call}/block", reason="Shouts at assistants", days="7")
    assert "another supervisor must agree" in proposed.words
    second.opens("/callbacks")
    assert "The number is blocked" in second.sends("/blocks/1/agree").words


def test_one_supervisor_alone_blocks_nothing(
    town: Town, caller: Person, ivan: Person, first: Browser
) -> None:
    asks(caller, ivan)
    call = town.log()[0].id
    first.opens(f"/calls/{call}")
    assert "Please write why" in first.sends(f"/calls/{call}/block", days="7").words
    first.sends(f"/calls/{call}/block", reason="Shouts at assistants", days="7")
    assert (
        "blocked, or proposed, already"
        in first.sends(f"/calls/{call}/block", reason="Again", days="30").words
    )
    assert "another supervisor is needed" in first.sends("/blocks/1/agree").words
    asks(caller, ivan)
    assert "Shouts" not in town.everything_stored()


def test_what_a_blocked_number_asks_for_waits_for_approval(
    town: Town, caller: Person, ivan: Person, oksana: Person, first: Browser, second: Browser
) -> None:
    blocked(town, first, second, caller, ivan)
    caller.texts("please call me, I speak english")
    caller.gets_text()
    code = code_in(oksana.gets_text("blocked and needs your approval"))
    board = first.opens("/callbacks").words
    assert "two supervisors blocked this number" in board
    assert "Shouts at assistants" in board
    assert "Proposed by oksana@line.example · agreed by petro@line.example" in board
    ivan.has_no_unread_text()
    first.sends("/callbacks/2/approve")
    assert code in ivan.gets_text()
    with town.store.reading() as conn:
        actions = set(conn.execute(select(audit.c.action)).scalars())
    assert {"block-proposed", "block-agreed"} <= actions


def test_danger_and_information_are_answered_as_before(
    town: Town,
    caller: Person,
    ivan: Person,
    desk: Person,
    patrol_phone: Person,
    first: Browser,
    second: Browser,
) -> None:
    blocked(town, first, second, caller, ivan)
    caller.texts("I lost my passport")
    caller.gets_text("Which document")
    caller.dials().presses("9")
    desk.answers().hears("")
    desk.presses("1")
    caller.is_talking()
    patrol_phone.gets_text("93 111 22 33")
    caller.hangs_up()
    desk.is_idle()
    ivan.is_rung_so_far()  # to interpret


def test_a_block_ends_by_itself_and_by_any_supervisor(
    town: Town, caller: Person, ivan: Person, first: Browser, second: Browser
) -> None:
    blocked(town, first, second, caller, ivan)
    assert "not blocked any more" in first.sends("/blocks/1/end").words
    asks(caller, ivan)
    call = town.log()[0].id
    first.sends(f"/calls/{call}/block", reason="Shouts again", days="7")
    second.sends("/blocks/2/agree")
    town.later_at_once(hours=24 * 7 + 1)
    town.on_duty(ivan, *_this_day())
    asks(caller, ivan)


def _this_day() -> tuple[timedelta, timedelta]:
    return timedelta(hours=-1), timedelta(days=1)
