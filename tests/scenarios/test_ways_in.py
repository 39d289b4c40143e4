"""Ways in without credit: ringing and hanging up, and operators' "call me back"."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.app import Content
from ivr.carrier.practice.network import Network
from ivr.dispatch.deeds import CallEnded, CallMissed, write_deed
from ivr.store import journal, missed_callers
from ivr.store.journal import JournalRow
from ivr.store.missed_callers import NEVER, Missed
from tests.scenarios.person import Person
from tests.scenarios.town import HOTLINE, TEXTS, Town

ASKS = "Абонент +380 93 111 00 77 просить вас передзвонити йому. Kyivstar"
PERSON = "+380931110077"


@pytest.fixture
def town(tmp_path: Path, database_url: str, shipped_content: Content) -> Iterator[Town]:
    """A town whose calls are picked up as late as in the shipped pack."""
    town = Town(tmp_path / "var", database_url, shipped_content)
    try:
        yield town
        town.nothing_else_happened()
    finally:
        town.close()


@pytest.fixture
def amina(town: Town) -> Person:
    """A student without credit: she hangs up before it costs anything."""
    return town.person("Amina", PERSON)


def rings_off(somebody: Person, *, after: float = 3) -> None:
    """Lets it ring for so long and hangs up."""
    somebody.phone.calls(HOTLINE)
    somebody.town.wait(seconds=after)
    assert somebody.phone.status == "calling"
    somebody.hangs_up()


def calls_back(assistant: Person, somebody: Person) -> None:
    """The assistant takes what is offered and has them rung."""
    assistant.gets_text()
    assistant.texts("TAKE").gets_text()
    assistant.answers().presses("1")
    somebody.answers()


def operator_writes(town: Town, body: str, sender: str = "Kyivstar") -> None:
    """An operator's text arrives at the number for texts; `sender` is no telephone."""
    town.person(sender, sender).texts(body)


def test_who_hangs_up_before_it_is_picked_up_is_called_back(
    town: Town, amina: Person, ivan: Person
) -> None:
    rings_off(amina)
    calls_back(ivan, amina)
    amina.hears("Did you ask to be called")
    amina.presses("1")
    ivan.says("Hello").hangs_up()
    amina.hears("Hello")
    assert town.log()[0].outcome == "callback"


def test_it_is_picked_up_after_four_seconds_and_nine_works_from_the_first_word(
    town: Town, amina: Person, desk: Person, patrol_phone: Person
) -> None:
    began = town.now()
    amina.dials()
    assert (town.now() - began).total_seconds() == 4
    amina.hears("Danger", within=1)
    amina.presses("9").hears("police")
    desk.answers().presses("1")
    patrol_phone.gets_text()
    desk.hangs_up()
    amina.hangs_up()


@pytest.mark.parametrize("number", ["hidden", "+12025550123"])
def test_where_no_call_could_come_back_it_is_picked_up_at_once(town: Town, number: str) -> None:
    hidden = number == "hidden"
    somebody = town.person("Somebody", PERSON if hidden else number, hidden=hidden)
    began = town.now()
    somebody.dials()
    assert town.now() == began
    somebody.hears("Danger", within=1)
    somebody.hangs_up()


def test_a_foreign_number_on_the_citys_list_is_called_back_and_of_another_supervisors_hear(
    town: Town, ivan: Person, oksana: Person
) -> None:
    town.person("Ahmed", "+201001234577", credit=False).phone.calls(HOTLINE)
    town.wait(seconds=5)
    ivan.gets_text()
    town.person("Ada", "+2348031234577", credit=False).phone.calls(HOTLINE)
    town.wait(seconds=5)
    oksana.gets_text("cannot be called")
    town.person("Trap", "+380900123456", credit=False).phone.calls(HOTLINE)
    town.wait(seconds=5)


