"""A caller and an assistant who talk, as the scenarios of joined calls begin."""

from tests.scenarios.person import Person, code_in

MENU = "police 9, psychologist 2"


def is_talking_with(caller: Person, ivan: Person) -> str:
    code = is_being_asked(caller, ivan)
    caller.presses("1")
    ivan.says("Hello, this is Ivan.")
    caller.hears("this is Ivan")
    return code


def is_being_asked(caller: Person, ivan: Person) -> str:
    """Bisi picked up and is asked whether she wanted to be called."""
    caller.dials().presses("1")
    caller.presses("0").hears("press 1")
    caller.presses("1").hears("code")
    caller.hangs_up()
    offer = ivan.gets_text(within=5)
    ivan.texts("TAKE").gets_text(code_in(offer))
    ivan.answers().hears("press 1")
    ivan.presses("1")
    caller.answers().hears("Did you ask to be called?")
    return code_in(offer)


def digits(told: str) -> str:
    return "".join(each for each in told if each.isdigit())
