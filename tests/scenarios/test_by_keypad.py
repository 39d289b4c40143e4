"""Assistants without texts, or without patience for them: number, PIN, and all of it by keypad."""

from datetime import timedelta

import pytest

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import PIN, Town

MENU = "What waits for you"


@pytest.fixture
def amara(town: Town, ivan: Person) -> Person:
    """A second assistant, asked after Ivan."""
    return town.assistant("Amara", "+380671112255")


def asks(somebody: Person, assistant: Person) -> str:
    """Ask by text to be called; the assistant gets the offer. Gives the code."""
    somebody.texts("please call me")
    code = code_in(somebody.gets_text())
    assistant.gets_text(code)
    return code


def comes_in(assistant: Person, menu: str = MENU) -> None:
    """Dial and key the PIN."""
    assistant.dials().hears("PIN")
    assistant.presses(PIN + "#").hears(menu)


def heard(code: str) -> str:
    """A code as it is said: digit by digit."""
    return ", ".join(" ".join(part) for part in (code[:3], code[3:]))


def are_joined(assistant: Person, caller: Person) -> None:
    """The caller's phone rings, they press 1, and the two talk."""
    caller.answers().hears("Did you ask")
    caller.presses("1")
    assistant.says("Good day")
    caller.hears("Good day")
    caller.hangs_up()
    assistant.hangs_up()


def test_what_waits_is_told_and_the_only_case_taken_with_1(
    town: Town, caller: Person, ivan: Person
) -> None:
    code = asks(caller, ivan)
    town.wait(minutes=4)
    comes_in(ivan)
    told = ivan.presses("1").hears(f"{heard(code)}: English")
    assert "no topic named. It waits for 4 minutes" in told
    ivan.hears(MENU)
    ivan.presses("2").hears(heard(code))
    ivan.presses("1#")
    are_joined(ivan, caller)


def test_where_nothing_waits_it_is_said_and_the_menu_told_again(ivan: Person) -> None:
    comes_in(ivan)
    for key in ("1", "2", "3", "6"):
        ivan.presses(key).hears("no such request")
        ivan.hears(MENU)
    ivan.presses("5").hears("A shift begins")
    ivan.hears(MENU)
    ivan.presses("8").hears("No shift waits")
    ivan.hears(MENU)
    ivan.presses("#").hears(MENU)
    ivan.hangs_up()


def test_of_two_one_is_taken_by_its_code(town: Town, caller: Person, ivan: Person) -> None:
    first = asks(caller, ivan)
    other = town.person("Other", "+380931117777")
    second = asks(other, ivan)
    comes_in(ivan)
    ivan.presses("2").hears(heard(first))
    ivan.hears(heard(second))
    ivan.hears("six digits")
    ivan.presses("1#").hears("six digits")  # which of the two is not guessed
    ivan.presses("000000#").hears("not open for you")
    ivan.hears("six digits")
    ivan.presses(second + "#")
    are_joined(ivan, other)


