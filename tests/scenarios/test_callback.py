"""A student asks for a person and is called back."""

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


def test_a_caller_asks_for_a_person_and_is_joined_with_the_assistant_who_takes_it(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials()
    caller.hears("danger")
    caller.presses("1").hears("Not recorded")
    caller.presses("0").hears("press 1")
    caller.presses("1")
    told = caller.hears("code").replace(" ", "").replace(",", "")
    caller.hangs_up()

    offer = ivan.gets_text("English", within=5)
    assert code_in(offer) in told
    assert "931112233" not in offer
    ivan.texts("TAKE")
    ivan.gets_text(code_in(offer))

    ivan.answers()
    ivan.hears("press 1")
    assert ivan.sees_number() == "+380342550102"
    ivan.presses("1")
    caller.answers()
    assert caller.sees_number() == "+380342550102"
    caller.hears("Did you ask to be called?")
    caller.presses("1")
    ivan.says("Hello, this is Ivan.")
    caller.hears("Hello, this is Ivan.")
    caller.says("I lost my passport.")
    ivan.hears("I lost my passport.")

    caller.hangs_up()
    ivan.hears("DONE", within=10)
    ivan.hangs_up()
    ivan.texts(f"DONE {code_in(offer)} 1 she will go to the police with a friend")
    ivan.gets_text(code_in(offer))
