"""The worker stood still for an hour: what is due is done once, danger first, and nothing late."""

import pytest

from ivr.dispatch import asking
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town

HOUR = 60


@pytest.fixture
def amara(town: Town, ivan: Person) -> Person:
    """A second assistant, asked after Ivan."""
    return town.assistant("Amara", "+380671112255")


def stops(town: Town) -> None:
    """The worker ends; calls and texts are answered all the same."""
    town.worker_hangs = True


def starts_after(town: Town, *, minutes: float) -> None:
    """The worker is back after so long."""
    town.wait(minutes=minutes)
    town.worker_hangs = False


def test_everything_due_is_done_once_and_danger_first(
    town: Town,
    caller: Person,
    ivan: Person,
    amara: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
) -> None:
    stops(town)
    caller.texts("please call me, I speak english")
    caller.gets_text("code")
    in_danger = town.person("In danger", "+380931112201")
    in_danger.dials().presses("9")
    for each in (desk, second_desk):
        each.is_rung()
        each.phone.declines()
    in_danger.hears("1 0 2", within=10)
    in_danger.hangs_up()
    sent = set(town.act(lambda network: network.texts.messages))
    starts_after(town, minutes=HOUR)
    oksana.has_no_unread_text()
    town.wait(seconds=4)
    later = town.act(lambda network: list(network.texts.messages.values()))
    assert next(text.to for text in later if text.sid not in sent) == oksana.phone.number
    danger = oksana.gets_text("no patrol desk answered")
    oksana.gets_text("hung up before the patrol answered")
    ivan.gets_text("hung up before the patrol answered")
    amara.gets_text("hung up before the patrol answered")
    offer = ivan.gets_text("English")
    assert code_in(danger) != code_in(offer)
    oksana.gets_text("has waited 60 min")
    caller.gets_text("not forgotten")
    town.wait(minutes=5)
    oksana.has_no_unread_text()
    ivan.has_no_unread_text()
    amara.has_no_unread_text()


def test_who_took_a_case_is_not_rung_an_hour_late_but_told(
    town: Town, caller: Person, ivan: Person, amara: Person, oksana: Person
) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text("code")
    code = code_in(ivan.gets_text("English"))
    stops(town)
    ivan.texts("TAKE")
    ivan.gets_text("is yours")
    starts_after(town, minutes=HOUR)
    assert code_in(ivan.gets_text("did not ring you")) == code
    assert code_in(amara.gets_text("English")) == code
    oksana.gets_text("nobody has taken it")
    caller.gets_text("not forgotten")
    ivan.was_not_rung_unexpectedly()
    ivan.texts("TAKE")
    ivan.gets_text("is yours")
    amara.gets_text("already been taken")
    ivan.answers().hears("press 1")
    ivan.presses("1")
    caller.answers().hears("Did you ask")
    caller.presses("1")
    caller.hangs_up()
    ivan.hangs_up()


def test_an_offer_that_was_never_sent_in_time_is_made_anew_and_comes_once(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    stops(town)
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text("code"))
    town.wait(seconds=10)
    hotline, now = town.ticks.hotline, town.now()
    town.ticks.settler.settle(now)
    assert asking.ask_due(hotline, now) == 1  # and there it ended
    starts_after(town, minutes=HOUR)
    assert code_in(ivan.gets_text("English")) == code
    oksana.gets_text("nobody has taken it")
    caller.gets_text("not forgotten")
    town.wait(minutes=5)
    ivan.has_no_unread_text()


def test_a_caller_is_not_told_of_a_time_that_is_over(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text("code")
    ivan.gets_text("English")
    stops(town)
    ivan.texts("TAKE 15")
    ivan.gets_text("is yours")
    starts_after(town, minutes=HOUR)
    ivan.gets_text("did not ring you")
    caller.gets_text("not forgotten")
    oksana.gets_text("nobody has taken it")
    town.wait(minutes=5)
    caller.has_no_unread_text()


def test_who_was_reached_meanwhile_is_not_told_that_they_wait(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text("code")
    code = code_in(ivan.gets_text("English"))
    stops(town)
    town.wait(minutes=31)
    asking.ask_due(town.ticks.hotline, town.now())
    ivan.texts("TAKE")
    ivan.gets_text("is yours")
    ivan.texts(f"DONE {code} 1")
    ivan.gets_text("closed")
    starts_after(town, minutes=HOUR)
    oksana.gets_text("has waited 31 min")
    caller.has_no_unread_text()
