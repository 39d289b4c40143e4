"""After a case is taken: callers who don't answer, talks nobody reports, cases that lie about."""

from datetime import timedelta

from sqlalchemy import delete

from ivr.dispatch.waited import Waited
from ivr.store import people
from ivr.store.duty_tables import shifts
from tests.scenarios.person import Person, code_in
from tests.scenarios.test_taking import asks, closes, takes, talks
from tests.scenarios.town import Town


def is_not_reached(assistant: Person, caller: Person) -> None:
    """The assistant is rung and presses 1; the caller declines."""
    assistant.answers().hears("press 1")
    assistant.presses("1")
    caller.is_rung().phone.declines()
    assistant.hears("Nobody answered", within=10)
    assistant.hangs_up()


def is_voicemail(assistant: Person, caller: Person) -> None:
    """Something picks up at the caller's and presses nothing."""
    assistant.answers().hears("press 1")
    assistant.presses("1")
    caller.answers().hears("Did you ask")
    assistant.hears("Nobody answered", within=40)
    assistant.hangs_up()


def tries_again(assistant: Person, words: str) -> None:
    """Text AGAIN and read the answer."""
    assistant.texts(words)
    assistant.gets_text("phone rings now")


# -- what the assistant hears first --------------------------------------------------------------


def test_the_whisper_tells_the_answers_but_never_a_private_one(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("documents")
    caller.presses("1").hears("Which document")  # private
    caller.presses("1").hears("What happened")
    caller.presses("2").hears("hurt")
    caller.presses("1").hears("Do not follow")
    caller.presses("0").hears("press 1")
    caller.presses("1").hears("code")
    caller.hangs_up()
    ivan.gets_text("Lost or stolen documents")
    code = takes(ivan)
    told = ivan.answers().hears("press 1")
    assert "Language: English. Topic: Lost or stolen documents." in told
    assert "Answers: Stolen; No, I am safe. To call" in told
    assert "Passport" not in told
    closes(ivan, code)
    ivan.hangs_up()


def test_what_a_private_answer_led_to_is_not_told_either(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("documents")
    caller.presses("4").hears("How is it for you")
    caller.presses("1").hears("Since when")
    caller.presses("0").hears("press 1")
    caller.presses("1").hears("code")
    caller.hangs_up()
    ivan.gets_text("Stress")
    code = takes(ivan)
    assert "Answers" not in ivan.answers().hears("press 1")
    closes(ivan, code)
    ivan.hangs_up()


# -- who is not reached --------------------------------------------------------------------------


def test_a_caller_who_never_answers_is_tried_three_times_by_a_person_then_texted_then_closed(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    is_not_reached(ivan, caller)
    town.wait(minutes=14)
    ivan.has_no_unread_text()
    town.wait(minutes=2)
    assert f"AGAIN {code}" in ivan.gets_text("try again now?")
    tries_again(ivan, f"AGAIN {code}")
    is_voicemail(ivan, caller)
    town.wait(minutes=110)
    ivan.has_no_unread_text()
    town.wait(minutes=15)
    ivan.gets_text("try again now?")
    tries_again(ivan, "знову")
    is_not_reached(ivan, caller)
    town.wait(minutes=2)
    told = caller.gets_text(f"We tried to reach you. Request {code}. Call +380 342 55 01 02")
    assert "HotLine" not in told
    town.hours_pass(45)
    oksana.has_no_unread_text()
    town.hours_pass(1)
    assert code_in(oksana.gets_text("not reached")) == code
    callback = town.story(0).callback
    assert callback is not None
    assert (callback.state, callback.outcome, callback.waited) == ("closed", "not-reached", None)
    ivan.texts("AGAIN")
    ivan.gets_text("Nothing is waiting")
    town.hours_pass(24)


def test_ringing_again_at_once_is_the_same_try_and_a_landline_gets_no_text(
    town: Town, ivan: Person, oksana: Person
) -> None:
    aunt = town.person("Aunt", "+380342123456")
    asks(aunt)
    ivan.gets_text("English")
    takes(ivan)
    ivan.answers().hears("press 1")
    for _ in range(3):
        ivan.presses("1")
        aunt.is_rung().phone.declines()
        ivan.hears("Nobody answered", within=10)
    ivan.hangs_up()
    for minutes in (16, 122):
        town.wait(minutes=minutes)
        code = code_in(ivan.gets_text("try again now?"))
        tries_again(ivan, f"again {code}")
        is_not_reached(ivan, aunt)
    town.hours_pass(46)
    oksana.gets_text("not reached")


def test_who_is_reached_at_the_second_try_is_asked_about_no_third(
    town: Town, caller: Person, ivan: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    is_not_reached(ivan, caller)
    town.wait(minutes=5)
    tries_again(ivan, f"AGAIN {code}")  # before it is time
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    closes(ivan, code)
    town.hours_pass(24)


def test_nobody_is_tried_again_at_night_and_a_case_nobody_tries_is_told_to_supervisors(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    town.hours_pass(10.5)
    town.wait(minutes=20)  # ten to nine in the evening
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    is_not_reached(ivan, caller)
    town.wait(minutes=16)
    ivan.gets_text("try again now?")
    town.wait(minutes=75)
    ivan.texts(f"AGAIN {code}")
    assert "You can ring on Tuesday at 08:00" in ivan.gets_text("not rung at this hour")
    town.wait(minutes=60)
    oksana.gets_text("nobody has rung")
    town.hours_pass(9)
    tries_again(ivan, f"AGAIN {code}")
    is_not_reached(ivan, caller)
    town.wait(minutes=125)
    ivan.gets_text("try again now?")
    closes(ivan, code)


def test_a_try_that_falls_into_the_night_is_asked_for_in_the_morning(
    town: Town, caller: Person, ivan: Person
) -> None:
    town.hours_pass(9)  # seven in the evening
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    is_not_reached(ivan, caller)
    town.wait(minutes=16)
    ivan.gets_text("try again now?")
    tries_again(ivan, "AGAIN")
    is_not_reached(ivan, caller)
    town.hours_pass(12)
    ivan.has_no_unread_text()
    town.hours_pass(1)
    ivan.gets_text("try again now?")
    closes(ivan, code)


def test_who_pressed_nine_when_called_back_is_not_rung_or_texted_again(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    ivan.answers().hears("press 1")
    ivan.presses("1")
    caller.answers().hears("Did you ask")
    caller.presses("9").hears("1 0 2")
    ivan.hears("Please do not ring them", within=30)
    ivan.hangs_up()
    oksana.gets_text("pressed 9")
    oksana.texts("SEEN")
    oksana.gets_text("you see to")
    town.wait(minutes=110)
    ivan.has_no_unread_text()
    town.wait(minutes=15)
    ivan.gets_text("How did request")
    closes(ivan, code)


def test_supervisors_hear_of_a_try_whose_assistant_left(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    is_not_reached(ivan, caller)
    with town.store.transaction() as conn:
        people.leave(conn, town.store.vault, ivan.id)
    town.wait(minutes=16)
    assert code_in(oksana.gets_text("nobody has rung")) == code


# -- cases nobody reports on ---------------------------------------------------------------------


def test_a_case_taken_for_much_later_is_told_to_supervisors_after_two_hours(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan, "TAKE 300")
    caller.gets_text("We will call you at about")
    town.wait(minutes=115)
    oksana.has_no_unread_text()
    town.wait(minutes=10)
    assert code_in(oksana.gets_text("nobody has rung")) == code
    closes(ivan, code)
    town.hours_pass(5)


def test_after_a_talk_the_assistant_is_asked_once_and_a_day_later_supervisors_hear_of_it(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    code = takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    town.wait(minutes=115)
    ivan.has_no_unread_text()
    town.wait(minutes=10)
    assert f"DONE {code}" in ivan.gets_text("How did request")
    town.hours_pass(21)
    oksana.has_no_unread_text()
    town.hours_pass(1)
    assert code_in(oksana.gets_text("DONE")) == code
    town.hours_pass(48)


def test_the_wait_until_caller_and_assistant_are_joined_is_kept(
    town: Town, caller: Person, ivan: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    town.wait(minutes=7)
    code = takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    closes(ivan, code)
    callback = town.story(0).callback
    assert callback is not None
    assert callback.waited is not None
    assert 7 * 60 <= callback.waited.gross < 8 * 60
    assert callback.waited == Waited(callback.waited.gross, callback.waited.gross)


def test_the_wait_is_kept_with_the_hours_of_duty_as_they_were(
    town: Town, caller: Person, oksana: Person
) -> None:
    ivan = town.assistant("Ivan", "+380501112244", duty=False)
    town.on_duty(ivan, timedelta(minutes=20), timedelta(hours=5))
    asks(caller)
    oksana.gets_text("nobody")
    ivan.gets_text("Your shift begins", within=60)
    ivan.texts("ON")
    ivan.gets_text("begins at 10:20")
    town.wait(minutes=21)
    ivan.gets_text("English")
    code = takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    closes(ivan, code)
    with town.store.transaction() as conn:
        conn.execute(delete(shifts))
    callback = town.story(0).callback
    assert callback is not None
    assert callback.waited is not None
    assert 20 * 60 <= callback.waited.gross < 24 * 60
    assert 0 < callback.waited.on_duty < 4 * 60


def test_the_words_an_assistant_may_text_have_again_among_them(ivan: Person) -> None:
    ivan.texts("hm?")
    ivan.gets_text("AGAIN code")
