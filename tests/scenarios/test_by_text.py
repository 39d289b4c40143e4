"""By text instead of a call: for the deaf, the watched, the shy. None of them is rung."""

import pytest

from tests.scenarios.person import Person, code_in
from tests.scenarios.test_taking import asks, takes, talks
from tests.scenarios.town import PIN, TEXTS, Town


@pytest.fixture
def amara(town: Town, ivan: Person) -> Person:
    """A second assistant, asked after Ivan."""
    return town.assistant("Amara", "+380671112255")


def asks_by_text(somebody: Person) -> str:
    """Text that one wishes to be written to; gives the code."""
    somebody.texts("please text me, don't call")
    return code_in(somebody.gets_text("nobody calls"))


def taken(somebody: Person, assistant: Person) -> str:
    """A request by text that the assistant has taken, and both know it; gives the code."""
    code = asks_by_text(somebody)
    assistant.gets_text("BY TEXT")
    assistant.texts(f"TAKE {code}")
    assistant.gets_text("nobody is rung")
    somebody.gets_text("Just answer this text")
    return code


def says(assistant: Person, code: str, words: str, to: Person) -> None:
    """Write for the first time in a case."""
    assistant.texts(f"SAY {code} {words}")
    assistant.gets_text("on their way")
    assert to.gets_text() == words


def refused(assistant: Person, words: str, because: str) -> None:
    """What is not sent on, and why the assistant is told so."""
    assistant.texts(words)
    assistant.gets_text(because)


def takes_later(assistant: Person) -> str:
    """Take the request offered, to be rung in an hour; gives its code."""
    code = code_in(assistant.gets_text("English"))
    assistant.texts(f"TAKE {code} 60")
    assistant.gets_text("60")
    return code


