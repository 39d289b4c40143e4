"""More requests than a day may have: held, told, approved on the page, never dropped."""

import pytest
from sqlalchemy import select, update

from ivr.clock import SystemClock
from ivr.store.tables import audit, callbacks, offers
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.web.visits import PASSWORD, Browser

APPROVAL = "needs your approval"
SIGN_IN = "oksana@line.example"


def asks(caller: Person, *, known: bool = True) -> None:
    """Dial, press 0 and 1, and hang up; whoever calls first chooses English before."""
    caller.dials()
    if not known:
        caller.presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1").hears("code")
    caller.hangs_up()


def asks_three_times(caller: Person, assistant: Person) -> None:
    """Each time the request is put before the assistant, and then dropped."""
    for known in (False, True, True):
        asks(caller, known=known)
        code = code_in(assistant.gets_text("English"))
        caller.texts(f"DROP {code}")
        caller.gets_text()


@pytest.fixture
def page(town: Town) -> Browser:
    """Oksana at the supervisors' page."""
    now = SystemClock().now()
    add_supervisor(town.store, email=SIGN_IN, city=town.city.city, password=PASSWORD, now=now)
    browser = Browser(town.app)
    browser.signs_in(SIGN_IN)
    return browser


def number_of(town: Town, code: str) -> int:
    with town.store.reading() as conn:
        query = select(callbacks.c.id).where(callbacks.c.code == code)
        return int(conn.execute(query).scalar_one())


def state_of(town: Town, code: str) -> tuple[str, str | None]:
    with town.store.reading() as conn:
        query = select(callbacks.c.state, callbacks.c.outcome).where(callbacks.c.code == code)
        state, outcome = conn.execute(query).one()
        return state, outcome


def test_a_fourth_request_of_a_day_waits_until_a_supervisor_approves_it(
    town: Town, caller: Person, ivan: Person, oksana: Person, page: Browser
) -> None:
    asks_three_times(caller, ivan)
    asks(caller)
    code = code_in(oksana.gets_text(APPROVAL))
    town.wait(minutes=2)
    ivan.has_no_unread_text()
    board = page.opens("/callbacks")
    assert "this number asked more often today than it may" in board.words
    board = page.sends(f"/callbacks/{number_of(town, code)}/approve")
    assert f"Request {code} is approved" in board.words
    assert code in ivan.gets_text("English")
    with town.store.reading() as conn:
        noted = conn.execute(select(audit.c.action, audit.c.subject)).all()
    assert ("callback-approved", str(number_of(town, code))) in noted


def test_one_that_nobody_decides_is_told_again_and_closed_after_two_days(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks_three_times(caller, ivan)
    asks(caller)
    code = code_in(oksana.gets_text(APPROVAL))
    town.wait(minutes=59)
    oksana.has_no_unread_text()
    town.wait(minutes=2)
    assert code in oksana.gets_text("has waited an hour")
    town.wait(minutes=46 * 60)
    oksana.has_no_unread_text()
    assert state_of(town, code) == ("held", None)
    town.wait(minutes=70)
    assert code in oksana.gets_text("is closed")
    assert state_of(town, code) == ("closed", "not-approved")


def test_what_a_caller_takes_back_is_held_no_longer(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks_three_times(caller, ivan)
    asks(caller)
    code = code_in(oksana.gets_text(APPROVAL))
    caller.texts(f"DROP {code}")
    caller.gets_text()
    town.wait(minutes=120)
    assert state_of(town, code) == ("closed", "withdrawn")


def test_whoever_cannot_talk_is_never_held(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks_three_times(caller, ivan)
    caller.dials().hears("documents")
    caller.hears("if you cannot talk", within=200)
    caller.presses("1").hears("need not speak")
    caller.hangs_up()
    ivan.gets_text("English", within=30)


def test_what_is_held_goes_on_as_soon_as_it_becomes_urgent(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks_three_times(caller, ivan)
    caller.dials().hears("documents")
    caller.presses("0").hears("press 1")
    oksana.gets_text(APPROVAL, within=200)
    caller.hears("if you cannot talk", within=200)
    caller.presses("1").hears("need not speak")
    caller.hangs_up()
    ivan.gets_text("English", within=30)


def test_danger_is_answered_however_often_they_asked(
    town: Town,
    caller: Person,
    ivan: Person,
    oksana: Person,
    desk: Person,
    patrol_phone: Person,
) -> None:
    asks_three_times(caller, ivan)
    asks(caller)
    oksana.gets_text(APPROVAL)
    caller.dials().presses("9")
    desk.answers().hears("")
    desk.presses("1")
    caller.is_talking()
    patrol_phone.gets_text("93 111 22 33")
    caller.hangs_up()
    desk.is_idle()
    ivan.is_rung_so_far()  # to interpret


def test_the_next_day_the_same_number_asks_as_before(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks_three_times(caller, ivan)
    town.wait(minutes=14.5 * 60)
    asks(caller)
    ivan.gets_text("English")


def test_one_phone_that_asks_all_day_holds_up_nobody_else(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    """What is held for a number fills up no city: the city has 60, and 58 of these are held."""
    asks_three_times(caller, ivan)
    with town.store.transaction() as conn:
        row = dict(conn.execute(select(callbacks).limit(1)).mappings().one())
        row.pop("id")
        for n in range(58):
            held = {"state": "held", "held": "number-a-day", "outcome": None, "closed_at": None}
            times = {"held_at": town.now(), "due_at": town.now().replace(year=2027)}
            new = row | held | times | {"conversation": f"CA{n}", "code": f"{n:06}"}
            conn.execute(callbacks.insert().values(new))
    amina = town.person("Amina", "+380931119999")
    asks(amina, known=False)
    ivan.gets_text("English")


def test_the_sixty_first_of_a_city_waits_for_approval(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller, known=False)
    ivan.gets_text("English")
    with town.store.transaction() as conn:
        row = dict(conn.execute(select(callbacks)).mappings().one())
        row.pop("id")
        for n in range(59):
            gone = {"state": "taken", "taken_by": ivan.id, "taken_at": town.now()}
            mine = {"conversation": f"CA{n}", "code": f"{n:06}", "caller_mac": f"mac {n}"}
            conn.execute(callbacks.insert().values(row | gone | mine))
    amina = town.person("Amina", "+380931119999")
    asks(amina, known=False)
    oksana.gets_text("the city may have 60 a day")
    with town.store.transaction() as conn:
        conn.execute(update(callbacks).values(state="closed", closed_at=town.now()))
        conn.execute(update(offers).values(state="lapsed"))
