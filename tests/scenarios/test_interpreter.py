"""An assistant interprets between the patrol and somebody in danger who speaks no Ukrainian."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from ivr.dispatch.interpreters import PURPOSE
from ivr.dispatch.moving import MOVE
from ivr.store import people
from ivr.store.tables import outbox
from tests.scenarios.person import Person
from tests.scenarios.test_blocking import supervisor
from tests.scenarios.test_desks import decline, timeline
from tests.scenarios.town import HOTLINE, Town

NEEDED = "An interpreter is needed now"
JOINS = "An interpreter is joining you"
NOT_NEEDED = "not needed any more"
HUNG_UP = "hung up before the patrol answered"


@pytest.fixture(autouse=True)
def _patrol_phone(patrol_phone: Person) -> Iterator[None]:
    """What the desk's telephone reads is told elsewhere."""
    yield
    patrol_phone.town.wait(seconds=2)
    patrol_phone.takes_texts("Випадок")


@pytest.fixture
def sofia(town: Town) -> Person:
    """An assistant who is off duty, and agreed to be woken."""
    return town.assistant("Sofia", "+380501112299", duty=False, wake=True)


def in_danger(caller: Person, language: str = "1") -> None:
    caller.dials().presses(language).presses("9")


def interprets(ivan: Person) -> str:
    told = ivan.answers().hears(NEEDED)
    ivan.presses("1")
    return told


def all_three_talk(caller: Person, desk: Person, ivan: Person) -> None:
    caller.hears(JOINS)
    ivan.hears("You are joined", within=8)
    ivan.town.wait(seconds=7)
    desk.says("Що сталося?")
    caller.hears("Що сталося?")
    ivan.hears("Що сталося?")
    ivan.says("What happened?")
    caller.hears("What happened?")
    desk.hears("What happened?")


