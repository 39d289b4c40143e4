"""Phones that answer our texts by themselves: a few answers, then silence, and nothing is lost."""

import pytest

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town

CALL_LATER = "Can't talk now. Call me later?"
DRIVING = "I'm driving, I will see your message at 14:{minute}."
BUSY_WITH_HELP = "Busy, I will help with this tomorrow, help is on the way"
CALL_112 = "Not at my desk. If this is an emergency call 112 please."
IN_THE_HOSTEL = "Sorry, I am not in the hostel now and cannot read this."


def answers(town: Town, phone: Person, words: str, *, rounds: int = 6, seconds: float = 3) -> int:
    """How many of so many texts, each written after the last was answered, got an answer."""
    before = len(phone.phone.inbox)
    for minute in range(rounds):
        phone.texts(words.format(minute=10 + minute))
        town.wait(seconds=seconds)
    found = len(phone.phone.inbox) - before
    for _ in range(found):
        phone.gets_text()
    return found


@pytest.mark.parametrize("seconds", [3, 200])
@pytest.mark.parametrize("words", [DRIVING, IN_THE_HOSTEL, "..."])
def test_the_same_text_again_and_again_is_answered_three_times_an_hour(
    town: Town, caller: Person, words: str, seconds: float
) -> None:
    assert answers(town, caller, words, seconds=seconds) == 3


def test_every_one_is_in_the_log_answered_or_not(town: Town, caller: Person) -> None:
    answers(town, caller, DRIVING)
    inputs = [turn.input for turn in town.story(0).turns if turn.channel == "sms"]
    assert inputs == ["text"] * 3 + ["unanswered"] * 3
    assert town.story(0).turns[-1].heard == ()


def test_after_that_danger_commands_topics_and_a_wish_for_a_person_are_answered_as_ever(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    answers(town, caller, DRIVING)
    for body in ("MENU", "passport", "PRIVACY", "passport", "passport", "passport", "1", "LANG"):
        caller.texts(body)
        caller.gets_text()
    for _ in range(5):
        caller.texts("call me")
        caller.gets_text()
    ivan.gets_text()
    for _ in range(5):
        caller.texts("SOS")
        caller.gets_text("102")
        patrol_phone.gets_text("SOS")
        oksana.gets_text("SOS")
    desk.is_rung()
    ivan.gets_text("DANGER")


def test_a_person_who_asks_one_thing_after_the_other_is_answered_each_time(
    town: Town, caller: Person
) -> None:
    for body in ("hello there", "who is this", "what does it cost", "hm", "is it true", "hm", "ok"):
        caller.texts(body)
        caller.gets_text("102")
        town.wait(seconds=12)


def test_an_hour_later_the_same_words_are_answered_again(town: Town, caller: Person) -> None:
    assert answers(town, caller, DRIVING) == 3
    town.wait(minutes=61)
    assert answers(town, caller, DRIVING) == 3


def test_the_patrol_gets_what_a_phone_writes_after_an_alarm_three_times_and_new_words_always(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("SOS")
    caller.gets_text("102")
    patrol_phone.gets_text("SOS")
    oksana.gets_text("SOS")
    desk.answers().presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()
    assert answers(town, caller, DRIVING) == 3
    for _ in range(3):
        patrol_phone.gets_text("driving")
        oksana.gets_text("SOS")
    for body in ("he is here", "third floor", "he hits the door", "Halytska 24"):
        caller.texts(body)
        caller.gets_text("passed on")
        patrol_phone.gets_text(body)
        oksana.gets_text("SOS")


def test_a_request_by_such_a_phone_is_kept_though_no_more_is_answered(
    town: Town, caller: Person, ivan: Person
) -> None:
    assert answers(town, caller, CALL_LATER) == 3
    code = code_in(ivan.gets_text("English"))
    caller.texts(f"DROP {code}")
    caller.gets_text()
    assert answers(town, caller, CALL_LATER) == 3  # a command came between: a person is there
    assert code_in(ivan.gets_text("English")) != code


def test_an_assistants_phone_is_no_different(town: Town, ivan: Person) -> None:
    assert answers(town, ivan, DRIVING) == 3
    ivan.texts("DUTY")
    ivan.gets_text()


def test_a_word_that_may_mean_danger_is_asked_about_first_and_told_to_people_once(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    assert answers(town, caller, BUSY_WITH_HELP) == 3
    town.wait(minutes=3)
    ivan.gets_text("may mean danger")
    oksana.gets_text("may mean danger")
    patrol_phone.has_no_unread_text()
    caller.texts("someone is following me")
    caller.gets_text("We pass your text on")
    patrol_phone.gets_text("following")
    oksana.gets_text("SOS")
    desk.is_rung()
    ivan.gets_text("DANGER")


def test_a_doubt_after_a_machines_texts_is_asked_about_all_the_same(
    town: Town, caller: Person
) -> None:
    answers(town, caller, DRIVING)
    caller.texts("someone is following me")
    caller.gets_text("In danger now?")


def test_two_words_of_danger_by_a_frightened_hand_are_an_alarm_though_they_are_the_same(
    caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("I am afraid")
    caller.gets_text("In danger now?")
    caller.texts("I am afraid")
    caller.gets_text("We pass your text on")
    patrol_phone.gets_text("I am afraid")
    oksana.gets_text("SOS")
    desk.is_rung()


def test_a_phone_that_names_an_emergency_number_alarms_and_then_comes_to_an_end(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    assert answers(town, caller, CALL_112, seconds=1) == 4
    desk.answers().presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()
    for _ in range(4):
        patrol_phone.gets_text("112")
        oksana.gets_text("SOS")
    caller.texts("he has a gun, third floor")
    caller.gets_text("passed on")
    patrol_phone.gets_text("gun")
    oksana.gets_text("SOS")


def test_a_phone_that_says_no_to_everything_is_answered_three_times(
    town: Town, caller: Person
) -> None:
    assert answers(town, caller, "No one is available") == 3


def test_a_wish_for_a_person_beside_an_assistant_is_no_different(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please text me, don't call")
    code = code_in(caller.gets_text("nobody calls"))
    ivan.gets_text("BY TEXT")
    ivan.texts(f"TAKE {code}")
    ivan.gets_text("nobody is rung")
    caller.gets_text("Just answer this text")
    assert answers(town, caller, CALL_LATER) == 3
    for _ in range(6):
        ivan.gets_text("Call me later?")
