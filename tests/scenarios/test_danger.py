"""Somebody is in danger: one key, or one word, and a patrol desk answers."""

import pytest

from tests.scenarios.person import Person
from tests.scenarios.town import Town


def test_nine_reaches_the_first_desk_which_accepts_with_any_key(
    caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials()
    caller.presses("9").hears("Connecting police")
    desk.answers()
    desk.hears("Людина в небезпеці", within=4)
    desk.presses("*")
    caller.says("Somebody is breaking the door.")
    desk.hears("Somebody is breaking the door.")
    desk.says("Де ви?")
    caller.hears("Де ви?")
    desk.hangs_up()
    patrol_phone.gets_text("93 111 22 33")
    caller.hears("9", within=10)
    caller.hangs_up()


def test_a_desk_that_does_not_answer_is_followed_by_the_next_after_twenty_seconds(
    town: Town, caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    town.wait(seconds=21)
    desk.is_idle()
    second_desk.answers().presses("5")
    caller.says("Help me.")
    second_desk.hears("Help me.")
    second_desk.hangs_up()
    patrol_phone.gets_text("93 111 22 33")
    caller.hangs_up()


def test_a_desk_that_picks_up_and_presses_nothing_is_a_voicemail_and_the_next_is_rung(
    town: Town, caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    caller.dials()
    caller.presses("9")
    desk.answers()
    for _ in range(3):
        desk.hears("Людина в небезпеці")
    second_desk.is_rung(within=6)
    desk.is_idle()
    second_desk.answers().presses("1")
    caller.says("Help.")
    second_desk.hears("Help.")
    patrol_phone.gets_text("93 111 22 33")
    caller.hangs_up()


def test_where_no_desk_answers_the_public_numbers_are_told_and_the_supervisor_is_told_and_rung(
    caller: Person, desk: Person, second_desk: Person, oksana: Person, patrol_phone: Person
) -> None:
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    desk.phone.declines()
    second_desk.is_rung()
    second_desk.phone.declines()
    caller.hears("1 0 2", within=10)
    oksana.gets_text(within=5)
    oksana.is_rung().phone.declines()
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("At last.")
    desk.hears("At last.")
    patrol_phone.gets_text("93 111 22 33")
    caller.hangs_up()


def test_whoever_hangs_up_before_a_desk_answers_is_left_to_the_supervisor_and_no_desk_is_rung(
    town: Town, caller: Person, desk: Person, oksana: Person
) -> None:
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    caller.hangs_up()
    desk.is_idle()
    oksana.gets_text("hung up")
    town.wait(seconds=30)


@pytest.mark.parametrize("word", ["SOS", "9", "102", "112"])
def test_a_danger_text_reaches_patrol_and_supervisor_through_its_own_reply(
    caller: Person, patrol_phone: Person, oksana: Person, desk: Person, word: str
) -> None:
    caller.texts(word)
    caller.gets_text("102")
    relayed = patrol_phone.gets_text("93 111 22 33")
    assert word in relayed
    assert "22 33" not in oksana.gets_text()
    desk.is_rung()


def test_while_the_carriers_api_refuses_everything_nine_works_and_the_texts_come_once_it_does_not(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    patrol_phone: Person,
) -> None:
    town.act(lambda network: setattr(network, "rest_down", True))
    caller.dials()
    caller.presses("9").hears("Connecting police")
    for each in (desk, second_desk):
        each.is_rung()
        each.phone.declines()
    caller.hears("1 0 2", within=10)
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("I am hurt.")
    desk.hears("I am hurt.")
    oksana.has_no_unread_text()
    caller.hangs_up()
    desk.is_idle()
    town.act(lambda network: setattr(network, "rest_down", False))
    oksana.gets_text("no patrol desk answered", within=120)
    patrol_phone.gets_text("93 111 22 33", within=120)


def test_with_the_database_stopped_the_key_and_the_word_still_reach_the_police(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    town.stop_database()
    caller.dials()
    caller.hears("danger")
    caller.presses("1").hears("Not recorded")
    caller.presses("9").hears("Connecting police")
    desk.answers().presses("1")
    caller.says("I am hurt.")
    desk.hears("I am hurt.")
    caller.hangs_up()
    caller.texts("SOS")
    caller.gets_text("102")
    patrol_phone.gets_text("небезпе")
    oksana.gets_text()
    town.start_database()
    desk.is_rung(within=15)
    town.wait(seconds=15)
    patrol_phone.gets_text("93 111 22 33", within=15)
    assert town.log()[0].outcome == "emergency"