def test_called_back_once_more_and_closed(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = asks(caller, ivan)
    for _ in range(2):
        comes_in(ivan)
        ivan.presses("2").hears(heard(code))
        ivan.presses(code + "#")
        are_joined(ivan, caller)
    comes_in(ivan)
    ivan.presses("1").hears(f"Yours is request {heard(code)}")
    ivan.hears(MENU)
    ivan.presses("3").hears(heard(code))
    ivan.presses("1#").hears("How did")
    ivan.presses("7").hears("How did")
    ivan.presses("2").hears("is closed")
    ivan.hears(MENU)
    ivan.presses("3").hears("no such request")
    ivan.hangs_up()
    town.wait(minutes=121)  # nobody asks what became of it
    oksana.has_no_unread_text()


def test_a_case_left_to_somebody_else_goes_to_them_at_once(
    caller: Person, ivan: Person, amara: Person
) -> None:
    code = asks(caller, ivan)
    comes_in(ivan)
    ivan.presses("6").hears(heard(code))
    ivan.presses("1#").hears("goes to somebody else")
    amara.gets_text(code)
    ivan.hangs_up()


def test_silence_at_a_step_leads_back_to_the_menu_and_there_to_a_goodbye(
    caller: Person, ivan: Person
) -> None:
    asks(caller, ivan)
    comes_in(ivan)
    ivan.presses("2").hears("There is one")
    ivan.hears(MENU, within=60)
    ivan.hears("Goodbye", within=90)
    ivan.is_idle(within=10)


def test_off_duty_and_on_again(town: Town, caller: Person, ivan: Person, amara: Person) -> None:
    comes_in(ivan)
    ivan.presses("4").hears("You are on duty")
    ivan.hears("To take none for now")
    ivan.presses("*").hears(MENU)
    ivan.presses("4").hears("To take none for now")
    ivan.presses("1").hears("You are off duty")
    ivan.hears(MENU)
    town.posts_again("/pause")
    code = asks(caller, amara)
    ivan.presses("4").hears("You are off duty")
    ivan.hears("To take requests again")
    ivan.presses("1").hears("You are on duty")
    ivan.hangs_up()
    amara.texts(f"PASS {code}")
    amara.gets_text("somebody else")
    ivan.gets_text(code)


def test_nobody_left_on_duty_is_told_by_telephone_as_well(ivan: Person, oksana: Person) -> None:
    comes_in(ivan)
    ivan.presses("4").hears("To take none")
    ivan.presses("1").hears("supervisors are told")
    oksana.gets_text("Ivan has gone off duty")
    ivan.hangs_up()


def test_in_ukrainian(town: Town, caller: Person) -> None:
    olha = town.assistant("Olha", "+380671112266", languages=("uk", "en"))
    code = asks(caller, olha)
    town.wait(minutes=2)
    olha.dials().hears("Наберіть свій PIN")
    olha.presses(PIN + "#").hears("Що на вас чекає")
    olha.presses("1").hears("Чекає 2 хвилини")
    olha.presses("5").hears("Зміна починається")
    olha.presses("4").hears("Ви чергуєте")
    olha.presses("*").hears("Взяти запит")
    olha.presses("2").hears(heard(code))
    olha.presses("1#")
    are_joined(olha, caller)


# -- the keys of everybody -----------------------------------------------------------------------


@pytest.mark.parametrize("keys", ["9#", "P9", "P29#", "P49"])
def test_danger_works_at_every_step(
    town: Town,
    caller: Person,
    ivan: Person,
    desk: Person,
    patrol_phone: Person,
    keys: str,
) -> None:
    asks(caller, ivan)
    ivan.dials().hears("PIN")
    for key in keys:
        ivan.presses(PIN + "#" if key == "P" else key)
        town.wait(seconds=1)
    desk.answers().presses("1")
    ivan.says("help")
    desk.hears("help")
    patrol_phone.gets_text("Випадок")
    desk.hangs_up()
    ivan.hangs_up()


def test_a_star_leads_to_the_students_line_and_0_to_a_person(
    town: Town, ivan: Person, amara: Person
) -> None:
    comes_in(ivan)
    ivan.presses("*").hears("English: press 1")
    ivan.hangs_up()
    comes_in(ivan)
    ivan.presses("0").hears("usually calls within 15 minutes")
    ivan.presses("1").hears("code")
    ivan.hangs_up()
    amara.gets_text("TAKE")


# -- the PIN -------------------------------------------------------------------------------------


def tries_wrong_pins(somebody: Person) -> None:
    """Key five wrong ones."""
    somebody.dials().hears("PIN")
    for _ in range(4):
        somebody.presses("000000#").hears("PIN")
    somebody.presses("000000#").hears("locked")
    somebody.is_idle(within=20)


def test_five_wrong_pins_are_told_to_the_supervisors_once_a_lock(
    town: Town, ivan: Person, oksana: Person
) -> None:
    tries_wrong_pins(ivan)
    assert "30 min" in oksana.gets_text("Ivan: five or more wrong PINs")
    ivan.dials().hears("PIN")
    ivan.presses("000000#").hears("locked")
    ivan.is_idle(within=20)
    town.wait(minutes=31)
    oksana.has_no_unread_text()
    ivan.dials().hears("PIN")
    ivan.presses("000000#").hears("locked")
    ivan.is_idle(within=20)
    oksana.gets_text("Ivan: five or more wrong PINs")


def test_a_telephone_put_down_for_long_asks_for_the_pin_again(town: Town, ivan: Person) -> None:
    comes_in(ivan)
    began = town.now()
    while town.now() - began < timedelta(minutes=15):
        ivan.presses("#").hears(MENU)
        town.wait(seconds=30)
    ivan.presses("1").hears("Key in your PIN")
    ivan.presses(PIN + "#").hears(MENU)
    ivan.hangs_up()
