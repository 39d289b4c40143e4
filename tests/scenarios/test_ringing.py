"""Assistants whom no text reaches are rung instead; who takes a case for later, and who may not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.store.tables import callbacks, outbox
from tests.scenarios.person import Person, code_in
from tests.scenarios.test_taking import asks, closes, talks
from tests.scenarios.town import TEXTS, Town


@pytest.fixture
def amara(town: Town, ivan: Person) -> Person:
    """A second assistant, asked after Ivan."""
    return town.assistant("Amara", "+380671112255")


@pytest.fixture
def textless(ivan: Person) -> Person:
    """Ivan, whose telephone takes no texts: the carrier refuses them for good."""
    ivan.phone.landline = True
    return ivan


# -- rung instead of texted ----------------------------------------------------------------------


def test_whom_no_text_reaches_is_rung_takes_the_case_with_1_and_is_free_afterwards(
    town: Town, caller: Person, textless: Person, oksana: Person
) -> None:
    asks(caller)
    textless.answers().hears("English")
    textless.presses("1")
    caller.answers().hears("Did you ask")
    caller.presses("1")
    textless.says("Good day")
    caller.hears("Good day")
    caller.hangs_up()
    textless.hangs_up()
    asks(town.person("Next", "+380931114455"))
    textless.answers().hears("press 2")
    textless.hangs_up()
    oksana.gets_text("nobody has taken it")


def test_of_two_requests_at_the_same_moment_the_telephone_rings_about_one(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    ivan.texts("STOP")
    ivan.gets_text("unsubscribed")
    oksana.gets_text("Ivan texted STOP")
    town.worker_hangs = True
    asks(caller)
    asks(town.person("Next", "+380931114455"))
    town.worker_hangs = False
    ivan.answers().hears("press 2")
    with town.store.reading() as conn:
        rung = conn.execute(select(outbox.c.id).where(outbox.c.purpose == "ring-offer")).all()
    assert len(rung) == 1
    ivan.presses("2").hears("somebody else")
    oksana.gets_text("nobody has taken it")
    town.wait(seconds=55)
    ivan.answers().hears("press 2")
    ivan.hangs_up()
    oksana.gets_text("nobody has taken it")


def test_with_2_the_next_is_asked_at_once(caller: Person, textless: Person, amara: Person) -> None:
    asks(caller)
    textless.answers().hears("press 2")
    textless.presses("2").hears("somebody else")
    textless.is_idle()
    amara.gets_text("English")


@pytest.mark.parametrize("machine", [None, 5])
def test_silence_and_voicemail_leave_it_to_the_next(
    town: Town, caller: Person, textless: Person, amara: Person, machine: float | None
) -> None:
    textless.phone.voicemail = machine
    asks(caller)
    textless.is_rung()
    town.wait(seconds=60)
    textless.is_idle()
    amara.gets_text("English")


def test_who_picks_up_after_it_was_taken_hears_so(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    asks(caller)
    ivan.gets_text("English")
    amara.phone.landline = True
    town.wait(minutes=10)
    amara.answers().hears("press 2")
    ivan.texts("TAKE")
    ivan.gets_text("is yours")
    amara.presses("1").hears("already been taken")
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()


def test_who_texted_stop_is_rung_until_they_text_again_and_supervisors_know(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    ivan.texts("STOP")
    ivan.gets_text("unsubscribed")
    oksana.gets_text("Ivan texted STOP")
    asks(caller)
    ivan.answers().hears("press 2")
    ivan.presses("1")
    caller.answers().presses("1")
    ivan.says("Good day")
    caller.hears("Good day")
    caller.hangs_up()
    ivan.hangs_up()
    ivan.texts("START")
    ivan.gets_text("re-subscribed")
    asks(town.person("Next", "+380931114455"))
    ivan.gets_text("English")


def test_a_stop_that_only_the_carrier_heard_shows_in_its_refusal_once(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    town.act(lambda network: network.texts.stopped.add((ivan.phone.number, TEXTS)))
    asks(caller)
    ivan.answers().hears("press 2")
    oksana.gets_text("Ivan texted STOP")
    ivan.presses("2").hears("somebody else")
    ivan.is_idle()
    oksana.gets_text("nobody has taken it", within=10)
    asks(town.person("Next", "+380931114455"))
    ivan.answers().hears("press 2")
    ivan.presses("2").hears("somebody else")
    ivan.is_idle()
    oksana.gets_text("nobody has taken it", within=10)


# -- the ladder ----------------------------------------------------------------------------------


def test_what_is_urgent_goes_to_the_next_after_three_minutes(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    caller.dials().presses("1").hears("documents")
    caller.presses("0").hears("press 1")
    caller.hears("cannot talk? Press 9", within=200)
    caller.hears("cannot talk", within=200)
    caller.presses("1").hears("need not speak")
    caller.hangs_up()
    ivan.gets_text("English", within=10)
    town.wait(minutes=2.5)
    amara.has_no_unread_text()
    amara.gets_text("English", within=60)


def test_supervisors_hear_after_twenty_minutes_though_others_are_still_to_be_asked(
    town: Town, caller: Person, ivan: Person, amara: Person, oksana: Person
) -> None:
    third = town.assistant("Third", "+380671112277")
    asks(caller)
    ivan.gets_text("English")
    town.wait(minutes=10)
    amara.gets_text("English")
    town.wait(minutes=9)
    oksana.has_no_unread_text()
    town.wait(minutes=1.5)
    oksana.gets_text("waited 20 min")
    third.gets_text("English")
    town.wait(minutes=10)
    for each in (ivan, amara, third):
        each.gets_text("English")
    caller.gets_text("is not forgotten")
    town.wait(minutes=35)


def test_the_story_tells_why_each_was_asked(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    olha = town.assistant("Olha", "+380671112266", languages=("uk",))
    asks(caller)
    ivan.gets_text("English")
    ivan.texts("PASS")
    ivan.gets_text("somebody else")
    olha.gets_text("англійська")
    callback = town.story(0).callback
    assert callback is not None
    reasons = [offer.reason for offer in callback.offers]
    assert [(r.speaks, r.shared, r.why) for r in reasons if r] == [
        (True, None, "language"),
        (False, "uk", "only"),
    ]


# -- taking for later, and taking what is not theirs ----------------------------------------------


def test_who_takes_a_case_for_later_is_rung_then_and_the_caller_knows_when(
    town: Town, caller: Person, ivan: Person
) -> None:
    asks(caller)
    code = code_in(ivan.gets_text("English"))
    at = (town.now() + timedelta(minutes=15)).astimezone(town.city.zone)
    ivan.texts(f"TAKE {code} 15")
    ivan.gets_text("rings in 15 min")
    told = caller.gets_text("We will call you at about")
    minute = timedelta(minutes=1)
    assert any(f"{each:%H:%M}" in told for each in (at, at + minute))
    assert "HotLine" not in told
    assert code not in told
    town.wait(minutes=14)
    ivan.was_not_rung_unexpectedly()
    town.wait(minutes=1)
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    closes(ivan, code)


def test_whoever_cannot_be_texted_is_called_later_without_a_text(town: Town, ivan: Person) -> None:
    landline = town.person("Landline", "+380342556677", landline=True)
    asks(landline)
    ivan.gets_text("English")
    ivan.texts("TAKE 5")
    ivan.gets_text("rings in 5 min")
    town.wait(minutes=5)
    talks(ivan, landline)
    landline.hangs_up()
    ivan.hangs_up()


def test_a_take_without_a_live_offer_changes_nothing_and_is_told_kindly(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    asks(caller)
    code = code_in(ivan.gets_text("English"))
    amara.texts(f"TAKE {code}")
    amara.gets_text("Nothing is waiting for you now. Thank you.")
    with town.store.reading() as conn:
        assert conn.execute(select(callbacks.c.state, callbacks.c.taken_by)).one() == (
            "waiting",
            None,
        )
    ivan.texts("TAKE")
    ivan.gets_text("is yours")
    talks(ivan, caller)
    caller.hangs_up()
    ivan.hangs_up()
    closes(ivan, code)
    ivan.texts(f"TAKE {code}")
    ivan.gets_text("already been taken or closed. Thank you")
    town.wait(seconds=30)
