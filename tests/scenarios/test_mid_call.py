"""In mid-call the assistant has somebody join: star and a key, and the caller hears who comes."""

import pytest

from tests.scenarios.person import Person
from tests.scenarios.talk import MENU, digits, is_being_asked, is_talking_with
from tests.scenarios.test_second_thoughts import no_way_to_the_carrier
from tests.scenarios.town import TEXTS, Town

JOINS = "A psychologist is joining the call."


@pytest.fixture
def olena(town: Town) -> Person:
    """The psychologist of the city."""
    return town.person("Olena", "+380502220001")


@pytest.fixture
def code(caller: Person, ivan: Person) -> str:
    """Bisi asked to be called, and talks with Ivan: the code of her case."""
    return is_talking_with(caller, ivan)


def test_a_caller_who_hangs_up_leaves_nobody_in_a_silent_room(
    caller: Person, ivan: Person, code: str
) -> None:
    caller.hangs_up()
    assert code in digits(ivan.hears("DONE", within=4))
    ivan.is_idle(within=20)


def test_an_assistant_who_hangs_up_leaves_the_caller_with_a_word_and_nine(
    caller: Person, ivan: Person, desk: Person, patrol_phone: Person, code: str
) -> None:
    ivan.hangs_up()
    caller.hears("nobody else is on the line")
    caller.presses("9").hears("Connecting police")
    desk.answers().hears("в небезпеці")
    desk.presses("1").says("Поліція.")
    caller.hears("Поліція.")
    patrol_phone.gets_text("93 111 22 33")
    ivan.is_rung().phone.declines()  # to interpret
    caller.hangs_up()


@pytest.mark.parametrize("key", ["*", "7", ""])
def test_star_and_silence_lead_back_to_the_caller(
    town: Town, caller: Person, ivan: Person, code: str, key: str
) -> None:
    ivan.presses("*").hears(MENU)
    if key:
        ivan.presses(key)
    town.wait(seconds=0 if key else 15)
    ivan.says("I am back.")
    caller.hears("I am back.")
    caller.hangs_up()


def test_nine_rings_the_patrol_in_order_and_is_an_emergency_the_supervisors_hear_of(
    town: Town,
    caller: Person,
    ivan: Person,
    oksana: Person,
    desk: Person,
    second_desk: Person,
    code: str,
) -> None:
    ivan.presses("*").hears(MENU)
    ivan.presses("9").hears("ringing the police")
    assert code in oksana.gets_text("asked for the patrol")
    desk.is_rung()
    town.wait(seconds=21)
    second_desk.answers()
    told = second_desk.hears("в небезпеці")
    assert code in digits(told)
    assert "студент" not in told
    second_desk.presses("5")
    caller.hears("The police are joining", within=4)
    second_desk.says("Де ви?")
    caller.hears("Де ви?")
    ivan.hears("Де ви?")
    ivan.presses("*").hears(MENU)
    ivan.presses("9").hears("ringing the police")
    town.wait(seconds=8)
    emergency = town.story(0).emergency
    assert emergency
    assert (emergency.state, emergency.desks_tried) == ("accepted", 2)
    caller.hangs_up()


def test_where_no_desk_answers_the_assistant_alone_hears_it_and_supervisors_do(
    town: Town,
    caller: Person,
    ivan: Person,
    oksana: Person,
    desk: Person,
    second_desk: Person,
    code: str,
) -> None:
    ivan.presses("*").hears(MENU)
    ivan.presses("9")
    oksana.gets_text("asked for the patrol")
    desk.is_rung()
    town.wait(seconds=21)
    second_desk.is_rung()
    ivan.hears("The police can't be reached now", within=25)
    oksana.gets_text("no patrol desk answered")
    caller.hears_nothing_of("police")
    assert town.story(0).emergency.state == "not-reached"  # type: ignore[union-attr]
    caller.hangs_up()


def test_voicemail_does_not_join_and_the_assistant_hears_that_nobody_does(
    town: Town, caller: Person, ivan: Person, code: str
) -> None:
    olena = town.person("Olena", "+380502220001", voicemail=3)
    ivan.presses("*").hears(MENU)
    ivan.presses("2")
    olena.is_rung()
    ivan.hears("can't be reached now", within=60)
    caller.hears_nothing_of("psychologist")
    ivan.presses("*")
    ivan.hears("The psychologist can't be reached now.")
    caller.hangs_up()


def test_with_the_carriers_orders_down_the_two_are_joined_all_the_same(
    town: Town, caller: Person, ivan: Person
) -> None:
    is_being_asked(caller, ivan)
    town.act(lambda network: setattr(network, "rest_down", True))
    caller.presses("1")
    ivan.says("Hello, this is Ivan.")
    caller.hears("this is Ivan")
    town.act(lambda network: setattr(network, "rest_down", False))
    town.wait(seconds=30)
    ivan.is_talking()
    caller.hangs_up()
    ivan.hears("DONE", within=4)


