"""What happens again, late, or otherwise than first thought: outages, repeats, changes of mind."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from requests import ConnectionError as NotConnected
from urllib3.exceptions import MaxRetryError, NewConnectionError

from tests.scenarios.person import Person, code_in
from tests.scenarios.town import Town
from tests.wire import AppClient


def set_rest_down(town: Town, down: bool) -> None:
    """The carrier's REST API answers 503, or works again."""
    town.act(lambda network: setattr(network, "rest_down", down))


@contextmanager
def no_way_to_the_carrier(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing listens at the carrier's address, as `requests` tells it."""

    def refused(_: AppClient, method: str, url: str, **__: Any) -> None:
        nobody = NewConnectionError(None, "refused")  # type: ignore[arg-type]
        raise NotConnected(MaxRetryError(None, url, nobody))  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(AppClient, "request", refused)
        yield


def presses_nine_in_vain(caller: Person, desk: Person, second_desk: Person) -> None:
    """Nobody picks up at either desk."""
    caller.dials()
    caller.presses("9")
    desk.is_rung()
    desk.phone.declines()
    second_desk.is_rung()
    second_desk.phone.declines()
    caller.hears("1 0 2", within=10)
    caller.hangs_up()


# -- the carrier is away ------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [1, 40])
def test_an_emergency_text_outlives_an_outage_of_the_carrier(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    minutes: int,
) -> None:
    set_rest_down(town, True)
    presses_nine_in_vain(caller, desk, second_desk)
    town.wait(minutes=minutes)
    oksana.has_no_unread_text()
    set_rest_down(town, False)
    oksana.gets_text("no patrol desk answered", within=75)
    oksana.gets_text("hung up before the patrol answered")


def test_an_emergency_text_outlives_an_hour_without_a_way_to_the_carrier(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with no_way_to_the_carrier(monkeypatch):
        presses_nine_in_vain(caller, desk, second_desk)
        town.wait(minutes=60)
    oksana.gets_text("no patrol desk answered", within=75)
    oksana.gets_text("hung up before the patrol answered")


def test_a_supervisor_hears_that_nobody_is_on_duty_after_an_outage_of_minutes(
    town: Town, caller: Person, oksana: Person
) -> None:
    set_rest_down(town, True)
    caller.texts("please call me, I speak english")
    caller.gets_text()
    town.wait(minutes=5)
    oksana.has_no_unread_text()
    set_rest_down(town, False)
    oksana.gets_text(within=600)


def test_an_assistant_is_asked_once_when_the_way_to_the_carrier_is_back(
    town: Town, caller: Person, ivan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_way_to_the_carrier(monkeypatch):
        caller.texts("please call me, I speak english")
        caller.gets_text()
        town.wait(minutes=5)
        ivan.has_no_unread_text()
    ivan.gets_text(within=75)
    town.wait(minutes=1)


# -- danger a second time in a call ---------------------------------------------------------------


def test_danger_a_second_time_in_a_call_is_told_to_the_supervisor_like_the_first(
    town: Town,
    caller: Person,
    desk: Person,
    second_desk: Person,
    oksana: Person,
    patrol_phone: Person,
) -> None:
    caller.dials()
    caller.presses("9")
    desk.answers().presses("1")
    caller.says("He is at the door.")
    desk.hears("He is at the door.")
    patrol_phone.gets_text("93 111 22 33")
    desk.hangs_up()
    caller.hears("9", within=10)
    caller.presses("9")
    desk.is_rung()
    caller.hangs_up()
    oksana.gets_text("hung up")
    assert second_desk.phone.status == "idle"


def test_a_desk_that_accepts_twice_in_a_call_has_it_both_times(
    town: Town, caller: Person, desk: Person, second_desk: Person, patrol_phone: Person
) -> None:
    caller.dials()
    for words in ("He is at the door.", "He is back."):
        caller.presses("9")
        desk.is_rung()
        desk.phone.declines()
        second_desk.answers().presses("1")
        caller.says(words)
        second_desk.hears(words)
        patrol_phone.gets_text("93 111 22 33")
        second_desk.hangs_up()
        caller.hears("9", within=10)
    caller.hangs_up()
    told = [done.name for turn in town.story(0).turns for done in turn.done]
    assert told.count("desk-rung") == 4
    assert told.count("desk-accepted") == 2


# -- the same text once more -----------------------------------------------------------------------


def test_an_earlier_text_delivered_once_more_after_others_changes_nothing(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("I lost my passport")
    caller.gets_text("1 ")
    caller.texts("1")
    answer = caller.gets_text("1 ")
    caller.texts("2")
    caller.gets_text()
    assert delivered_again(town, caller, "1") == ""
    assert delivered_again(town, caller, "I lost my passport") == ""
    caller.texts("BACK")
    assert caller.gets_text() == answer


def test_a_withdrawal_delivered_once_more_answers_nothing_and_leaves_no_trace_of_the_erased(
    town: Town, caller: Person
) -> None:
    caller.texts("I lost my passport")
    caller.gets_text()
    caller.texts("DELETE")
    caller.gets_text()
    assert town.delivers_again(caller) == ""
    assert is_forgotten(town, caller.phone.number)


def delivered_again(town: Town, sender: Person, body: str) -> str:
    """The carrier posts an earlier text once more; gives what HotLine answers."""
    requests = town.act(lambda network: network.requests)
    kept = list(requests)
    upto = max(n for n, request in enumerate(kept) if request.form.get("Body") == body)
    requests.extend([kept[upto]])
    return town.delivers_again(sender)


def is_forgotten(town: Town, number: str) -> bool:
    """No table holds anything by which this number would be found, or the number itself."""
    kept = town.everything_stored()
    if town.store.vault.mac(town.city.city, number) in kept:
        return False
    sealed = set(re.findall(r"gAAAA[\w=-]+", kept))
    return not any(number[-9:] in re.sub(r"\D", "", town.store.vault.open(s)) for s in sealed)


# -- erased ---------------------------------------------------------------------------------------


def test_a_hidden_caller_who_keyed_their_number_can_be_erased(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.phone.hidden = True
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("number")
    caller.presses("0931112233#")
    caller.presses("1").hears("code")
    caller.hangs_up()
    code = code_in(ivan.gets_text())
    caller.texts(f"DELETE {code}")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


def test_a_hidden_caller_erased_within_the_second_is_asked_for_by_nobody(
    town: Town, caller: Person
) -> None:
    caller.phone.hidden = True
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("number")
    caller.presses("0931112233#")
    code = re.sub(r"\D", "", caller.presses("1").hears("code").split("ode", 1)[1])[:6]
    caller.phone.hangs_up()
    caller.phone.texts("+380671110102", "DELETE")
    caller.phone.texts("+380671110102", f"DELETE {code}")
    town.wait(seconds=20)
    caller.gets_text("six-digit code")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


def test_whoever_wrote_in_danger_while_hotline_was_away_can_be_erased(
    town: Town, caller: Person, desk: Person, patrol_phone: Person, oksana: Person
) -> None:
    town.break_down()
    caller.phone.texts("+380671110102", "SOS Halytska 24")
    town.wait_while_down(minutes=10)
    town.open()
    patrol_phone.gets_text("93 111 22 33", within=20)
    oksana.gets_text("away")
    caller.gets_text("Not confirmed yet")
    oksana.gets_text("no patrol desk has confirmed")
    desk.answers().presses("1")
    caller.gets_text("has read your text")
    desk.hangs_up()
    oksana.texts("SEEN")
    oksana.gets_text("you see to")
    town.wait(minutes=24 * 60)
    patrol_phone.gets_text("чим закінчилось")
    oksana.gets_text("nobody has said how it ended")
    caller.texts("DELETE")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


def test_the_note_of_an_erased_callers_case_is_gone(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    caller.answers().presses("1")
    caller.hangs_up()
    ivan.is_idle(within=30)
    ivan.texts(f"DONE {code} 1 Call back at 0931112233, asks for Bisi")
    ivan.gets_text()
    caller.texts("DELETE")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


def test_an_open_request_is_erased_only_with_its_code(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    caller.texts("DELETE")
    asked = caller.gets_text("six-digit code")
    assert "request" not in asked
    assert code not in asked
    wrong = str((int(code) + 1) % 1_000_000).zfill(6)
    caller.texts(f"DELETE {wrong}")
    assert "Nothing was changed" in caller.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text(code)
    ivan.answers().presses("1")
    caller.answers().hears("Did you ask")
    caller.hangs_up()
    ivan.hangs_up()
    caller.texts(f"DELETE {code}")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)
    ivan.texts(f"AGAIN {code}")
    ivan.gets_text()
    town.wait(minutes=3)


def test_once_the_case_is_closed_delete_needs_no_code(
    town: Town, caller: Person, ivan: Person
) -> None:
    is_being_called_back(caller, ivan)
    caller.presses("1")
    caller.hangs_up()
    ivan.is_idle(within=30)
    ivan.texts("DONE 1")
    ivan.gets_text("closed")
    caller.texts("DELETE")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


def test_who_takes_a_request_back_without_its_code_cannot_erase_it_without_either(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    caller.texts("DROP")
    caller.gets_text("Cancelled")
    caller.texts("DELETE")
    caller.gets_text("six-digit code")
    caller.texts(f"DELETE {code}")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


def test_a_day_after_a_request_was_taken_back_delete_needs_no_code(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text()
    ivan.gets_text()
    caller.texts("DROP")
    caller.gets_text("Cancelled")
    town.hours_pass(25)
    caller.texts("DELETE")
    caller.gets_text("Erased")


def test_who_stepped_back_in_the_call_is_asked_for_no_code(town: Town, caller: Person) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0").hears("press 1")
    caller.presses("*")
    caller.hangs_up()
    caller.texts("DELETE")
    caller.gets_text("Erased")


def test_the_code_told_in_a_second_call_erases_as_well(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.texts("please call me, I speak english")
    caller.gets_text()
    ivan.gets_text()
    caller.dials().presses("0")
    told = caller.presses("1").hears("code")
    caller.hangs_up()
    caller.texts(f"DELETE {re.sub(r'[^0-9]', '', told.split('ode', 1)[1])[:6]}")
    caller.gets_text("Erased")
    assert is_forgotten(town, caller.phone.number)


# -- the call back --------------------------------------------------------------------------------


def is_being_called_back(caller: Person, ivan: Person) -> str:
    """Bisi asked for a person, Ivan took the case and pressed 1; gives the code."""
    caller.texts("please call me, I speak english")
    code = code_in(caller.gets_text())
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    caller.answers().hears("Did you ask")
    return code


def test_a_key_after_the_talk_rings_nobody(town: Town, caller: Person, ivan: Person) -> None:
    is_being_called_back(caller, ivan)
    caller.presses("1")
    town.wait(seconds=20)
    caller.hangs_up()
    ivan.hears("text DONE")
    if ivan.phone.status == "talking":
        ivan.presses("1")
    town.wait(seconds=20)
    caller.is_idle()
    ivan.is_idle()


def test_who_did_not_reach_the_caller_hears_which_key_rings_again(
    caller: Person, ivan: Person
) -> None:
    is_being_called_back(caller, ivan)
    caller.hangs_up()
    ivan.hears("ring again, press 1")
    ivan.presses("1")
    caller.answers().hears("Did you ask")
    caller.presses("1")
    caller.says("Hello?")
    ivan.hears("Hello?")
    ivan.hangs_up()


def test_who_is_called_back_and_presses_nine_hears_the_numbers_and_supervisors_know_at_once(
    town: Town, caller: Person, ivan: Person, oksana: Person
) -> None:
    code = is_being_called_back(caller, ivan)
    caller.presses("9").hears("1 0 2")
    assert code in oksana.gets_text("pressed 9")
    caller.is_idle(within=60)
    ivan.hears("in danger", within=60)
    ivan.is_idle(within=30)
    assert town.log()[0].outcome == "emergency"


# -- commands without the database ----------------------------------------------------------------


@pytest.mark.parametrize("command", ["DROP 482193", "DELETE", "MORE", "LANG", "PRIVACY", "MENU"])
def test_a_command_without_the_database_is_answered_and_opens_no_case(
    town: Town, caller: Person, ivan: Person, command: str
) -> None:
    town.stop_database()
    caller.texts(command)
    answer = caller.gets_text("102")
    assert ("is not done yet" in answer) == (command in ("DROP 482193", "DELETE"))
    town.start_database()
    town.wait(minutes=6)
    ivan.has_no_unread_text()


# -- a hidden caller's number ---------------------------------------------------------------------


def a_hidden_caller_keys(town: Town, number: str) -> Person:
    """Somebody whose number is hidden asks for a person and keys a number."""
    somebody = town.person("Somebody", "+380501234567", hidden=True)
    somebody.dials().presses("1").hears("Not recorded")
    somebody.presses("0").hears("number")
    somebody.presses(f"{number}#").hears("0 6 7")
    return somebody


def is_rung_for(ivan: Person, number: Person) -> None:
    """Ivan takes the case, and this is the phone that rings."""
    ivan.gets_text()
    ivan.texts("TAKE")
    ivan.gets_text()
    ivan.answers().presses("1")
    number.answers().hears("Did you ask")
    number.hangs_up()
    ivan.hears("press 1")
    ivan.hangs_up()


def test_a_hidden_caller_who_hangs_up_at_the_read_back_is_called_at_that_number(
    town: Town, ivan: Person
) -> None:
    somebody = a_hidden_caller_keys(town, "0671234567")
    somebody.hangs_up()
    is_rung_for(ivan, town.person("Friend's phone", "+380671234567"))


def test_a_number_keyed_anew_replaces_the_wrong_one_even_without_its_confirmation(
    town: Town, ivan: Person
) -> None:
    somebody = a_hidden_caller_keys(town, "0670000000")
    town.wait(seconds=2)
    somebody.presses("2").hears("number")
    somebody.presses("0671234567#").hears("0 6 7")
    somebody.hangs_up()
    is_rung_for(ivan, town.person("Friend's phone", "+380671234567"))


def test_a_number_said_to_be_wrong_is_never_rung(town: Town, oksana: Person, ivan: Person) -> None:
    somebody = a_hidden_caller_keys(town, "0670000000")
    town.wait(seconds=2)
    somebody.presses("2").hears("number")
    somebody.hangs_up()
    oksana.gets_text("cannot be called", within=10)
    ivan.has_no_unread_text()


def test_a_hidden_caller_who_steps_back_at_the_read_back_is_called_by_nobody(
    town: Town, ivan: Person
) -> None:
    somebody = a_hidden_caller_keys(town, "0671234567")
    somebody.presses("*")
    somebody.hangs_up()
    town.wait(minutes=3)
    ivan.has_no_unread_text()
