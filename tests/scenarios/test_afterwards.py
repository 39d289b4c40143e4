"""After an alarm: supervisors are told who has it, and how it ended is found out."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.clock import SystemClock
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import audit
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.web.visits import PASSWORD, Browser, Page

SIGN_IN = "oksana@line.example"
BISI = "+380 93 111 22 33"


@pytest.fixture
def page(town: Town) -> Browser:
    """Oksana at the supervisors' page."""
    now = SystemClock().now()
    add_supervisor(town.store, email=SIGN_IN, city=town.city.city, password=PASSWORD, now=now)
    browser = Browser(town.app)
    browser.signs_in(SIGN_IN)
    return browser


def nobody_answers(caller: Person, desk: Person, second_desk: Person, oksana: Person) -> str:
    """9, both desks decline, the caller waits and hangs up; gives what Oksana read meanwhile."""
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    desk.phone.declines()
    second_desk.is_rung()
    second_desk.phone.declines()
    caller.hears("1 0 2", within=10)
    told = oksana.gets_text("NOBODY")
    oksana.is_rung().phone.declines()
    caller.hangs_up()
    oksana.gets_text("hung up before")
    return told


def desk_helps(caller: Person, desk: Person, patrol_phone: Person) -> None:
    """9, the first desk accepts, they talk, it is over."""
    caller.dials()
    caller.presses("9")
    desk.answers()
    desk.hears("Людина в небезпеці", within=4)
    desk.presses("1")
    caller.is_talking()
    patrol_phone.gets_text("Патруль прийняв дзвінок")
    desk.hangs_up()
    caller.hangs_up()


def minutes_pass(town: Town, minutes: float) -> None:
    """In one step: nothing is counted in less here."""
    town.later_at_once(hours=minutes / 60)


def the_only(town: Town) -> int:
    with town.store.reading() as conn:
        return int(conn.execute(select(emergencies.c.id)).scalar_one())


def audited(town: Town) -> list[str]:
    with town.store.reading() as conn:
        actions = conn.execute(select(audit.c.action).order_by(audit.c.id)).scalars()
        return [each for each in actions if each.startswith("emergency-")]


def outcome(town: Town) -> str | None:
    with town.store.reading() as conn:
        found: str | None = conn.execute(select(emergencies.c.outcome)).scalar_one()
        return found


def repeats(oksana: Person) -> int:
    return sum("STILL NOBODY" in text.body for text in oksana.phone.inbox)


def in_order(words: str, *parts: str) -> bool:
    places = [words.index(part) for part in parts]
    return places == sorted(places)


