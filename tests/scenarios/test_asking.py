"""The ways of asking for a person."""

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


def test_whoever_hangs_up_after_nought_has_asked(caller: Person, ivan: Person) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("press 1")
    caller.hangs_up()
    ivan.gets_text("English", within=5)


def test_whoever_steps_back_with_a_star_has_not_asked(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("press 1")
    caller.presses("*").hears("documents")
    caller.hangs_up()
    town.wait(minutes=2)
    ivan.has_no_unread_text()


def test_asking_twice_makes_one_case(caller: Person, ivan: Person) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1").hears("code")
    caller.presses("*")
    caller.presses("0").hears("code")
    caller.hangs_up()
    ivan.gets_text("English")


def test_the_code_comes_by_text_only_to_a_mobile_and_only_if_the_caller_says_so(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1").hears("code")
    caller.presses("1").hears("text")
    offer = ivan.gets_text()
    receipt = caller.gets_text()
    assert code_in(receipt) == code_in(offer)
    assert "HotLine" not in receipt
    caller.hangs_up()
    landline = town.person("Landline", "+380342556677", landline=True)
    landline.dials().presses("1").hears("Not recorded")
    landline.presses("0")
    landline.presses("1").hears("code")
    landline.hears_nothing_of("by text")
    landline.hangs_up()
    ivan.gets_text()


def test_a_hidden_caller_keys_a_number_and_hears_it_read_back(town: Town, ivan: Person) -> None:
    somebody = town.person("Somebody", "+380501234567", hidden=True)
    somebody.dials().presses("1").hears("Not recorded")
    somebody.presses("0").hears("number")
    somebody.presses("12#").hears("number")
    somebody.presses("0671234567#")
    read_back = somebody.hears("0 6 7")
    assert "press 1" in read_back.lower()
    somebody.presses("1").hears("code")
    somebody.hangs_up()
    friend = town.person("Friend's phone", "+380671234567")
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    friend.answers().hears("Did you ask")
    friend.hangs_up()
    ivan.hears("press 1")
    ivan.hangs_up()


def test_a_call_dropped_for_want_of_credit_is_a_wish_to_be_called_back(
    town: Town, ivan: Person
) -> None:
    chioma = town.person("Chioma", "+380931110001", credit=False)
    chioma.dials()
    chioma.is_idle()
    ivan.gets_text(within=10)


def test_a_silent_caller_is_helped_twice_then_offered_a_person_then_asked_whether_they_can_talk(
    town: Town, caller: Person, oksana: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("documents")
    for words in ("documents", "documents", "0", "cannot talk"):
        caller.hears(words, within=60)
    caller.presses("1").hears("9")
    caller.hangs_up()
    ivan.gets_text()


def test_five_minutes_of_silence_end_with_a_neutral_goodbye(town: Town, caller: Person) -> None:
    caller.dials()
    caller.hears("goodbye", within=420)
    caller.is_idle(within=10)


def test_a_remembered_caller_is_greeted_in_their_language(town: Town, caller: Person) -> None:
    caller.dials().presses("2").hears("Без запису")
    caller.hangs_up()
    caller.dials().hears("Без запису", within=12)
    caller.hears("документи")
    caller.presses("*").hears("press 1")
    caller.hangs_up()


def test_asked_by_text_and_withdrawn_by_text(town: Town, caller: Person, ivan: Person) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    caller.texts(f"DROP {code}")
    caller.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()


def test_who_withdrew_by_text_and_asks_again_is_asked_for_anew(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me")
    first = code_in(caller.gets_text())
    ivan.gets_text(first)
    caller.texts(f"DROP {first}")
    caller.gets_text()
    caller.texts("0")
    second = code_in(caller.gets_text())
    ivan.gets_text(second)
    assert second != first


def test_help_opens_a_case(caller: Person, ivan: Person) -> None:
    caller.texts("HELP")
    caller.gets_text("Reply STOP")  # the carrier's own answer, which nobody can turn off here
    code = code_in(caller.gets_text())
    caller.texts("0")  # no danger: a person
    caller.gets_text(code)
    assert code in ivan.gets_text("TAKE", within=120)


def test_a_topic_word_opens_its_protocol_and_the_third_text_has_the_answer(
    caller: Person,
) -> None:
    caller.texts("I lost my passport")
    first = caller.gets_text("1 ")
    assert "Not recorded" in first
    caller.texts("1")
    caller.gets_text("1 ")
    caller.texts("２")
    caller.gets_text()


def test_an_erased_caller_is_in_no_table(town: Town, caller: Person, ivan: Person) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    caller.texts(f"DELETE {code}")
    caller.gets_text("Erased")
    mac = town.store.vault.mac(town.city.city, caller.phone.number)
    assert mac not in town.everything_stored()
