"""In mid-call the psychologist joins: from star to the last word, on both databases."""

from tests.scenarios.person import Person
from tests.scenarios.talk import MENU, digits, is_talking_with
from tests.scenarios.town import Town

JOINS = "A psychologist is joining the call."


def test_the_psychologist_joins_after_the_caller_heard_it_and_the_assistant_talks_on_meanwhile(
    town: Town, caller: Person, ivan: Person
) -> None:
    olena = town.person("Olena", "+380502220001")
    code = is_talking_with(caller, ivan)
    ivan.presses("*").hears(MENU)
    caller.hears("One moment", within=3)
    ivan.presses("2").hears("We are ringing the psychologist")
    ivan.says("Somebody is coming.")
    caller.hears("Somebody is coming.")
    olena.answers()
    told = olena.hears("психолога")
    assert code in digits(told)
    assert "англійська" in told
    assert olena.sees_number() == "+380342550102"
    olena.presses("1").hears("з'єднаємо")
    caller.hears(JOINS, within=4)
    assert not any(heard.kind == "speech" for heard in olena.phone.heard)
    olena.says("I am Olena.")
    caller.hears("I am Olena.")
    ivan.hears("I am Olena.")

    ivan.hangs_up()
    olena.says("Tell me.")
    caller.hears("Tell me.")
    olena.hangs_up()
    caller.hears("nobody else is on the line")
    caller.is_idle(within=20)
    assert "932220001" not in town.everything_stored()