def test_who_rings_again_in_the_ten_minutes_is_picked_up_at_once_and_asked_for_once(
    town: Town, amina: Person, ivan: Person
) -> None:
    rings_off(amina)
    ivan.gets_text()
    began = town.now()
    amina.dials()
    assert town.now() == began
    amina.hears("Danger", within=1)
    amina.hangs_up()
    assert [line.outcome for line in town.log()] == ["left", "callback"]


def test_who_wrote_of_danger_a_moment_ago_is_picked_up_at_once(
    town: Town, amina: Person, patrol_phone: Person, oksana: Person, desk: Person
) -> None:
    amina.texts("SOS Halytska 24").gets_text("police")
    patrol_phone.gets_text("Halytska 24")
    oksana.gets_text()
    began = town.now()
    amina.dials()
    assert town.now() == began
    amina.hangs_up()
    desk.answers().presses("1")
    amina.gets_text("has read your text")
    desk.hangs_up()


def test_who_pressed_nine_and_was_cut_off_is_picked_up_at_once(
    town: Town, amina: Person, desk: Person, oksana: Person
) -> None:
    amina.dials().presses("9").hears("police")
    desk.is_rung()
    amina.hangs_up()
    oksana.gets_text()
    began = town.now()
    amina.dials()
    assert town.now() == began
    amina.hears("Danger", within=1)
    amina.hangs_up()


def test_a_second_missed_call_after_the_talk_counts_when_the_ten_minutes_are_over(
    town: Town, amina: Person, ivan: Person
) -> None:
    rings_off(amina)
    calls_back(ivan, amina)
    amina.hears("Did you ask")
    amina.presses("1")
    ivan.says("Hello").hangs_up()
    amina.hangs_up()
    ivan.texts("DONE 1").gets_text()
    amina.phone.credit = False
    amina.phone.calls(HOTLINE)
    town.wait(seconds=10)
    ivan.has_no_unread_text()
    town.later_at_once(hours=1 / 6)
    ivan.gets_text()


def test_who_wants_no_call_after_a_missed_one_says_so_by_key_and_is_asked_for_no_more(
    town: Town, amina: Person, ivan: Person
) -> None:
    rings_off(amina)
    calls_back(ivan, amina)
    amina.hears("press 3")
    amina.presses("3").hears("do not call this number")
    ivan.gets_text("taken or closed")
    town.later_at_once(hours=1 / 5)
    began = town.now()
    amina.phone.credit = False
    amina.phone.calls(HOTLINE)
    town.wait(seconds=5)
    ivan.has_no_unread_text()
    amina.phone.credit = True
    amina.dials()
    assert (town.now() - began).total_seconds() == 5
    amina.presses("1").hears("documents")
    amina.presses("0").hears("press 1")
    amina.hangs_up()
    ivan.gets_text()


def test_the_same_by_text_and_back_again(town: Town, amina: Person, ivan: Person) -> None:
    amina.texts("NORING").gets_text("no calls to this number")
    amina.phone.credit = False
    amina.phone.calls(HOTLINE)
    town.wait(seconds=5)
    ivan.has_no_unread_text()
    amina.phone.credit = True
    amina.texts("ringok").gets_text("we call this number back")
    rings_off(amina)
    ivan.gets_text()


def test_a_call_whose_end_was_never_reported_is_found_in_the_carriers_list(
    town: Town, amina: Person, ivan: Person
) -> None:
    lose_reports(town, lost=True)
    rings_off(amina)
    town.wait(seconds=30)
    ivan.has_no_unread_text()
    lose_reports(town, lost=False)
    town.later_at_once(hours=1 / 6)
    ivan.gets_text()
    town.later_at_once(hours=1 / 8)
    assert len(town.log()) == 1


def test_a_talk_whose_report_lost_its_length_is_no_missed_call(
    town: Town, amina: Person, ivan: Person
) -> None:
    amina.dials().presses("1").hears("documents")
    amina.hangs_up()
    report_without_length(town)
    town.wait(seconds=5)
    ivan.has_no_unread_text()