def test_whoever_accepts_first_waits_with_words_and_all_three_talk_once_the_desk_has_accepted(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    desk.is_rung()
    told = interprets(ivan)
    assert "English" in told
    assert "93" not in told
    assert ivan.sees_number() == HOTLINE
    ivan.hears("join you with the police soon")
    desk.answers().presses("1")
    desk.hears("перекладач")
    all_three_talk(caller, desk, ivan)
    desk.hangs_up()
    ivan.says("They are on their way.")
    caller.hears("on their way")
    ivan.hangs_up()
    caller.hears("police have ended")
    caller.hangs_up()
    told_of = timeline(town)
    assert told_of.index("interpreter-accepted") < told_of.index("desk-accepted")
    assert told_of.count("interpreter-joined") == 1
    assert not any("1112233" in each.text.replace(" ", "") for each in ivan.phone.heard)


def test_a_desk_that_accepts_first_talks_at_once_and_the_interpreter_comes_when_they_can(
    caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    desk.answers().presses("1")
    caller.says("Help me.")
    desk.hears("Help me.")
    interprets(ivan)
    all_three_talk(caller, desk, ivan)
    caller.hangs_up()
    ivan.says("They hung up.")
    desk.hears("They hung up.")
    desk.hangs_up()
    ivan.hears(NOT_NEEDED)


def test_whoever_is_left_alone_hears_so_also_where_the_worker_died_as_it_gave_the_order(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    desk.answers().presses("1")
    all_three_talk(caller, desk, ivan)
    desk.hangs_up()
    town.act(lambda network: setattr(network, "rest_down", True))
    ivan.hangs_up()
    town.act(lambda network: setattr(network, "rest_down", False))
    caller.hears("police have ended", within=15)
    caller.hangs_up()


def test_star_leads_out_of_the_talk_to_the_police_again_and_back(
    caller: Person, ivan: Person, desk: Person, second_desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    desk.answers().presses("1")
    all_three_talk(caller, desk, ivan)
    caller.presses("*").hears("In danger press 9")
    caller.presses("1")
    desk.says("Ви тут?")
    caller.hears("Ви тут?")
    ivan.hangs_up()
    caller.presses("*").hears("In danger press 9")
    caller.presses("9").hears("Connecting police")
    second_desk.answers().presses("1")
    desk.is_rung_so_far()  # and was busy
    desk.hears("поклала слухавку")
    desk.is_idle()
    caller.says("Help.")
    second_desk.hears("Help.")
    ivan.is_rung().phone.declines()
    caller.hangs_up()


def test_a_desk_that_hears_first_what_is_known_is_moved_only_after_it_was_joined(
    town: Town, caller: Person, ivan: Person, desk: Person, second_desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    desk.answers().presses("2").hears("Номер телефону")
    town.wait(seconds=5)
    desk.presses("2").hears("Номер телефону")
    desk.hears("перекладач", within=60)
    all_three_talk(caller, desk, ivan)
    second_desk.is_idle()
    caller.hangs_up()
    desk.hangs_up()


def test_a_desk_that_breaks_off_what_is_known_by_a_key_is_moved_at_once(
    caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    desk.answers().presses("2").hears("Номер телефону")
    desk.presses("5")
    desk.hears("перекладач", within=5)
    all_three_talk(caller, desk, ivan)
    caller.hangs_up()
    desk.hangs_up()
    ivan.hears(NOT_NEEDED)


def test_whoever_declines_or_is_a_voicemail_leaves_it_to_whoever_agreed_to_be_woken(
    town: Town, caller: Person, ivan: Person, desk: Person, sofia: Person
) -> None:
    voicemail = town.assistant("Petro", "+380501112277")
    voicemail.phone.voicemail = 2
    asleep = town.assistant("Olha", "+380501112266", duty=False)
    paused = town.assistant("Pavlo", "+380501112288", duty=False, wake=True)
    with town.store.transaction() as conn:
        people.set_paused(conn, paused.id, True)
    in_danger(caller)
    desk.is_rung()
    ivan.is_rung().phone.declines()
    voicemail.is_rung()
    interprets(sofia.is_rung(within=14))
    desk.answers().presses("1")
    all_three_talk(caller, desk, sofia)
    caller.hangs_up()
    desk.hangs_up()
    asleep.is_idle()
    assert voicemail.phone.status == "idle"


def test_nobody_is_woken_once_somebody_on_duty_interprets_unless_they_leave_again(
    town: Town, caller: Person, ivan: Person, desk: Person, sofia: Person, oksana: Person
) -> None:
    in_danger(caller)
    desk.is_rung()
    interprets(ivan)
    town.wait(seconds=12)
    sofia.is_idle()
    ivan.hangs_up()
    sofia.is_rung()
    caller.hangs_up()
    sofia.answers().hears(NOT_NEEDED)
    sofia.is_idle()
    ivan.gets_text(HUNG_UP)
    oksana.gets_text(HUNG_UP)


def test_with_the_carriers_orders_down_desk_and_caller_talk_as_ever(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    town.act(lambda network: setattr(network, "rest_down", True))
    desk.answers().presses("1")
    caller.says("Help me.")
    desk.hears("Help me.")
    ivan.hears("could not join you", within=120)
    town.act(lambda network: setattr(network, "rest_down", False))
    town.wait(seconds=10)
    caller.says("Still here.")
    desk.hears("Still here.")
    desk.hangs_up()
    caller.hears("police have ended")
    caller.hangs_up()


def test_an_order_whose_answer_is_lost_joins_all_three_where_it_was_carried_out(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    town.act(lambda network: setattr(network, "drop_answers", True))
    desk.answers().presses("1")
    all_three_talk(caller, desk, ivan)
    town.act(lambda network: setattr(network, "drop_answers", False))
    caller.hangs_up()
    desk.hangs_up()


def test_a_caller_who_followed_a_desk_that_had_hung_up_is_not_left_in_silence(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    town.act(lambda network: setattr(network, "rest_down", True))
    desk.answers().presses("1")
    caller.says("Help me.")
    desk.hears("Help me.")
    _is_in_doubt(town)
    desk.hangs_up()
    caller.hears(JOINS)
    ivan.hears("You are joined", within=10)
    town.wait(seconds=7)
    town.act(lambda network: setattr(network, "rest_down", False))
    ivan.says("There is nobody else here.")
    caller.hears("nobody else")
    town.wait(seconds=10)
    ivan.hangs_up()
    caller.hears("police have ended", within=15)
    caller.hangs_up()
    patrol_phone.gets_text("Випадок", within=60)  # the carrier had taken none


def _is_in_doubt(town: Town) -> None:
    """The order is on its way to the carrier, and nobody knows whether it came there."""
    town.wait(seconds=1)
    with town.store.transaction() as conn:
        ordered = update(outbox).where(outbox.c.purpose == MOVE).values(state="unknown")
        assert conn.execute(ordered).rowcount == 1


def test_a_database_that_is_silent_as_the_caller_should_follow_is_asked_once_more(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    desk.answers().presses("1")
    town.until(lambda: _is_ordered(town) or None, within=5)
    town.stop_database()
    town.wait(seconds=0.5)
    town.start_database()
    caller.hears("One moment")
    all_three_talk(caller, desk, ivan)
    caller.hangs_up()
    desk.hangs_up()


def _is_ordered(town: Town) -> bool:
    """Whether the carrier was asked to move the desk."""
    with town.store.reading() as conn:
        query = select(outbox.c.id).where(outbox.c.purpose == MOVE, outbox.c.state == "accepted")
        return conn.execute(query).first() is not None


def test_without_the_database_nobody_is_moved_and_the_talk_ends_as_ever(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    ivan.hears("join you with the police soon")
    town.stop_database()
    desk.answers().presses("1")
    caller.says("Help me.")
    desk.hears("Help me.")
    town.wait(seconds=5)
    ivan.is_talking()
    desk.hangs_up()
    caller.hears("police have ended")
    town.start_database()
    caller.hangs_up()
    ivan.is_idle(within=20)


def test_a_caller_who_hangs_up_before_a_desk_accepts_leaves_no_interpreter_waiting(
    caller: Person, ivan: Person, desk: Person, oksana: Person
) -> None:
    in_danger(caller)
    desk.is_rung()
    interprets(ivan)
    caller.hangs_up()
    ivan.hears(NOT_NEEDED)
    ivan.is_idle()
    ivan.gets_text(HUNG_UP)
    oksana.gets_text(HUNG_UP)


@pytest.mark.parametrize(("before", "rings"), [("2", None), ("1", "English"), (None, "English")])
def test_of_an_unknown_language_the_remembered_one_counts_else_english(
    town: Town,
    caller: Person,
    ivan: Person,
    desk: Person,
    oksana: Person,
    before: str | None,
    rings: str | None,
) -> None:
    if before is not None:
        caller.dials().presses(before)
        town.wait(seconds=2)
        caller.hangs_up()
    caller.dials().presses("9")
    desk.answers()
    if rings is None:
        ivan.is_idle()
    else:
        assert rings in interprets(ivan)
    caller.hangs_up()
    ivan.gets_text(HUNG_UP)
    oksana.gets_text(HUNG_UP)


def test_who_does_not_speak_the_language_is_not_rung(
    town: Town, caller: Person, desk: Person
) -> None:
    town.assistant("Iryna", "+380501112255", languages=("uk",))
    in_danger(caller)
    desk.answers().presses("1")
    caller.says("Help me.")
    desk.hears("Help me.")
    town.wait(seconds=3)
    caller.hangs_up()


def test_where_no_desk_answers_whoever_waits_to_interpret_can_have_the_caller(
    town: Town, caller: Person, ivan: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    in_danger(caller)
    desk.is_rung()
    interprets(ivan)
    ivan.hears("join you with the police soon")
    decline(desk, second_desk)
    ivan.hears("no patrol desk answered", within=20)
    ivan.presses("1")
    caller.hears("assistant of ours")
    caller.says("Please help.")
    ivan.hears("Please help.")
    oksana.gets_text("no patrol desk answered")
    oksana.is_rung().phone.declines()
    caller.hangs_up()
    ivan.is_rung_so_far()


def test_the_emergencys_page_tells_who_was_rung_and_who_came(
    town: Town, caller: Person, ivan: Person, desk: Person
) -> None:
    in_danger(caller)
    interprets(ivan)
    desk.answers().presses("1")
    all_three_talk(caller, desk, ivan)
    caller.hangs_up()
    desk.hangs_up()
    ivan.hears(NOT_NEEDED)
    ivan.is_idle()
    page = supervisor(town, "oksana@line.example")
    told = page.opens("/emergencies/1").words
    for words in (
        "Rang Ivan to interpret",
        "Pressed 1 to interpret: assistant 1",
        "Patrol desk 1 accepted",
        "The interpreter came in: assistant 1",
        "Picked up",
    ):
        assert words in told
    assert "Not delivered" not in told


def test_a_flood_of_alarms_does_not_ring_the_assistants_for_hours(town: Town) -> None:
    helpers = [town.assistant(f"No {n}", f"+38050111220{n}") for n in range(5)]
    callers = [town.person(f"Caller {n}", f"+38093111220{n}") for n in range(4)]
    for caller in callers:
        in_danger(caller)
    town.ticks.settler.settle(town.now())
    with town.store.reading() as conn:
        rung = conn.execute(select(outbox.c.id).where(outbox.c.purpose == PURPOSE)).all()
    assert len(rung) == 3 * len(helpers)
    for caller in callers:
        caller.phone.hangs_up()
    town.wait(seconds=60)
    for each in (*helpers, town.person("Oksana", "+380501110000")):
        each.takes_texts("")
        each.is_rung_so_far()