def test_with_orders_down_in_the_talk_nine_says_what_to_tell_and_raises_the_alarm(
    town: Town,
    caller: Person,
    ivan: Person,
    oksana: Person,
    desk: Person,
    second_desk: Person,
    code: str,
) -> None:
    town.act(lambda network: setattr(network, "rest_down", True))
    ivan.presses("*").hears(MENU)
    town.wait(seconds=2)
    ivan.presses("9")
    ivan.hears("Tell the person to hang up and dial 1 0 2")
    town.wait(seconds=8)
    ivan.says("Dial 102, please.")
    caller.hears("Dial 102")
    assert town.story(0).emergency
    caller.hangs_up()
    ivan.hangs_up()
    town.act(lambda network: setattr(network, "rest_down", False))
    told = {oksana.gets_text(code, within=90) for _ in range(2)}
    assert {"asked for the patrol" in text for text in told} == {True, False}


def test_whoever_is_asked_in_is_rung_though_the_case_is_closed_meanwhile(
    town: Town,
    caller: Person,
    ivan: Person,
    oksana: Person,
    desk: Person,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ivan.presses("*").hears(MENU)
    with no_way_to_the_carrier(monkeypatch):
        ivan.presses("9")
        town.wait(seconds=1)
    ivan.phone.texts(TEXTS, f"DONE {code} 1")
    desk.is_rung(within=15)
    desk.phone.answers()
    desk.hears("в небезпеці")
    desk.presses("1")
    ivan.gets_text("closed")
    oksana.gets_text("asked for the patrol", within=60)
    desk.says("Де ви?")
    caller.hears("Де ви?")
    caller.hangs_up()


def test_a_key_delivered_twice_rings_once(
    town: Town, caller: Person, ivan: Person, olena: Person, code: str
) -> None:
    ivan.presses("*").hears(MENU)
    ivan.presses("2")
    town.posts_again("/assistant/en/key-")
    olena.answers().hears("психолога")
    olena.presses("1")
    town.posts_again("/voice/guest/")
    caller.hears(JOINS)
    town.wait(seconds=10)
    assert [heard.text for heard in caller.phone.heard].count(JOINS) == 1
    assert olena._times_rung() == 1
    olena.hangs_up()
    caller.hangs_up()


def test_a_caller_in_danger_presses_star_and_nine_and_is_put_through(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, code: str
) -> None:
    caller.presses("*").hears("In danger press 9")
    caller.presses("9").hears("Connecting police")
    assert code in digits(ivan.hears("we are connecting them with the police"))
    desk.answers().presses("1")
    desk.says("Де ви?")
    caller.hears("Де ви?")
    patrol_phone.gets_text("93 111 22 33")
    assert town.log()[0].outcome == "emergency"
    ivan.is_rung_so_far()  # to interpret, and was busy
    caller.hangs_up()


def test_a_caller_who_pressed_star_by_mistake_is_back_by_doing_nothing(
    town: Town, caller: Person, ivan: Person, code: str
) -> None:
    caller.presses("*").hears("In danger press 9")
    town.wait(seconds=12)
    ivan.says("Are you there?")
    caller.hears("Are you there?")
    caller.hangs_up()


def test_an_order_whose_answer_is_lost_joins_the_two_where_it_was_carried_out(
    town: Town, caller: Person, ivan: Person
) -> None:
    is_being_asked(caller, ivan)
    town.act(lambda network: setattr(network, "drop_answers", True))
    caller.presses("1")
    ivan.says("Hello, this is Ivan.")
    caller.hears("this is Ivan")
    town.act(lambda network: setattr(network, "drop_answers", False))
    ivan.presses("*").hears(MENU)
    ivan.presses("*")
    ivan.says("I am back.")
    caller.hears("I am back.")
    caller.hangs_up()


def test_a_worker_killed_between_the_key_and_the_ring_is_made_up_for_by_the_next(
    town: Town, caller: Person, ivan: Person, olena: Person, code: str
) -> None:
    ivan.presses("*").hears(MENU)
    town.worker_hangs = True
    ivan.presses("2")
    town.close()
    town.open()
    town.worker_hangs = False
    olena.answers().hears("психолога")
    olena.presses("1")
    olena.says("I am Olena.")
    caller.hears("I am Olena.")
    olena.hangs_up()
    caller.hangs_up()


def test_an_assistant_who_hangs_up_as_the_caller_is_moved_leaves_nobody_in_silence(
    town: Town, caller: Person, ivan: Person
) -> None:
    is_being_asked(caller, ivan)
    caller.presses("1")
    caller.hears("One moment")
    ivan.hangs_up()
    town.wait(seconds=20)
    caller.is_idle()
    ivan.is_idle()


def test_who_is_left_alone_while_the_carrier_gives_no_clear_answer_hears_so_later(
    town: Town, caller: Person, ivan: Person, code: str
) -> None:
    town.act(lambda network: setattr(network, "rest_down", True))
    ivan.hangs_up()
    town.wait(seconds=50)
    caller.hears_nothing_of("nobody else")
    town.act(lambda network: setattr(network, "rest_down", False))
    caller.hears("nobody else is on the line", within=60)
    caller.hangs_up()
