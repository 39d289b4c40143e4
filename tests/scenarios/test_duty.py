"""Nobody on duty, nobody who takes it, or texts that do not come: nothing ends in silence."""

import re
from datetime import timedelta

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import PIN, Town


def ask_for_a_person(caller: Person) -> None:
    """Dial, choose English, press 0 and confirm."""
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1")


def test_nobody_on_duty_the_caller_hears_when_duty_begins_and_is_asked_for_then(
    town: Town, caller: Person, oksana: Person
) -> None:
    amara = town.assistant("Amara", "+380671112255", duty=False)
    town.on_duty(amara, timedelta(hours=8), timedelta(hours=12))
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.hears("18:00")
    caller.presses("1").hears("code")
    caller.hangs_up()
    oksana.gets_text("English")
    amara.gets_text("Your shift begins", within=6.1 * 3600)
    amara.texts("ON")
    amara.gets_text("begins at 18:00")
    town.wait(minutes=2 * 60)
    caller.gets_text("not forgotten")
    offer = amara.gets_text("English")
    amara.texts("TAKE")
    amara.gets_text(code_in(offer))
    amara.answers().hears("press 1")
    amara.presses("1")
    caller.answers().hears("Did you ask")
    caller.presses("1")
    amara.hangs_up()
    caller.is_idle()


def test_no_guess_is_made_where_duty_is_more_than_two_days_away(
    town: Town, caller: Person, oksana: Person
) -> None:
    amara = town.assistant("Amara", "+380671112255", duty=False)
    town.on_duty(amara, timedelta(hours=49), timedelta(hours=52))
    caller.dials().presses("1").hears("Not recorded")
    offer = caller.presses("0").hears("press 1")
    assert not re.search(r"\d\d:\d\d|Monday|Tuesday|Wednesday", offer)
    caller.hangs_up()
    oksana.gets_text()


def test_an_offer_nobody_answers_goes_to_the_next_and_then_to_the_supervisor(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    amara = town.assistant("Amara", "+380671112255", languages=("en", "fr"))
    ask_for_a_person(caller)
    caller.hangs_up()
    offer = ivan.gets_text()
    town.wait(minutes=10)
    assert code_in(amara.gets_text()) == code_in(offer)
    town.wait(minutes=10)
    assert code_in(oksana.gets_text("20")) == code_in(offer)
    for each in (ivan, amara):  # and now both at once
        assert code_in(each.gets_text("English")) == code_in(offer)
    amara.texts("TAKE")
    amara.gets_text()
    ivan.gets_text(code_in(offer))
    ivan.texts("TAKE")
    ivan.gets_text()
    amara.answers().presses("1")
    caller.answers().presses("1")
    amara.says("Hello")
    caller.hears("Hello")
    caller.hangs_up()
    amara.hangs_up()


def test_the_assistant_who_speaks_the_language_is_asked_first(town: Town, caller: Person) -> None:
    olha = town.assistant("Olha", "+380671112266", languages=("uk",))
    amara = town.assistant("Amara", "+380671112255", languages=("fr", "en"))
    ask_for_a_person(caller)
    caller.hangs_up()
    amara.gets_text("English")
    olha.has_no_unread_text()


def test_an_assistant_without_texts_calls_with_pin_and_code_and_is_joined(
    town: Town, caller: Person, ivan: Person
) -> None:
    ask_for_a_person(caller)
    caller.hangs_up()
    offer = ivan.gets_text("+380 342 55 01 02")
    ivan.dials().hears("PIN")
    ivan.presses(PIN + "#").hears("What waits for you")
    ivan.presses("2").hears("key in another code")
    ivan.presses(code_in(offer) + "#")
    caller.answers().hears("Did you ask")
    caller.presses("1")
    ivan.says("Hello")
    caller.hears("Hello")
    caller.hangs_up()
    ivan.hangs_up()


def test_an_assistant_who_does_not_pick_up_gives_the_case_back(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    ask_for_a_person(caller)
    caller.hangs_up()
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.is_rung()
    town.wait(seconds=30)
    ivan.is_idle()
    oksana.gets_text(within=10)


def test_voicemail_takes_no_case(town: Town, caller: Person, ivan: Person, oksana: Person) -> None:
    ivan.phone.voicemail = 5
    ask_for_a_person(caller)
    caller.hangs_up()
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.is_rung()
    town.wait(seconds=60)
    ivan.is_idle()
    oksana.gets_text()
    caller.is_idle()


def test_a_caller_who_is_not_reached_is_rung_again_only_because_the_assistant_asks(
    town: Town, caller: Person, ivan: Person
) -> None:
    ask_for_a_person(caller)
    caller.hangs_up()
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    caller.is_rung()
    caller.phone.declines()
    ivan.hears("press 1")
    town.wait(seconds=2)
    caller.is_idle()
    ivan.presses("1")
    caller.answers().presses("1")
    ivan.says("Hello again")
    caller.hears("Hello again")
    caller.hangs_up()
    ivan.hangs_up()