def test_they_write_to_each_other_until_done_and_nobody_is_rung(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("15 minutes")
    caller.presses("2").hears("By text instead: press 6")
    caller.presses("6").hears("nobody will call")
    caller.presses("1").hears("will write to you")
    caller.hangs_up()

    offer = ivan.gets_text("BY TEXT")
    code = code_in(offer)
    assert "931112233" not in offer
    ivan.texts("TAKE")
    ivan.gets_text("nobody is rung")
    assert caller.gets_text() == f"Request {code}: we are here now. Just answer this text."

    says(ivan, code, "Hello, I am Ivan. Which paper did you lose?", caller)
    caller.texts("Passport: where do I go with it?")
    assert ivan.gets_text() == f"{code}: Passport: where do I go with it?"
    assert town.delivers_again(caller) == ""
    assert town.delivers_again(ivan) == ""
    ivan.texts(f"say {code[:3]} {code[3:]}: Two questions. Is there a copy?")
    assert caller.gets_text() == "Two questions. Is there a copy?"
    for word in ("2", "passport", "more"):  # answers here, commands elsewhere
        caller.texts(word)
        assert ivan.gets_text() == f"{code}: {word}"

    ivan.texts(f"DONE {code} 1 goes to the police with her copy")
    ivan.gets_text("closed")
    caller.gets_text("To write to us again: TEXT")
    caller.texts("passport")
    caller.gets_text("1 ")
    (story,) = (each for each in map(town.story, range(len(town.log()))) if each.callback)
    assert [turn.input for turn in story.turns].count("to assistant") == 4


def test_two_cases_of_one_assistant_are_told_apart_by_their_codes(
    town: Town, caller: Person, ivan: Person
) -> None:
    other = town.person("Chidi", "+380931114455")
    first, second = taken(caller, ivan), taken(other, ivan)
    says(ivan, second, "To the second", other)
    says(ivan, first, "To the first", caller)
    caller.texts("from the first")
    ivan.gets_text(f"{first}: from the first")
    other.texts("from the second")
    ivan.gets_text(f"{second}: from the second")
    refused(ivan, "SAY hello there", "Which one")


def test_what_keeps_a_caller_safe_acts_while_somebody_writes_with_them(
    caller: Person, ivan: Person, oksana: Person, patrol_phone: Person, desk: Person
) -> None:
    code = taken(caller, ivan)
    caller.texts("PRIVACY")
    caller.gets_text("not recorded")
    caller.texts("DELETE")
    caller.gets_text("code")
    caller.texts("call me")
    caller.gets_text(f"Request {code}: we read what you write here")
    ivan.gets_text(f"{code}: call me")
    caller.texts("9 they are at the door")
    caller.gets_text("police")
    patrol_phone.gets_text("at the door")
    oksana.gets_text("SOS")
    ivan.gets_text("wrote that they are in danger")
    desk.is_rung()
    caller.texts("second floor")
    caller.gets_text("Passed on")
    patrol_phone.gets_text("second floor")
    oksana.gets_text("SOS")
    ivan.gets_text(f"{code}: second floor")
    caller.texts(f"DROP {code}")
    caller.gets_text("Cancelled")
    ivan.gets_text("already been taken or closed")


def test_a_word_that_may_mean_danger_is_asked_about_and_the_assistant_reads_it(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = taken(caller, ivan)
    caller.texts("someone is following me")
    caller.gets_text("In danger now? Send 9")
    ivan.gets_text(f"{code}: someone is following me")
    caller.texts("near the station")
    ivan.gets_text(f"{code}: near the station")
    caller.has_no_unread_text()
    town.wait(minutes=3)
    assert code in ivan.gets_text("may mean danger")
    assert code in oksana.gets_text("may mean danger")


def test_yes_no_and_a_person_answer_whoever_asked_last(
    town: Town, caller: Person, ivan: Person, oksana: Person, patrol_phone: Person, desk: Person
) -> None:
    code = taken(caller, ivan)
    caller.texts("I am afraid")
    caller.gets_text("In danger now?")
    ivan.gets_text("I am afraid")
    caller.texts("no, just tired today")
    ivan.gets_text("just tired today")
    caller.has_no_unread_text()
    caller.texts("I am afraid")
    caller.gets_text("In danger now?")
    ivan.gets_text("I am afraid")
    caller.texts("0")
    caller.gets_text(f"Request {code}: we read")
    ivan.gets_text(f"{code}: 0")
    town.wait(minutes=3)
    oksana.has_no_unread_text()

    caller.texts("what shall I say to the police")
    caller.gets_text("In danger now?")
    ivan.gets_text("to the police")
    says(ivan, code, "Do you have your passport with you?", caller)
    caller.texts("yes")
    ivan.gets_text(f"{code}: yes")
    caller.texts("and I am afraid of that man")
    caller.gets_text("In danger now?")
    ivan.gets_text("afraid of that man")
    caller.texts("YES")
    caller.gets_text("We pass your text on")
    patrol_phone.gets_text("afraid of that man\nYES")
    oksana.gets_text("SOS")
    ivan.gets_text("wrote that they are in danger")
    desk.is_rung()
    caller.texts("he has a knife, second floor")
    caller.gets_text("passed on")
    patrol_phone.gets_text("second floor")
    oksana.gets_text("SOS")
    ivan.gets_text(f"{code}: he has a knife")
    assert "second floor" in desk.answers().hears("he has a knife")


def test_whoever_wants_to_die_reads_who_listens_now_and_so_does_the_assistant(
    caller: Person, ivan: Person
) -> None:
    code = taken(caller, ivan)
    caller.texts("i dont want to live anymore")
    caller.gets_text("7333")
    ivan.gets_text(f"{code}: i dont want to live")


def test_an_assistant_and_a_supervisor_may_ask_about_a_weapon(
    caller: Person, ivan: Person, oksana: Person, patrol_phone: Person, desk: Person
) -> None:
    code = taken(caller, ivan)
    says(ivan, code, "Does he have a knife or a gun?", caller)
    oksana.texts(f"SAY {code} Is anybody hurt, is there a fire?")
    oksana.gets_text("go to the assistant")
    caller.gets_text("a fire?")
    ivan.gets_text("a supervisor wrote")
    ivan.texts(f"DONE {code} 1 he had a gun, the police came")
    ivan.gets_text("closed")
    caller.gets_text("is closed")
    caller.texts("say, he has a gun")
    caller.gets_text("We pass your text on")
    patrol_phone.gets_text("gun")
    oksana.gets_text("SOS")
    desk.is_rung()
    ivan.gets_text("DANGER")


def test_a_digit_answers_whoever_asked_last(caller: Person, ivan: Person) -> None:
    code = taken(caller, ivan)
    caller.texts("MENU")
    caller.gets_text("1 ")
    caller.texts("4")
    caller.gets_text()
    says(ivan, code, "How many bags did they take?", caller)
    caller.texts("4")
    ivan.gets_text(f"{code}: 4")


def test_what_may_not_go_out_is_refused_whole_and_the_assistant_told_why(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    code = taken(caller, ivan)
    refused(ivan, f"SAY {code} write to me: 050 111 22 44", "mobile number")
    refused(ivan, f"SAY {code} fifty eleven 1-1-1-2-2-4-4", "mobile number")
    refused(ivan, f"SAY {code} {'x' * 471}", "12 characters too long")
    refused(ivan, f"SAY {code}", "Write: SAY")
    refused(ivan, "SAY 48219 hello", "Nothing was sent")
    refused(ivan, "SAY 000000 hello", "Nothing is waiting")
    refused(amara, f"SAY {code} hello from another", "Nothing is waiting")
    says(ivan, code, "Free legal aid: 0 800 213 103", caller)
    caller.texts("mine is +380 93 111 22 33")
    assert ivan.gets_text() == f"{code}: mine is +380 93 ••• •• 33"
    ivan.texts(f"DONE {code} 1")
    ivan.gets_text("closed")
    caller.gets_text("is closed")
    refused(ivan, f"SAY {code} one more thing to tell", "Nothing is waiting")


def test_whose_texts_do_not_arrive_the_writer_or_a_supervisor_is_told(
    caller: Person, ivan: Person, oksana: Person
) -> None:
    code = taken(caller, ivan)
    caller.phone.landline = True
    ivan.texts(f"SAY {code} Are you still there, or shall we stop for today?")
    ivan.gets_text("on their way")
    ivan.gets_text("may not have reached the person: Are you still there")
    caller.phone.landline, ivan.phone.landline = False, True
    caller.texts("I was on the train")
    oksana.gets_text("did not reach the assistant")


def test_a_case_left_silent_is_asked_after_in_two_hours_and_told_after_a_day(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = taken(caller, ivan)
    town.hours_pass(2.5)
    oksana.gets_text("nobody has written")
    says(ivan, code, "Sorry, I am here now.", caller)
    caller.texts("I can wait, thank you")
    ivan.gets_text("I can wait")
    town.hours_pass(2.5)
    ivan.gets_text("the person wrote and waits for you")
    ivan.texts(f"SAY {code} Go to the office in the morning.")
    caller.gets_text("Go to the office")
    town.hours_pass(2.5)
    ivan.gets_text("How did request")
    town.hours_pass(24)
    oksana.gets_text("not closed")
    town.hours_pass(3)


def test_a_supervisor_may_write_in_somebodys_case_who_reads_it_too(
    caller: Person, ivan: Person, oksana: Person
) -> None:
    code = taken(caller, ivan)
    refused(oksana, "SAY 000000 is anybody there?", "Nothing is waiting")
    refused(oksana, f"SAY {code} ring me: 067 123 45 67", "mobile number")
    oksana.texts(f"SAY {code} Somebody is with you in a minute.")
    oksana.gets_text("go to the assistant")
    ivan.gets_text("a supervisor wrote to the person: Somebody is with you")
    assert caller.gets_text() == "Somebody is with you in a minute."
    caller.texts("thank you")
    ivan.gets_text(f"{code}: thank you")
    caller.texts(f"SAY {code} to myself")
    ivan.gets_text("to myself")


def test_words_that_came_while_hotline_was_away_reach_the_assistant(
    town: Town, caller: Person, ivan: Person
) -> None:
    code = taken(caller, ivan)
    town.break_down()
    caller.phone.texts(TEXTS, "are you still there?")
    town.wait_while_down(minutes=5)
    town.open()
    town.wait(minutes=7)
    ivan.gets_text(f"{code}: are you still there?")


def test_a_word_of_danger_that_came_meanwhile_reaches_the_people_on_duty_too(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = taken(caller, ivan)
    town.break_down()
    caller.phone.texts(TEXTS, "someone is following me")
    town.wait_while_down(minutes=5)
    town.open()
    town.wait(minutes=7)
    told = sorted((ivan.gets_text(), ivan.gets_text()))
    assert told[0] == f"{code}: someone is following me"
    assert "may mean danger" in told[1]
    oksana.gets_text("may mean danger")


def test_whom_no_texts_reach_is_not_asked(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    ivan.texts("STOP")
    ivan.gets_text("unsubscribed")
    oksana.gets_text("Ivan texted STOP")
    asks_by_text(caller)
    oksana.gets_text("no texts reach those on duty")
    town.wait(minutes=5)


def test_by_keypad_a_case_by_text_is_taken_and_rings_nobody(
    caller: Person, ivan: Person, town: Town
) -> None:
    code = asks_by_text(caller)
    ivan.gets_text("BY TEXT")
    ivan.dials().hears("PIN")
    ivan.presses(PIN + "#").hears("Take a request")
    ivan.presses("2")
    ivan.presses("1#").hears("written to, and not called")
    ivan.hangs_up()
    caller.gets_text("Just answer this text")
    ivan.texts(f"AGAIN {code}")
    ivan.gets_text("not to be called")


def test_who_is_rung_about_a_case_by_text_takes_it_with_1_and_writes(
    caller: Person, ivan: Person
) -> None:
    ivan.phone.landline = True
    asks_by_text(caller)
    ivan.answers().hears("write to the person")
    ivan.phone.landline = False
    ivan.presses("1").hears("Text SAY")
    ivan.is_idle(within=30)
    caller.gets_text("Just answer this text")


def test_taken_for_later_the_caller_learns_when(caller: Person, ivan: Person) -> None:
    code = asks_by_text(caller)
    ivan.gets_text("BY TEXT")
    ivan.texts(f"TAKE {code} 15")
    ivan.gets_text("nobody is rung")
    caller.gets_text("we will write to you at about 10:15")


def test_in_an_ordinary_case_words_go_on_after_a_bad_line(caller: Person, ivan: Person) -> None:
    asks(caller)
    code = code_in(ivan.gets_text("English"))
    takes(ivan)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    says(ivan, code, "The line was bad. Shall I write?", caller)
    caller.texts("better so")
    ivan.gets_text(f"{code}: better so")


def test_a_landline_cannot_choose_it_and_hears_why(town: Town, ivan: Person) -> None:
    nadia = town.person("Nadia", "+380342551122", landline=True)
    nadia.dials().presses("1").hears("Not recorded")
    nadia.presses("0").hears("15 minutes")
    nadia.presses("2").hears("By text instead")
    nadia.presses("6").hears("cannot exchange texts")
    nadia.hangs_up()
    ivan.gets_text("English", within=700)


def test_the_holder_of_a_call_learns_that_they_are_to_write_instead(
    caller: Person, ivan: Person
) -> None:
    asks(caller)
    code = takes_later(ivan)
    caller.gets_text("We will call you")
    caller.texts("TEXT ME")
    caller.gets_text("nobody calls")
    ivan.gets_text(f"Request {code} is yours, BY TEXT")
    caller.gets_text("Just answer this text")


def test_the_card_of_a_topic_comes_by_its_name_or_by_a_case(caller: Person, ivan: Person) -> None:
    ivan.texts("CARD theft")
    assert ivan.gets_text().startswith("Theft or robbery. Ask: Now or earlier?")
    ivan.gets_text("Hand to: police now")
    ivan.texts("CARD weather")
    ivan.gets_text("document-check")
    caller.texts("passport")
    caller.gets_text("1 ")
    code = asks_by_text(caller)
    ivan.gets_text("BY TEXT")
    ivan.texts(f"КАРТКА {code}")
    ivan.gets_text("Which paper")
    ivan.gets_text("international office")
