"""The voice way to the patrol, minute by minute: details, star, the desk that stayed, the queue."""

import pytest

from ivr.dispatch.deeds import Deed
from tests.scenarios.person import Person
from tests.scenarios.town import Town

NOBODY = "no patrol desk answered"
LEFT = "hung up before the patrol answered"
SPELT = "0 9 3, 1 1 1, 2 2, 3 3"


def decline(*desks: Person) -> None:
    """Each desk is rung in its turn, and does not want to talk."""
    for desk in desks:
        desk.is_rung(within=15)
        desk.phone.declines()


def timeline(town: Town) -> list[str]:
    """What is told of the latest call's emergency, in order."""
    deeds: list[Deed] = [
        done.deed for turn in town.story(0).turns for done in turn.done if done.deed is not None
    ]
    return [deed.deed for deed in deeds]


# --- What a desk learns, and when ------------------------------------------------------------


def test_a_desk_that_accepts_with_two_hears_first_whose_call_this_is(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("111")  # lost documents, and who checks
    caller.presses("9")
    told = desk.answers().hears("в небезпеці")
    assert "може мовчати" in told
    desk.hears_nothing_of(SPELT)
    desk.presses("2")
    told = desk.hears("Випадок")
    assert SPELT in told
    assert "англійська" in told
    assert "Відомо: невідомо" in told
    desk.presses("2").hears(SPELT)
    desk.presses("5")
    caller.says("Help me.")
    desk.hears("Help me.")
    assert "93 111 22 33" in patrol_phone.gets_text("англійська")
    caller.hangs_up()
    desk.is_idle()
    assert timeline(town).count("desk-accepted") == 1


def test_the_details_end_by_themselves_and_tell_what_the_protocol_knows(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("1").hears("Which document")
    caller.presses("1").presses("2").presses("2")  # the thief is near
    desk.answers().presses("2")
    known = "Хтось поранений або злодій досі поруч із вами? Так"
    assert known in desk.hears("Відомо:")
    patrol_phone.gets_text(known)
    town.wait(seconds=25)
    caller.says("He is here.")
    desk.hears("He is here.")
    caller.hangs_up()


def test_no_number_goes_out_before_a_desk_has_accepted(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("9")
    desk.answers().hears("в небезпеці")
    patrol_phone.has_no_unread_text()
    desk.presses("1")
    patrol_phone.gets_text("93 111 22 33")
    town.posts_again("/voice/desk/")
    town.wait(seconds=3)
    patrol_phone.has_no_unread_text()
    caller.hangs_up()


def test_a_hidden_number_reaches_the_desk_and_is_told_as_unknown(
    town: Town, desk: Person, patrol_phone: Person
) -> None:
    hidden = town.person("Hidden", "+380931112255")
    hidden.phone.hidden = True
    hidden.dials().presses("9")
    desk.answers().presses("2")
    desk.hears("Номер телефону: невідомо")
    patrol_phone.gets_text("Номер: невідомо")
    hidden.hangs_up()


def test_a_hidden_number_that_was_keyed_in_is_told(
    town: Town, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    hidden = town.person("Hidden", "+380931112255")
    hidden.phone.hidden = True
    hidden.dials().presses("1").hears("A person: 0")
    hidden.presses("0").hears("key in")
    hidden.presses("0671234567#").hears("6 7")
    hidden.presses("9")
    desk.answers().presses("2").hears("0 6 7, 1 2 3")
    patrol_phone.gets_text("67 123 45 67")
    hidden.hangs_up()
    oksana.gets_text("Nobody is on duty")
    desk.is_idle()


# --- Star ------------------------------------------------------------------------------------


def test_star_while_it_rings_stops_it_and_nobody_gets_the_number(
    town: Town, caller: Person, desk: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.is_rung()
    caller.presses("*").hears("only when they answer")
    desk.is_idle()
    caller.presses("#").hears("What is it about?")
    caller.hangs_up()
    assert timeline(town).count("police-stopped") == 1
    assert town.story(0).emergency.state == "stopped"  # type: ignore[union-attr]


def test_a_desk_that_hangs_up_in_the_second_it_picked_up_is_no_star_and_the_next_is_rung(
    caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers()
    desk.hangs_up()
    second_desk.answers().presses("1")
    caller.says("Help.")
    second_desk.hears("Help.")
    patrol_phone.gets_text("93 111")
    caller.hangs_up()


def test_star_says_nothing_untrue_where_a_desk_heard_the_number_and_hung_up(
    caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers().presses("2").hears(SPELT)
    desk.hangs_up()
    patrol_phone.gets_text("93 111 22 33")
    second_desk.is_rung()
    told = caller.presses("*").hears("Stopped")
    assert "did not" not in told
    assert "only when they answer" in told
    caller.hangs_up()


def test_after_star_nine_rings_the_desk_again(
    caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.is_rung()
    caller.presses("*").hears("only when they answer")
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    patrol_phone.gets_text("93 111")
    caller.hangs_up()


def test_where_the_carrier_hears_no_star_while_it_rings_the_desk_is_reached_all_the_same(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    town.act(lambda network: setattr(network, "star_while_ringing", False))
    caller.dials().presses("9")
    desk.is_rung()
    caller.presses("*")
    desk.answers().presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    patrol_phone.gets_text("93 111")
    caller.presses("*").hears("police have ended", within=5)
    caller.hangs_up()


# --- Hanging up ------------------------------------------------------------------------------


def test_whoever_hangs_up_first_is_told_to_the_assistant_on_duty_too(
    town: Town, caller: Person, ivan: Person, desk: Person, oksana: Person
) -> None:
    off = town.assistant("Sofia", "+380501112299", duty=False)
    caller.dials().presses("9")
    desk.is_rung()
    ivan.is_rung().phone.declines()  # to interpret
    caller.hangs_up()
    desk.is_idle()
    assert "22 33" not in oksana.gets_text(LEFT) + ivan.gets_text(LEFT)
    off.has_no_unread_text()


# --- The desk that stayed longest ------------------------------------------------------------


def test_the_desk_that_stayed_longest_is_rung_again_and_joined_without_a_key(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    caller.dials().presses("9")
    desk.answers()
    town.wait(seconds=3)
    desk.hangs_up()
    second_desk.answers()
    town.wait(seconds=9)
    second_desk.hangs_up()
    oksana.gets_text(NOBODY)
    second_desk.answers().says("Патруль, слухаю.")
    caller.hears("Патруль, слухаю.")
    town.wait(seconds=61)
    second_desk.hangs_up()
    caller.hears("police have ended")
    oksana.gets_text("patrol desk 2 accepted at")
    caller.hangs_up()
    assert {"desk-joined", "police-ended"} <= set(timeline(town))
    assert town.story(0).emergency.state == "accepted"  # type: ignore[union-attr]


def test_a_voicemail_that_stayed_longest_leads_on_to_the_queue(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    caller.dials().presses("9")
    desk.answers().hears("в небезпеці")
    decline(second_desk)
    oksana.gets_text(NOBODY, within=20)
    desk.answers()
    town.wait(seconds=20)
    desk.hangs_up()
    caller.hears("calling our people")
    oksana.is_rung().phone.declines()
    caller.hangs_up()
    oksana.gets_text(LEFT)


# --- The queue -------------------------------------------------------------------------------


def test_in_the_queue_the_first_of_our_people_to_press_one_is_joined(
    town: Town,
    caller: Person,
    ivan: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
) -> None:
    caller.dials().presses("1").presses("9")
    decline(desk, second_desk)
    caller.hears("1 0 2")
    assert "press 1 to join" in oksana.gets_text(NOBODY)
    oksana.is_rung()
    ivan.is_rung()
    told = ivan.answers().hears("in danger is waiting")
    assert "English" in told
    ivan.presses("1")
    caller.hears("assistant of ours")
    caller.says("Please help.")
    ivan.hears("Please help.")
    town.wait(seconds=1)
    oksana.answers().hears("Nobody is waiting")
    town.posts_again("/voice/queue/wait")
    ivan.hangs_up()
    caller.hears("This talk has ended")
    caller.hangs_up()
    told_of = timeline(town)
    assert told_of.index("queued") < told_of.index("stand-in-accepted")
    assert told_of.count("stand-in-joined") == 1
    assert town.story(0).emergency.state == "joined"  # type: ignore[union-attr]


def test_nine_in_the_queue_rings_the_patrol_again_and_nought_asks_for_a_call(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    patrol_phone: Person,
) -> None:
    caller.dials().presses("1").presses("9")
    decline(desk, second_desk)
    caller.hears("calling our people")
    oksana.gets_text(NOBODY)
    oksana.is_rung().phone.declines()
    caller.presses("#").hears("calling our people")
    caller.presses("0").hears("will call you back")
    oksana.gets_text("on duty")
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("At last.")
    desk.hears("At last.")
    patrol_phone.gets_text("93 111")
    caller.hangs_up()
    assert timeline(town).count("callback-requested") == 1


def test_with_the_carriers_api_down_the_callers_own_call_rings_the_supervisors(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    town.act(lambda network: setattr(network, "rest_down", True))
    caller.dials().presses("1").presses("9")
    decline(desk, second_desk)
    caller.hears("calling our people")
    desk.is_rung(within=90)
    decline(desk, second_desk)
    oksana.answers().hears("in danger is waiting")
    oksana.presses("1")
    caller.says("Please help.")
    oksana.hears("Please help.")
    oksana.hangs_up()
    caller.hears("This talk has ended")
    town.act(lambda network: setattr(network, "rest_down", False))
    oksana.gets_text(NOBODY, within=70)
    caller.hangs_up()
    assert timeline(town).count("stand-in-joined") == 1


def test_with_the_database_away_too_the_supervisors_are_rung_at_once(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    town.stop_database()
    town.wait(seconds=30)
    caller.dials().presses("9")
    decline(desk, second_desk)
    oksana.answers().hears("in danger is waiting")
    oksana.presses("1")
    caller.says("Please help.")
    oksana.hears("Please help.")
    oksana.gets_text(NOBODY, within=20)
    caller.hangs_up()
    town.start_database()
    oksana.gets_text(NOBODY, within=20)  # once more, from the row
    assert timeline(town).count("stand-in-joined") == 1


def test_whoever_hangs_up_in_the_queue_is_told_of_and_nobody_else_is_rung(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    caller.dials().presses("1").presses("9")
    decline(desk, second_desk)
    caller.hears("calling our people")
    oksana.gets_text(NOBODY)
    oksana.is_rung()
    caller.hangs_up()
    oksana.gets_text(LEFT)
    oksana.answers().hears("Nobody is waiting")
    oksana.is_idle()


# --- Who reaches the patrol ------------------------------------------------------------------


@pytest.mark.parametrize("number", ["+380931112233", "+447700900123", "+12025550123"])
def test_in_the_first_second_of_a_call_nine_reaches_the_patrol(
    town: Town, desk: Person, patrol_phone: Person, number: str
) -> None:
    somebody = town.person("Somebody", number)
    somebody.dials().presses("9")
    desk.answers().presses("1")
    somebody.says("Help.")
    desk.hears("Help.")
    patrol_phone.gets_text("Випадок")
    somebody.hangs_up()
