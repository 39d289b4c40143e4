"""A complaint about the police goes to a person who is told so; the patrol gets nothing of it."""

import pytest

from ivr.clock import SystemClock
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person, code_in
from tests.scenarios.test_sms_alarm import confirms, in_danger
from tests.scenarios.town import Town
from tests.web.visits import PASSWORD, Browser

SIGN_IN = "oksana@line.example"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("police stopped me and want to see my documents", "ABOUT THE POLICE, not for the patrol"),
        ("I lost my passport", "Lost"),
    ],
)
def test_the_offer_says_that_it_is_about_the_police(
    town: Town,
    caller: Person,
    ivan: Person,
    desk: Person,
    patrol_phone: Person,
    words: str,
    told: str,
) -> None:
    """And neither the patrol's telephones ring nor does one of them get a text."""
    caller.texts(words).gets_text()
    caller.texts("0").gets_text()
    offer = ivan.gets_text("English", within=200)
    assert told in offer
    assert ("POLICE" in offer) == ("police" in words)
    now = SystemClock().now()
    add_supervisor(town.store, email=SIGN_IN, city=town.city.city, password=PASSWORD, now=now)
    oksana = Browser(town.app)
    oksana.signs_in(SIGN_IN)
    board = oksana.opens("/callbacks").words
    assert ("About the police: not for the patrol" in board) == ("police" in words)


def test_who_calls_with_a_complaint_and_presses_nine_gets_the_desk_and_it_hears_nothing_of_it(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.dials().presses("1").presses("5")
    caller.presses("3").hears("press 0, not 9")
    caller.presses("1").presses("1").hears("the police hear nothing of it")
    caller.presses("9")
    desk.answers().hears("в небезпеці")
    told = desk.presses("2").hears("Випадок")
    assert "Відомо: невідомо" in told
    desk.presses("1")
    caller.says("Help me.")
    desk.hears("Help me.")
    texts = (told, patrol_phone.gets_text("93 111 22 33"))
    assert not any("скарг" in each.lower() or "complain" in each.lower() for each in texts)
    caller.hangs_up()


def test_who_calls_with_a_complaint_and_presses_nought_gets_a_person_who_knows(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("5").presses("3").presses("0").hears("not the police")
    caller.hangs_up()
    assert "ABOUT THE POLICE, not for the patrol" in ivan.gets_text("English", within=200)


def test_who_is_beaten_by_officers_is_asked_and_the_patrol_gets_nothing(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("the police are beating my friend")
    caller.gets_text("Send 0, not 9")
    caller.texts("0")
    caller.gets_text("Code")
    assert "ABOUT THE POLICE, not for the patrol" in ivan.gets_text("English", within=200)


def test_who_does_not_answer_that_question_is_told_to_our_own_people_alone(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("a policeman hit me")
    caller.gets_text("Send 0, not 9")
    town.wait(minutes=3)
    ivan.gets_text("may mean danger")
    oksana.gets_text("may mean danger")


def test_without_the_database_it_is_asked_all_the_same(
    town: Town, caller: Person, patrol_phone: Person, desk: Person
) -> None:
    town.stop_database()
    caller.texts("a policeman hit me")
    caller.gets_text("Send 0, not 9")
    town.start_database()


def test_after_an_alarm_a_complaint_is_not_passed_on(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    in_danger(caller, patrol_phone, oksana)
    confirms(desk, caller)
    desk.hangs_up()
    caller.texts("I want to complain about the police")
    caller.gets_text("send 0, not 9")
    caller.texts("the officer hit me")
    caller.gets_text("Send 0, not 9")
    town.wait(seconds=30)


def test_nine_with_a_complaint_alarms_and_its_words_stay_away_from_the_patrol(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("9 the police beat me in the street")
    caller.gets_text("102")
    told = patrol_phone.gets_text("93 111 22 33")
    assert "SOS" in told
    assert "beat" not in told
    code_in(oksana.gets_text("SOS by text"))
    desk.answers().hears("SOS")
    desk.hears_nothing_of("beat")
    desk.presses("1")
    caller.gets_text("the patrol has read your text")
    desk.hangs_up()


def test_who_writes_with_an_assistant_about_officers_is_asked_and_both_read_it(
    town: Town, caller: Person, ivan: Person, patrol_phone: Person, desk: Person
) -> None:
    caller.texts("please text me, don't call")
    code = code_in(caller.gets_text("nobody calls"))
    ivan.gets_text("BY TEXT")
    ivan.texts(f"TAKE {code}")
    ivan.gets_text("nobody is rung")
    caller.gets_text("Just answer this text")
    caller.texts("I am afraid of the police")
    caller.gets_text("Send 0, not 9")
    ivan.gets_text("afraid of the police")
    caller.texts("0")
    caller.gets_text(f"Request {code}: we read")
    ivan.gets_text(f"{code}: 0")
