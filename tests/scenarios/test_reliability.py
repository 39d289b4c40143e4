"""The database stops, hangs or comes back under calls; HotLine itself is away for a while.

Nothing that was asked is lost, and nothing happens twice.
"""

from sqlalchemy import select

from ivr.store.tables import outbox
from tests.scenarios.person import Person, code_in
from tests.scenarios.talk import is_talking_with
from tests.scenarios.town import Town


def asks_by_key(caller: Person) -> str:
    """Dial, choose English, ask for a person; gives the code told."""
    caller.dials().hears("press 1")
    caller.presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1")
    return caller.hears("code").replace(" ", "").replace(",", "")


def test_who_asks_while_the_database_is_away_is_called_back_once_when_it_returns(
    town: Town, caller: Person, ivan: Person
) -> None:
    town.stop_database()
    told = asks_by_key(caller)
    caller.hangs_up()
    town.wait(seconds=30)
    ivan.has_no_unread_text()
    town.start_database()
    offer = ivan.gets_text(within=15)
    assert code_in(offer) in told
    town.wait(minutes=1)


def test_a_call_begun_before_the_database_stopped_goes_on_and_is_whole_in_the_log(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().hears("press 1")
    caller.presses("1").hears("documents")
    town.stop_database()
    caller.presses("1")
    town.wait(seconds=3)
    caller.presses("*").hears("documents")
    town.start_database()
    caller.presses("0")
    caller.presses("*").hears("documents")
    caller.hangs_up()
    town.wait(minutes=2)
    inputs = [turn.input for turn in town.story(0).turns if turn.channel == "voice"]
    assert inputs == ["started", "key 1", "key 1", "key *", "key 0", "key *"]
    ivan.has_no_unread_text()


def test_after_two_minutes_without_the_database_supervisors_know_that_somebody_waits(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    town.stop_database()
    asks_by_key(caller)
    caller.hangs_up()
    town.wait(minutes=1)
    oksana.has_no_unread_text()
    town.wait(minutes=2)
    oksana.gets_text("database")
    town.wait(minutes=5)
    oksana.has_no_unread_text()
    town.start_database()
    ivan.gets_text(within=15)


def test_supervisors_hear_of_danger_while_the_database_is_away(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    town.stop_database()
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    desk.phone.declines()
    second_desk.is_rung()
    second_desk.phone.declines()
    oksana.is_rung()
    oksana.gets_text("no patrol desk answered", within=20)
    caller.hangs_up()
    town.start_database()
    town.wait(seconds=10)
    # That no desk answered once more, from the row: in danger rather twice than not at all.
    told = sorted(oksana.gets_text() for _ in range(2))
    assert "no patrol desk answered" in told[0]
    assert "hung up before the patrol answered" in told[1]


def test_with_database_and_disk_both_gone_nine_still_reaches_the_desk(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    caller.dials().hears("danger")
    town.stop_database()
    with town.full_disk():
        caller.presses("9")
        desk.answers().presses("1")
        caller.says("I am hurt.")
        desk.hears("I am hurt.")
        caller.hangs_up()
        desk.is_idle()
        caller.texts("SOS")
        caller.gets_text("102")
        patrol_phone.gets_text()
        oksana.gets_text()
    town.start_database()
    desk.is_rung(within=30)  # about the text, which waited in memory
    patrol_phone.gets_text("прийняв", within=20)


def test_with_database_and_disk_both_gone_supervisors_hear_that_no_desk_answered(
    town: Town, caller: Person, desk: Person, second_desk: Person, oksana: Person
) -> None:
    caller.dials().hears("danger")
    town.stop_database()
    with town.full_disk():
        caller.presses("9")
        for each in (desk, second_desk):
            each.is_rung()
            each.phone.declines()
        caller.hears("1 0 2", within=10)
        oksana.gets_text("no patrol desk answered", within=20)
        town.start_database()
        oksana.gets_text(within=20)  # once more, from the row: the disk is still full
    caller.hangs_up()
    oksana.gets_text("hung up", within=20)
    oksana.is_rung(within=20)
    assert town.log()[0].outcome == "emergency"


def test_with_the_disk_full_an_alarm_is_kept_in_the_database_and_supervisors_hear_of_it(
    town: Town, caller: Person, desk: Person, oksana: Person
) -> None:
    caller.dials().hears("danger")
    with town.full_disk():
        caller.presses("9")
        desk.is_rung()
        caller.hangs_up()
        desk.is_idle()
        oksana.gets_text("hung up", within=10)
    assert town.log()[0].outcome == "emergency"


def test_while_the_databases_disk_is_full_requests_wait_on_ours_and_come_once(
    town: Town, caller: Person, ivan: Person, desk: Person, patrol_phone: Person
) -> None:
    writer = town.person("Writer", "+380931119999")
    caller.dials().hears("press 1")
    with town.full_database():
        caller.presses("1").hears("documents")
        caller.presses("0")
        caller.presses("1")
        told = caller.hears("code").replace(" ", "").replace(",", "")
        caller.hangs_up()
        writer.texts("please call me")
        writer.gets_text("102")
        writer.dials().presses("9")
        desk.answers().presses("1")
        writer.hangs_up()
        desk.is_idle()
        town.wait(seconds=20)
        ivan.has_no_unread_text()
    patrol_phone.gets_text("93 111 99 99", within=15)
    offers = [code_in(ivan.gets_text(within=15)) for _ in range(2)]
    assert sum(offer in told for offer in offers) == 1
    town.wait(minutes=1)
    assert sorted(line.outcome for line in town.log()) == ["callback", "callback", "emergency"]


def test_a_row_that_cannot_be_settled_keeps_nobody_waiting(
    town: Town, caller: Person, ivan: Person
) -> None:
    town.writes_to_the_journal(city="a city whose pack was taken away")
    caller.texts("please call me")
    caller.gets_text()
    ivan.gets_text(within=6)


def test_a_text_without_the_database_gets_an_honest_answer_and_a_person(
    town: Town, caller: Person, ivan: Person
) -> None:
    town.stop_database()
    caller.texts("my landlord took my passport")
    assert "102" in caller.gets_text()
    town.start_database()
    ivan.gets_text(within=15)


def test_duty_is_known_while_the_database_is_away(town: Town, caller: Person, ivan: Person) -> None:
    caller.dials().hears("press 1")
    caller.presses("1").hears("documents")
    town.stop_database()
    caller.presses("0")
    caller.hears_nothing_of("Nobody is on duty")
    caller.presses("*")
    caller.hangs_up()
    town.start_database()
    town.wait(minutes=2)


def test_who_called_and_wrote_while_hotline_was_down_is_called_back_once(
    town: Town, caller: Person, ivan: Person
) -> None:
    writer = town.person("Writer", "+380931119999")
    town.break_down()
    caller.phone.calls("+380342550102")
    town.wait_while_down(seconds=30)
    writer.phone.texts("+380671110102", "I was robbed, what shall I do")
    town.wait_while_down(minutes=10)
    town.open()
    first, second = ivan.gets_text(within=20), ivan.gets_text(within=20)
    assert code_in(first) != code_in(second)
    assert code_in(writer.gets_text()) in (code_in(first), code_in(second))
    town.wait(minutes=2)
    town.close()
    town.open()
    town.wait(minutes=6)
    assert len(town.log()) == 2


def test_a_danger_text_that_came_while_hotline_was_down_is_told_at_once(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    town.break_down()
    caller.phone.texts("+380671110102", "SOS Halytska 24")
    town.wait_while_down(minutes=10)
    town.open()
    assert "Halytska 24" in patrol_phone.gets_text("93 111 22 33", within=20)
    oksana.gets_text("away")
    caller.gets_text("Not confirmed yet")
    oksana.gets_text("no patrol desk has confirmed")
    desk.answers().hears("Halytska 24")
    desk.presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()
    town.wait(minutes=6)
    oksana.has_no_unread_text()


def test_the_same_text_delivered_twice_changes_nothing_twice(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    caller.texts("call me please")
    answer = caller.gets_text()
    ivan.gets_text()
    assert town.delivers_again(caller) == answer
    town.wait(seconds=10)
    ivan.texts("TAKE")
    ivan.gets_text()
    town.delivers_again(ivan)
    ivan.answers().hears("press 1")
    ivan.hangs_up()
    oksana.gets_text(code_in(answer), within=10)


def test_the_same_keys_posted_twice_are_answered_alike_and_done_once(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("documents")
    caller.presses("0")
    town.posts_again("/voice/turn/")
    caller.presses("1").hears("code")
    town.posts_again("/voice/turn/")
    caller.hangs_up()
    ivan.gets_text()
    assert len(town.log()) == 1


def test_a_ring_missed_while_the_database_is_away_is_known_when_it_is_back(
    town: Town, caller: Person, ivan: Person
) -> None:
    amara = town.assistant("Amara", "+380671112255")
    asks_by_key(caller)
    caller.hangs_up()
    code = code_in(ivan.gets_text())
    ivan.texts("TAKE").gets_text("is yours")
    ivan.is_rung()
    town.stop_database()
    town.wait(seconds=30)
    ivan.is_idle()
    amara.has_no_unread_text()
    town.start_database()
    assert code_in(amara.gets_text(within=10)) == code


def test_who_hangs_up_in_a_talk_while_the_database_is_away_leaves_nobody_in_silence(
    town: Town, caller: Person, ivan: Person
) -> None:
    is_talking_with(caller, ivan)
    town.stop_database()
    caller.hangs_up()
    town.wait(seconds=5)
    ivan.is_talking()
    town.start_database()
    ivan.hears("DONE", within=10)


def test_a_report_that_meets_another_at_the_same_row_is_not_lost(
    town: Town, caller: Person, ivan: Person
) -> None:
    amara = town.assistant("Amara", "+380671112255")
    asks_by_key(caller)
    caller.hangs_up()
    code = code_in(ivan.gets_text())
    ivan.texts("TAKE").gets_text("is yours")
    ivan.is_rung()
    with town.store.transaction() as conn:
        conn.execute(select(outbox).with_for_update())
        ivan.phone.declines()
        town.wait_while_down(seconds=2)
    assert code_in(amara.gets_text(within=10)) == code
