"""What the first people who tried HotLine met, and must not meet again."""

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import PIN, Town


def test_what_is_written_after_a_danger_text_goes_the_same_way(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("SOS")
    caller.gets_text("102")
    patrol_phone.gets_text("SOS")
    case = code_in(oksana.gets_text())
    desk.answers().presses("1")
    caller.gets_text("has read your text")
    caller.texts("Shevchenka 12, floor 3, man with knife")
    caller.gets_text("passed on")
    assert case in patrol_phone.gets_text("Shevchenka 12, floor 3, man with knife")
    assert case in oksana.gets_text()
    assert town.delivers_again(caller).count("Shevchenka 12") == 2  # the first reply may be lost
    oksana.texts("SEEN")
    oksana.gets_text("you see to")
    town.wait(minutes=61)
    patrol_phone.gets_text("чим закінчилось")
    caller.texts("Shevchenka 12")
    caller.gets_text("In danger?")


def test_what_is_not_understood_still_says_what_to_do_in_danger(caller: Person) -> None:
    caller.texts("hello, I speak english")
    caller.gets_text("102")
    caller.texts("what a day")
    caller.gets_text("In danger text 9")


def test_an_alarm_of_today_cannot_be_erased(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.texts("9")
    caller.gets_text()
    patrol_phone.gets_text()
    oksana.gets_text()
    desk.answers().presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()
    caller.texts("DELETE")
    caller.gets_text("tomorrow")
    assert town.log()[0].number is not None
    oksana.texts("SEEN")
    oksana.gets_text("you see to")
    town.wait(minutes=25 * 60)
    patrol_phone.gets_text("чим закінчилось")
    oksana.gets_text("nobody has said how it ended")
    caller.texts("DELETE")
    caller.gets_text("erased")


def test_whoever_hears_that_nobody_calls_is_not_called_for_an_earlier_wish_either(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("press 1")
    caller.hangs_up()
    ivan.gets_text()
    caller.dials().hears("Not recorded")
    caller.presses("0").hears("press 1")
    caller.presses("*").hears("not call")
    caller.hangs_up()
    ivan.texts("TAKE")
    ivan.gets_text()
    town.wait(minutes=1)
    caller.is_idle()


def test_a_slow_pin_ends_in_a_goodbye_and_its_digits_are_no_choices(
    town: Town, ivan: Person
) -> None:
    ivan.dials().hears("PIN")
    ivan.hears("goodbye", within=60)
    ivan.is_idle(within=10)
    assert town.log() == ()


def test_an_assistant_who_asks_for_help_is_not_offered_their_own_case(
    town: Town, ivan: Person
) -> None:
    amara = town.assistant("Amara", "+380671112255")
    ivan.texts("please call me")
    ivan.gets_text()
    amara.gets_text()
    town.wait(minutes=10)
    ivan.has_no_unread_text()
    town.person("Oksana", "+380501110000").gets_text()


def test_while_everybody_is_in_a_call_a_request_waits_a_minute_not_half_an_hour(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me")
    first = code_in(caller.gets_text())
    ivan.gets_text(first)
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    caller.answers().presses("1")
    other = town.person("Other", "+380931117777")
    other.texts("please call me")
    second = code_in(other.gets_text())
    town.wait(seconds=30)
    ivan.has_no_unread_text()
    caller.hangs_up()
    ivan.hangs_up()
    ivan.gets_text(second, within=90)


def test_an_assistants_other_words_get_the_words_there_are(town: Town, ivan: Person) -> None:
    ivan.texts("ROTA")
    ivan.gets_text("TAKE")
    ivan.texts("DONE")
    ivan.gets_text()


def test_a_request_is_withdrawn_without_its_code_where_there_is_one(
    caller: Person, ivan: Person
) -> None:
    caller.texts("please call me")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    caller.texts("DROP")
    caller.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()


def test_five_wrong_pins_lock_it(town: Town, ivan: Person, oksana: Person) -> None:
    ivan.dials().hears("PIN")
    for _ in range(4):
        ivan.presses("000000#").hears("PIN")
    ivan.presses("000000#").hears("locked")
    oksana.gets_text("Ivan")
    ivan.is_idle(within=20)
    ivan.dials().hears("PIN")
    ivan.presses(PIN + "#").hears("locked")
    ivan.is_idle(within=20)