def test_an_operators_call_me_back_is_a_request_of_its_subscriber_and_gets_no_answer(
    town: Town, amina: Person, ivan: Person
) -> None:
    operator_writes(town, ASKS)
    calls_back(ivan, amina)
    amina.hears("Did you ask to be called")
    amina.presses("1")
    ivan.says("Hello").hangs_up()
    operator_writes(town, ASKS, "KYIVSTAR")
    town.wait(seconds=5)
    ivan.has_no_unread_text()


@pytest.mark.parametrize(
    "body",
    [
        "Передзвоніть у службу підтримки: 0 800 300 466",
        "Абонент +48 512 345 678 просить передзвонити",
    ],
)
def test_no_number_the_city_may_not_ring_is_rung_for_an_operators_text(
    town: Town, ivan: Person, body: str
) -> None:
    operator_writes(town, body)
    town.wait(seconds=5)
    ivan.has_no_unread_text()
    assert town.log() == ()


def test_an_operators_text_that_came_while_hotline_was_down_is_found_in_the_list(
    town: Town, amina: Person, ivan: Person
) -> None:
    town.break_down()
    town.person("Kyivstar", "Kyivstar").phone.texts(TEXTS, ASKS)
    town.wait_while_down(minutes=10)
    town.open()
    calls_back(ivan, amina)
    amina.hears("Did you ask")
    amina.hangs_up()
    ivan.hears("press 1")
    ivan.hangs_up()


def test_a_danger_text_under_an_operators_name_alarms_and_rings_no_student(
    town: Town, ivan: Person, patrol_phone: Person, oksana: Person, desk: Person
) -> None:
    operator_writes(town, f"SOS {ASKS}")
    patrol_phone.gets_text("SOS")
    oksana.gets_text()
    desk.answers().presses("1")
    desk.hangs_up()
    ivan.has_no_unread_text()


def test_delete_forgets_that_somebody_wants_no_such_call(town: Town, amina: Person) -> None:
    amina.texts("NORING").gets_text("no calls")
    assert kept_of(town).unwanted
    amina.texts("DELETE").gets_text("Erased")
    assert kept_of(town) == NEVER


@pytest.mark.parametrize("unwanted", [False, True])
def test_after_a_year_only_the_wish_is_remembered(town: Town, unwanted: bool) -> None:
    mac = town.store.vault.number(town.city.city, PERSON).mac
    with town.store.transaction() as conn:
        missed_callers.note(conn, town.city.city, mac, "CA1", at=town.now(), now=town.now())
        if unwanted:
            missed_callers.want(conn, town.city.city, mac, wanted=False, now=town.now())
    town.later_at_once(hours=24 * 367)
    town.wait(seconds=3)
    assert kept_of(town).unwanted is unwanted
    assert (kept_of(town) == NEVER) is not unwanted


def kept_of(town: Town) -> Missed:
    """What is kept of Amina's missed calls."""
    mac = town.store.vault.number(town.city.city, PERSON).mac
    with town.store.reading() as conn:
        return missed_callers.of_number(conn, town.city.city, mac)


def lose_reports(town: Town, *, lost: bool) -> None:
    """The carrier's reports on calls never arrive, or do again."""

    def lose(network: Network) -> None:
        network.hold_back = lambda params: 10**9 if lost else 0.0

    town.act(lose)


def report_without_length(town: Town) -> None:
    """The report on the last call comes again in another word, and tells no length."""
    caller = town.store.vault.number(town.city.city, PERSON)
    (sid, *_) = reversed(town.act(lambda network: list(network.legs)))
    row = JournalRow(
        town.city.city,
        "status",
        sid,
        f"{sid}:ended canceled",
        0,
        town.now(),
        "ended canceled",
        deeds=(write_deed(CallEnded(status="canceled", seconds=0)), write_deed(CallMissed())),
        caller_sealed=caller.sealed,
        caller_mac=caller.mac,
    )
    with town.store.transaction() as conn:
        journal.append(conn, row)
