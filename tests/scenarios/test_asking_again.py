"""Asking for a person under difficulties: hidden, abroad, silent, again after it was over."""

from sqlalchemy import select

from ivr.store.tables import callbacks
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


def test_a_hidden_caller_who_hangs_up_without_a_number_is_told_to_the_supervisor(
    town: Town, oksana: Person, ivan: Person
) -> None:
    somebody = town.person("Somebody", "+380501234567", hidden=True)
    somebody.dials().presses("1").hears("Not recorded")
    somebody.presses("0").hears("number")
    somebody.hangs_up()
    oksana.gets_text("cannot be called", within=10)
    ivan.has_no_unread_text()


def test_a_texter_from_abroad_is_called_at_the_number_they_give_however_late(
    town: Town, oksana: Person, ivan: Person
) -> None:
    greta = town.person("Greta", "+4915112345678")
    greta.texts("please call me, I speak english")
    greta.gets_text("send the number")
    town.wait(minutes=11)
    oksana.gets_text("cannot be called")
    greta.texts("067 123 45 67")
    greta.gets_text("1")
    greta.texts("1")
    code = code_in(greta.gets_text("Done"))
    ivan.gets_text(code)


def test_a_caller_who_cannot_talk_is_urgent_even_after_asking(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("documents")
    caller.presses("0").hears("press 1")
    caller.hears("if you cannot talk", within=200)
    caller.presses("1").hears("need not speak")
    caller.hangs_up()
    ivan.gets_text(within=200)
    with town.store.reading() as conn:
        urgent = conn.execute(select(callbacks.c.urgent)).scalar_one()
    assert urgent
    ivan.texts("TAKE").gets_text("is yours")
    ivan.answers().hears("could not talk when they called")
    ivan.texts("DONE 1").gets_text("closed")
    ivan.hangs_up()


def test_whoever_has_the_case_learns_once_that_its_caller_asked_again(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    ivan.texts(f"TAKE {code} 15").gets_text("is yours")
    caller.gets_text()
    caller.dials().presses("0").hears("press 1")
    caller.presses("1").hears("code")
    caller.hangs_up()
    ivan.gets_text(f"{code}: the person has just asked again")
    ivan.texts(f"DONE {code} 1").gets_text("closed")


def test_who_writes_stop_in_ukrainian_gets_no_text_of_ours_until_they_write_again(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text(code)
    caller.texts("СТОП")
    ivan.texts(f"TAKE {code} 15").gets_text("is yours")
    ivan.texts(f"SAY {code} I call you at noon").gets_text("no texts reach")
    caller.has_no_unread_text()
    caller.texts("PRIVACY")
    caller.gets_text("DELETE")
    ivan.texts(f"TAKE {code} 20").gets_text("is yours")
    caller.gets_text("10:2")
