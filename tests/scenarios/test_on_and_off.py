"""ON, OFF and DUTY by text: who takes no requests for now is asked nothing, and nobody is lost."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Connection

from ivr.channels.segments import count
from ivr.dispatch import pausing
from ivr.dispatch.pausing import Standing
from ivr.store import people
from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town


@pytest.fixture
def amara(town: Town, ivan: Person) -> Person:
    """A second assistant, asked after Ivan."""
    return town.assistant("Amara", "+380671112255")


def asks(caller: Person) -> str:
    """Ask by text to be called; gives the code."""
    caller.texts("please call me")
    return code_in(caller.gets_text())


def test_who_goes_off_duty_is_asked_nothing_until_back(
    town: Town, caller: Person, ivan: Person, amara: Person
) -> None:
    ivan.texts("OFF")
    ivan.gets_text("Others on duty now: 1")
    code = asks(caller)
    amara.gets_text(code)
    ivan.texts("ON")
    ivan.gets_text("Others on duty now: 1")
    other = town.person("Other", "+380931117777")
    ivan.gets_text(asks(other))


def test_what_stood_before_somebody_who_goes_goes_to_the_next_at_once(
    caller: Person, ivan: Person, amara: Person
) -> None:
    code = asks(caller)
    ivan.gets_text(code)
    ivan.texts("off.")
    ivan.gets_text("no requests come to you")
    amara.gets_text(code, within=5)
    ivan.texts(f"TAKE {code}")  # who changes their mind may still take it
    ivan.gets_text("is yours")
    amara.gets_text(code)
    ivan.answers().presses("1")
    caller.answers().hangs_up()
    ivan.hangs_up()


def test_an_offer_nobody_answered_is_not_asked_early_of_a_third(
    town: Town, caller: Person, ivan: Person, amara: Person, oksana: Person
) -> None:
    code = asks(caller)
    ivan.gets_text(code)
    olha = town.assistant("Olha", "+380671112266")
    town.wait(minutes=10)
    amara.gets_text(code)
    ivan.texts("OFF")
    ivan.gets_text("Others on duty now: 2")
    town.wait(minutes=5)
    olha.has_no_unread_text()
    town.wait(minutes=5)
    olha.gets_text(code)
    oksana.gets_text("waited 20 min")


def test_to_go_and_come_back_puts_nobody_off_who_waits(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = asks(caller)
    ivan.gets_text(code)
    town.wait(minutes=10)
    oksana.gets_text(code)
    town.wait(minutes=10)
    ivan.texts("OFF")
    ivan.gets_text("supervisors")
    oksana.gets_text("Ivan")
    ivan.texts("ON")
    ivan.gets_text("You are on duty")
    ivan.gets_text(code, within=21 * 60)
    caller.gets_text("is not forgotten")


def test_nobody_left_is_told_to_the_supervisors_in_the_same_minute(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = asks(caller)
    ivan.gets_text(code)
    ivan.texts("OFF")
    ivan.gets_text("supervisors are told")
    told = [oksana.gets_text(within=30), oksana.gets_text(within=30)]
    assert any("Ivan has gone off duty" in each for each in told)
    assert any(code in each for each in told)
    ivan.texts("OFF")  # said twice, told once
    ivan.gets_text("Others on duty now: 0")
    town.wait(minutes=2)
    ivan.texts("ON")
    ivan.gets_text("You are on duty")
    ivan.gets_text(code)  # at once, not at the next look


def test_who_has_no_shift_leaves_nobody_behind(town: Town) -> None:
    olha = town.assistant("Olha", "+380671112266", duty=False)
    olha.texts("OFF")
    olha.gets_text("Others on duty now: 0")
    olha.texts("ON")
    olha.gets_text("no shift now")
    olha.texts("DUTY")
    olha.gets_text("No shift is planned")


def test_a_caller_hears_that_nobody_is_on_duty(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    ivan.texts("OFF")
    ivan.gets_text("supervisors")
    oksana.gets_text("Ivan")
    town.wait(seconds=6)
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("Nobody is on duty")
    caller.presses("*").hears("not call")
    caller.hangs_up()


def test_the_same_word_delivered_twice_is_heeded_once(
    town: Town, ivan: Person, oksana: Person
) -> None:
    ivan.texts("OFF")
    ivan.gets_text("supervisors")
    oksana.gets_text("Ivan")
    ivan.texts("ON")
    ivan.gets_text("You are on duty")
    assert town.delivers_again(ivan) == ""


def test_in_ukrainian_with_the_next_three_shifts(town: Town, oksana: Person) -> None:
    olha = town.assistant("Olha", "+380671112266", languages=("uk",))
    for day in range(1, 5):
        town.on_duty(olha, timedelta(days=day, hours=8), timedelta(days=day, hours=12))
    olha.texts("ЗМІНИ")
    told = olha.gets_text("Зміни: ")
    assert "2: вт 03.03 18:00-22:00; 3: ср 04.03 18:00-22:00" in told
    assert told.count(";") == 2
    assert count(told).segments <= 2
    olha.texts("пауза")
    olha.gets_text("супервізорам повідомлено")
    oksana.gets_text("Olha")
    olha.texts("Тут!")
    olha.gets_text("Ви чергуєте")


def test_two_who_go_at_the_same_moment_leave_nobody_unnoticed(
    town: Town, ivan: Person, amara: Person, oksana: Person
) -> None:
    """One of two on duty goes; before that is settled, so does the other, who must wait for it."""
    if town.store.engine.dialect.name == "sqlite":
        both_go_in_turn(town, ivan, amara)
    else:
        both_go_at_once(town, ivan, amara)
    oksana.gets_text("Amara has gone off duty")


def goes(town: Town, conn: Connection, assistant: Person) -> Standing:
    """OFF, within a transaction."""
    known = people.assistant(conn, assistant.id)
    assert known is not None
    return pausing.pause(conn, town.ticks.hotline, town.city, known, now=town.now())


def both_go_in_turn(town: Town, first: Person, second: Person) -> None:
    """SQLite lets one write at a time."""
    for somebody in (first, second):
        with town.store.transaction() as conn:
            goes(town, conn, somebody)


def both_go_at_once(town: Town, first: Person, second: Person) -> None:
    """PostgreSQL lets both write, each before the other's word is kept."""

    def other_goes() -> None:
        with town.store.transaction() as other:
            goes(town, other, second)

    thread = Thread(target=other_goes)
    with town.store.transaction() as conn:
        goes(town, conn, first)
        thread.start()
        thread.join(0.2)
    thread.join()
