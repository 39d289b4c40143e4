"""A desk presses 3: the caller is asked four questions in their language, then both are joined."""

import pytest

from tests.scenarios.person import Person
from tests.scenarios.test_blocking import supervisor
from tests.scenarios.test_desks import LEFT, timeline
from tests.scenarios.town import Town

FIRST = "The police ask you four questions"
ANSWERED = "є поранені; зброї немає; нападник поруч; говорити не може"


def asks(caller: Person, desk: Person, language: str = "1") -> None:
    """Somebody pressed 9, and the desk 3."""
    caller.dials().presses(language).presses("9")
    desk.answers().hears("в небезпеці")
    desk.presses("3").hears("передзвонимо")
    desk.is_idle(within=10)


def test_the_desk_that_pressed_three_is_rung_again_hears_the_answers_and_is_joined(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    asks(caller, desk)
    patrol_phone.has_no_unread_text()
    caller.hears(FIRST)
    caller.hears("Is anybody hurt?")
    caller.presses("1").hears("Is there a weapon?")
    caller.presses("2").hears("still there")
    caller.presses("1").hears("Can you speak?")
    caller.presses("2")
    desk.answers().hears(ANSWERED)
    desk.presses("5")
    caller.says("...")
    desk.hears("...")
    assert ANSWERED in patrol_phone.gets_text("англійська")
    desk.hangs_up()
    caller.hears("police have ended")
    caller.hangs_up()
    told_of = timeline(town)
    assert told_of.count("desk-asked") == 1
    assert told_of.count("desk-accepted") == 1
    page = supervisor(town, "oksana@line.example")
    told = page.opens("/emergencies/1").words
    assert "somebody is hurt; no weapon; whoever threatens is still there; cannot speak" in told
    assert "Patrol desk 1 had the caller asked four questions" in told
    assert told.count("Rang patrol desk 1") == 2


def test_a_desk_that_presses_three_again_is_joined(
    caller: Person, desk: Person, patrol_phone: Person
) -> None:
    asks(caller, desk, "2")
    for question in ("поранений", "зброя", "поруч", "говорити"):
        caller.hears(question)
        caller.presses("1")
    desk.answers().hears("є поранені; зброя є; нападник поруч; говорити може")
    desk.presses("3")
    caller.says("Допоможіть.")
    desk.hears("Допоможіть.")
    patrol_phone.gets_text("говорити може")
    caller.hangs_up()


def test_two_silences_ring_the_desk_which_hears_that_nothing_was_answered(
    caller: Person, desk: Person, patrol_phone: Person
) -> None:
    asks(caller, desk)
    caller.hears("Is anybody hurt?")
    caller.hears("Is there a weapon?")
    desk.is_rung(within=12)
    caller.hears_nothing_of("still there")
    desk.phone.answers()
    desk.hears("на запитання не відповідає")
    desk.presses("1")
    caller.says("...")
    desk.hears("...")
    patrol_phone.gets_text("не відповідає")
    caller.hangs_up()


def test_a_wrong_key_asks_once_more_hash_repeats_and_silence_leaves_a_question_out(
    caller: Person, desk: Person, patrol_phone: Person
) -> None:
    asks(caller, desk)
    caller.hears("Is anybody hurt?")
    caller.presses("5").hears("Is anybody hurt?")
    caller.presses("7").hears("Is there a weapon?")
    caller.presses("#").hears("Is there a weapon?")
    caller.presses("1").hears("still there")
    caller.hears("Can you speak?")
    caller.presses("1")
    desk.answers().hears("в небезпеці: зброя є; говорити може.")
    desk.presses("1")
    caller.says("He has a knife.")
    desk.hears("He has a knife.")
    patrol_phone.gets_text("зброя є; говорити може")
    caller.hangs_up()


def test_nine_rings_the_desk_at_once_and_star_stops_it(
    caller: Person, desk: Person, patrol_phone: Person
) -> None:
    asks(caller, desk)
    caller.hears("Is anybody hurt?")
    caller.presses("1").hears("Is there a weapon?")
    caller.presses("9")
    desk.answers().hears("в небезпеці: є поранені.")
    desk.presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    patrol_phone.gets_text("є поранені")
    caller.hangs_up()
    asks(caller, desk)
    caller.hears(FIRST)
    caller.presses("*").hears("only when they answer")
    caller.hangs_up()


def test_nought_asks_for_a_call_back_and_the_questions_go_on(
    town: Town, caller: Person, desk: Person, oksana: Person, patrol_phone: Person
) -> None:
    asks(caller, desk)
    caller.hears(FIRST)
    caller.presses("0").hears("will call you back")
    caller.hears("Is anybody hurt?")
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    oksana.gets_text("on duty")
    patrol_phone.gets_text("не відповідає")
    caller.hangs_up()
    assert timeline(town).count("callback-requested") == 1


@pytest.mark.parametrize("questions", [0, 1, 3])
def test_a_caller_who_hangs_up_at_a_question_is_told_of_as_ever(
    town: Town, caller: Person, desk: Person, oksana: Person, questions: int
) -> None:
    asks(caller, desk)
    for _ in range(questions):
        caller.hears("?")
        caller.presses("1")
    caller.hears("?")
    caller.hangs_up()
    oksana.gets_text(LEFT)
    town.wait(seconds=5)
    desk.is_idle()
    assert timeline(town).count("caller-answered") == questions


def test_a_caller_who_hangs_up_while_the_desk_says_three_is_told_of_as_ever(
    caller: Person, desk: Person, oksana: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers().hears("в небезпеці")
    desk.presses("3")
    caller.hangs_up()
    oksana.gets_text(LEFT)
    desk.is_idle()


def test_a_desk_that_does_not_pick_up_again_leaves_it_to_the_next_which_hears_the_answers(
    caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    asks(caller, desk)
    caller.hears("Is anybody hurt?")
    caller.presses("1").presses("9")
    desk.is_rung().phone.declines()
    second_desk.answers().hears("є поранені")
    second_desk.presses("1")
    caller.says("Help.")
    second_desk.hears("Help.")
    patrol_phone.gets_text("є поранені")
    caller.hangs_up()


def test_a_desk_that_hangs_up_before_it_heard_all_has_the_caller_asked_all_the_same(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers().hears("в небезпеці")
    town.wait(seconds=1)
    desk.presses("3").hangs_up()
    caller.hears(FIRST)
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    patrol_phone.gets_text("не відповідає")
    caller.hangs_up()


def test_with_the_database_away_three_says_that_any_key_joins(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers().hears("в небезпеці")
    town.stop_database()
    desk.presses("3").hears("спитати не вийде")
    desk.presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    town.start_database()
    patrol_phone.gets_text("93 111", within=15)
    caller.hangs_up()


def test_where_the_database_falls_silent_after_three_the_next_desk_is_rung(
    town: Town, caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers().hears("в небезпеці")
    desk.presses("3").hears("передзвонимо")
    town.stop_database()
    second_desk.answers().presses("1")
    caller.says("Help.")
    second_desk.hears("Help.")
    town.start_database()
    patrol_phone.gets_text("93 111", within=15)
    caller.hangs_up()


def test_it_needs_neither_the_worker_nor_an_order_to_the_carrier(
    town: Town, caller: Person, desk: Person, patrol_phone: Person
) -> None:
    caller.dials().presses("1").presses("9")
    desk.answers().hears("в небезпеці")
    town.worker_hangs = True
    desk.presses("3").hears("передзвонимо")
    caller.hears("Is anybody hurt?")
    caller.presses("2").hears("Is there a weapon?")
    caller.presses("9")
    desk.answers().hears("поранених немає")
    desk.presses("1")
    caller.says("Help.")
    desk.hears("Help.")
    town.worker_hangs = False
    patrol_phone.gets_text("поранених немає")
    caller.hangs_up()