def test_supervisors_read_at_once_which_desk_accepted_and_when(
    caller: Person, desk: Person, oksana: Person, patrol_phone: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    told = oksana.gets_text("accepted at")
    assert re.search(r"Emergency \d{6}: patrol desk 1 accepted at 10:00:\d\d\.", told)


def test_where_nobody_answered_they_read_whom_to_call_and_again_until_one_has_seen_it(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    told = nobody_answers(caller, desk, second_desk, oksana)
    assert "+380342790001" in told.replace(" ", "")
    assert "press 1 to join" in told
    code = code_in(told)
    minutes_pass(town, 5.2)
    assert code in oksana.gets_text("STILL NOBODY")
    minutes_pass(town, 5)
    oksana.gets_text("STILL NOBODY")
    oksana.texts(f"seen {code}")
    oksana.gets_text("you see to emergency")
    minutes_pass(town, 6)
    minutes_pass(town, 30)
    assert repeats(oksana) == 2
    assert audited(town) == ["emergency-seen"]


def test_the_repeats_end_after_an_hour(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    nobody_answers(caller, desk, second_desk, oksana)
    for _ in range(11):
        minutes_pass(town, 5.1)
        oksana.gets_text("STILL NOBODY")
    minutes_pass(town, 120)
    assert repeats(oksana) == 11


def test_a_desk_that_accepts_after_all_ends_the_repeats(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    patrol_phone: Person,
) -> None:
    caller.dials()
    caller.presses("9")
    for somebody in (desk, second_desk):
        somebody.is_rung()
        somebody.phone.declines()
    caller.hears("1 0 2", within=10)
    oksana.gets_text("NOBODY")
    oksana.is_rung().phone.declines()
    caller.presses("9")
    desk.answers().presses("1")
    caller.is_talking()
    patrol_phone.gets_text("Патруль прийняв дзвінок")
    desk.hangs_up()
    caller.hangs_up()
    oksana.gets_text("accepted at")
    for _ in range(3):
        minutes_pass(town, 6)
    assert repeats(oksana) == 0


def test_seen_without_a_code_means_the_only_one(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    oksana.texts("SEEN")
    oksana.gets_text("No open emergency")
    nobody_answers(caller, desk, second_desk, oksana)
    oksana.texts("Бачу")
    oksana.gets_text("you see to emergency")
    minutes_pass(town, 10)


def test_seen_from_anybody_else_changes_nothing_and_is_answered_kindly(
    town: Town, caller: Person, ivan: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    code = code_in(nobody_answers(caller, desk, second_desk, oksana))
    ivan.is_rung_so_far().gets_text("hung up before")
    ivan.texts(f"SEEN {code}")
    ivan.gets_text("word of supervisors")
    stranger = town.person("Amina", "+380931119999")
    stranger.texts(f"SEEN {code}")
    stranger.gets_text("102")
    minutes_pass(town, 5.2)
    oksana.gets_text("STILL NOBODY")
    assert audited(town) == []


def test_the_page_tells_nobody_first_and_the_timeline_to_the_second(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    page: Browser,
    patrol_phone: Person,
) -> None:
    code = code_in(nobody_answers(caller, desk, second_desk, oksana))
    amina = town.person("Amina", "+380931119999")
    desk_helps(amina, desk, patrol_phone)
    listed = page.opens("/emergencies")
    assert "No patrol confirmed: 1 · Open 2" in listed.words
    assert in_order(listed.words, code, "NOBODY", "Patrol desk 1 accepted at 10:0")
    one = page.opens(f"/emergencies/{_id_of(listed, code)}")
    assert in_order(
        one.words,
        "Raised the alarm",
        "Rang patrol desk 1",
        "Rang patrol desk 2",
        "No patrol desk answered",
        "The call ended",
    )
    assert re.search(r"10:00:\d\d Rang patrol desk 2", one.words)
    assert re.search(r"Text to a supervisor, \+380 50 ••• •• 00: [a-z ]+ Delivered", one.words)


def test_the_number_is_shown_whole_to_who_asks_and_that_is_noted(
    town: Town, caller: Person, desk: Person, oksana: Person, page: Browser, patrol_phone: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    number = the_only(town)
    one = page.opens(f"/emergencies/{number}")
    assert "+380 93 ••• •• 33" in one.words
    assert "1112233" not in one.source.replace(" ", "")
    shown = page.sends(f"/emergencies/{number}/number")
    assert "931112233" in shown.words.replace(" ", "")
    assert "Number shown to oksana@line.example" in shown.words
    assert audited(town) == ["emergency-read", "emergency-number-shown"]


def test_a_supervisor_closes_it_with_an_outcome_once(
    town: Town, caller: Person, desk: Person, page: Browser, patrol_phone: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    number = the_only(town)
    page.opens(f"/emergencies/{number}")
    close = f"/emergencies/{number}/close"
    assert "Please say how it ended" in page.sends(close, outcome="other").words
    assert outcome(town) is None
    closed = page.sends(close, outcome="other", note="A prank of two brothers")
    assert "is closed" in closed.words
    assert "A prank of two brothers" in closed.words
    assert "Closed by oksana@line.example" in closed.words
    assert "closed already" in page.sends(close, outcome="help-sent").words
    assert outcome(town) == "other"
    assert "No emergency is open" in page.opens("/emergencies").words
    assert "prank" not in town.everything_stored()


def test_a_fresh_part_comes_by_itself_and_keeps_nobody_signed_in(
    town: Town, caller: Person, desk: Person, page: Browser, patrol_phone: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    number = the_only(town)
    assert page.opens(f"/emergencies/{number}/now").path == f"/emergencies/{number}"
    live = {"HotLine-Live": "1", "Accept-Language": "en"}
    part = page.client.get(f"/emergencies/{number}/now", headers=live)
    assert "Patrol desk 1 accepted" in part.text
    assert "<html" not in part.text
    assert "Set-Cookie" not in part.headers
    assert "accepted at" in page.client.get("/emergencies/now", headers=live).text
    assert audited(town) == ["emergency-read"]


def test_the_desk_is_asked_half_an_hour_later_and_its_digit_closes_it(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    minutes_pass(town, 29)
    patrol_phone.has_no_unread_text()
    minutes_pass(town, 2)
    asked = patrol_phone.gets_text("чим закінчилось")
    assert BISI.replace(" ", "")[4:] not in asked.replace(" ", "")
    patrol_phone.texts("1")
    assert code_in(asked) in patrol_phone.gets_text("Дякуємо")
    assert outcome(town) == "help-sent"
    patrol_phone.texts(f"{code_in(asked)} 3")
    patrol_phone.gets_text("немає")
    assert outcome(town) == "help-sent"
    assert audited(town) == ["emergency-closed-by-desk"]


def test_a_desk_that_was_asked_about_two_is_asked_which(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    desk_helps(town.person("Amina", "+380931119999"), desk, patrol_phone)
    minutes_pass(town, 31)
    first, second = (code_in(patrol_phone.gets_text("чим закінчилось")) for _ in range(2))
    patrol_phone.texts("2")
    assert first in patrol_phone.gets_text("Який саме")
    patrol_phone.texts(f"{second[:3]} {second[3:]} - 2 вирішили")
    patrol_phone.gets_text(second)


def test_an_outcome_from_any_other_number_closes_nothing(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    desk_helps(caller, desk, patrol_phone)
    minutes_pass(town, 31)
    code = code_in(patrol_phone.gets_text("чим закінчилось"))
    stranger = town.person("Amina", "+380931119999")
    stranger.texts(f"{code} 3")
    stranger.gets_text()
    assert outcome(town) is None


def test_what_nobody_closes_is_flagged_after_a_day_and_told_once(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person, page: Browser
) -> None:
    desk_helps(caller, desk, patrol_phone)
    minutes_pass(town, 31)
    patrol_phone.gets_text("чим закінчилось")
    town.later_at_once(hours=23)
    assert "Open for more than a day" not in page.opens("/emergencies").words
    town.later_at_once(hours=1)
    oksana.gets_text("nobody has said how it ended")
    town.later_at_once(hours=26)
    assert "Open for more than a day" in page.opens("/emergencies").words


def _id_of(listed: Page, code: str) -> int:
    found = re.search(rf'href="/emergencies/(\d+)">{code}<', listed.source)
    assert found
    return int(found[1])


def test_what_was_read_before_is_no_reason_to_ask_a_desk_late(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    """The worker stood still for two days: nobody is asked about what is long over."""
    desk_helps(caller, desk, patrol_phone)
    town.worker_hangs = True
    town.later_at_once(hours=timedelta(days=2).total_seconds() / 3600)
    town.worker_hangs = False
    town.wait(seconds=10)
    patrol_phone.has_no_unread_text()
    oksana = town.person("Oksana", "+380501110000")
    oksana.gets_text("nobody has said how it ended")
