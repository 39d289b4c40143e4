"""Dial on the practice network: ringing, answering, screens, bridges, endings (carrier.md, 3)."""

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from tests.carrier.other_side import (
    AMARA,
    CHIOMA,
    DESK,
    HOTLINE,
    IVAN,
    OtherSide,
    kinds,
    make_network,
    said,
    speech,
)

PLAIN = f'<Dial callerId="{HOTLINE}">{DESK}</Dial><Say>Nobody answered.</Say>'
ACTED = f'<Dial callerId="{HOTLINE}" action="/voice/dialled" timeout="20">{DESK}</Dial>'
SCREENED = (
    f'<Dial callerId="{HOTLINE}" action="/voice/dialled">'
    f'<Number url="/voice/screen">{IVAN}</Number></Dial>'
)
SCREEN = (
    '<Gather action="/voice/accept" numDigits="1" timeout="6"><Say>Press one.</Say></Gather>'
    "<Hangup/>"
)


def test_two_people_are_joined_and_hear_each_other(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = PLAIN
    caller.calls(HOTLINE)
    assert (desk.status, desk.with_number) == ("ringing", HOTLINE)
    network.advance(5)
    desk.answers()
    caller.says("Help me, please.")
    desk.says("Де ви?", "uk-UA")
    assert speech(desk) == ["Help me, please."]
    assert speech(caller) == ["Де ви?"]
    assert kinds(desk) == ["ringing", "connected", "speech"]
    assert kinds(caller) == ["ringing", "connected", "ringing", "connected", "speech"]


def test_neither_sees_the_others_number(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = PLAIN
    caller.calls(HOTLINE)
    desk.answers()
    assert (caller.with_number, desk.with_number) == (HOTLINE, HOTLINE)


def test_without_a_caller_id_the_callers_number_is_shown(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = f"<Dial>{DESK}</Dial>"
    caller.calls(HOTLINE)
    assert desk.with_number == CHIOMA


def test_when_the_called_person_hangs_up_the_next_verb_is_carried_out(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = PLAIN
    caller.calls(HOTLINE)
    desk.answers()
    network.advance(60)
    desk.hangs_up()
    network.advance(1)
    assert said(caller) == ["Nobody answered."]


def test_when_the_caller_hangs_up_the_called_phone_is_free_again(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = PLAIN
    caller.calls(HOTLINE)
    desk.answers()
    caller.hangs_up()
    assert (desk.status, kinds(desk)[-1]) == ("idle", "ended")


def test_a_caller_who_hangs_up_stops_the_ringing(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = ACTED
    caller.calls(HOTLINE)
    network.advance(5)
    caller.hangs_up()
    assert desk.status == "idle"
    told = side.last("/voice/dialled")
    assert (told["CallStatus"], told["DialCallStatus"]) == ("completed", "canceled")
    assert told["DialBridged"] == "false"


@pytest.mark.parametrize(
    ("what_they_do", "status", "bridged"),
    [
        ("answers and hangs up", "completed", "true"),
        ("declines", "busy", "false"),
        ("does not answer", "no-answer", "false"),
        ("lets it ring", "no-answer", "false"),
        ("is in another call", "busy", "false"),
        ("is switched off", "no-answer", "false"),
    ],
)
def test_the_action_is_told_how_the_dial_ended(
    side: OtherSide,
    network: Network,
    caller: Phone,
    desk: Phone,
    amara: Phone,
    what_they_do: str,
    status: str,
    bridged: str,
) -> None:
    side.answers["/voice"] = ACTED
    if what_they_do == "is in another call":
        amara.calls(HOTLINE)
        desk.answers()
        side.asked.clear()
    desk.reachable = what_they_do != "is switched off"
    caller.calls(HOTLINE)
    match what_they_do:
        case "answers and hangs up":
            network.advance(4)
            desk.answers()
            network.advance(30)
            desk.hangs_up()
        case "declines":
            desk.declines()
        case "does not answer":
            desk.does_not_answer()
        case "lets it ring":
            desk.lets_it_ring()
            network.advance(19)
            assert desk.status == "ringing"
            network.advance(1)
        case _:
            pass
    told = side.last("/voice/dialled")
    assert (told["DialCallStatus"], told["DialBridged"]) == (status, bridged)
    assert told["DialCallSid"].startswith("CA")
    assert told.get("DialCallDuration") == ("30" if bridged == "true" else None)


def test_verbs_after_a_dial_with_an_action_are_unreachable(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = ACTED + "<Say>Never.</Say>"
    side.answers["/voice/dialled"] = "<Say>Goodbye.</Say>"
    caller.calls(HOTLINE)
    desk.declines()
    network.advance(10)
    assert said(caller) == ["Goodbye."]


def test_a_time_limit_ends_the_conversation(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = f'<Dial timeLimit="60">{DESK}</Dial><Say>Time is up.</Say>'
    caller.calls(HOTLINE)
    desk.answers()
    network.advance(60)
    assert desk.status == "idle"
    assert said(caller) == ["Time is up."]


@pytest.mark.parametrize(
    ("attribute", "status"), [('hangupOnStar="true"', "idle"), ("", "talking")]
)
def test_a_star_ends_the_conversation_if_it_may(
    side: OtherSide, network: Network, caller: Phone, desk: Phone, attribute: str, status: str
) -> None:
    side.answers["/voice"] = f"<Dial {attribute}>{DESK}</Dial><Say>Back in the menu.</Say>"
    caller.calls(HOTLINE)
    desk.answers()
    caller.presses("1*")
    assert desk.status == status


STARRED = (
    f'<Dial callerId="{HOTLINE}" action="/voice/dialled" hangupOnStar="true">'
    f'<Number url="/voice/screen">{DESK}</Number></Dial>'
)


@pytest.mark.parametrize("picks_up", [False, True])
def test_a_star_ends_ringing_and_the_screen_too(
    side: OtherSide, network: Network, caller: Phone, desk: Phone, *, picks_up: bool
) -> None:
    side.answers |= {"/voice": STARRED, "/voice/screen": '<Pause length="9"/>'}
    side.answers["/voice/dialled"] = "<Say>Goodbye.</Say>"
    caller.calls(HOTLINE)
    if picks_up:
        desk.answers()
        network.advance(2)
    caller.presses("*")
    assert (desk.status, said(caller)) == ("idle", ["Goodbye."])
    told = side.last("/voice/dialled")
    assert (told["DialCallStatus"], told["DialBridged"]) == ("completed", "false")
    assert told.get("DialCallDuration") == ("2" if picks_up else None)


def test_a_carrier_that_heeds_the_star_of_two_who_talk_only_goes_on_ringing(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    network.star_while_ringing = False
    side.answers |= {"/voice": STARRED, "/voice/screen": "", "/voice/dialled": ""}
    caller.calls(HOTLINE)
    caller.presses("*")
    assert kinds(desk) == ["ringing"]
    desk.answers()
    caller.presses("*")
    assert kinds(desk) == ["ringing", "connected", "ended"]


def test_the_caller_is_picked_up_before_ringing_unless_told_otherwise(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = PLAIN
    caller.calls(HOTLINE)
    assert kinds(caller) == ["ringing", "connected", "ringing"]
    caller.hangs_up()
    side.answers["/voice"] = f'<Dial answerOnBridge="true">{DESK}</Dial>'
    caller.calls(HOTLINE)
    assert caller.status == "calling"
    desk.answers()
    assert kinds(caller)[-3:] == ["ringing", "ringing", "connected"]


def test_an_unanswered_dial_with_answer_on_bridge_was_no_answered_call(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = f'<Dial answerOnBridge="true">{DESK}</Dial>'
    caller.calls(HOTLINE)
    desk.declines()
    assert side.last("/status/call")["CallStatus"] == "no-answer"


# -- several numbers ------------------------------------------------------------------------


def test_all_ring_at_once_and_the_first_to_pick_up_is_joined(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone, amara: Phone
) -> None:
    side.answers["/voice"] = f"<Dial><Number>{IVAN}</Number><Number>{AMARA}</Number></Dial>"
    caller.calls(HOTLINE)
    assert (ivan.status, amara.status) == ("ringing", "ringing")
    amara.answers()
    caller.says("Hello?")
    assert (ivan.status, speech(ivan), speech(amara)) == ("idle", [], ["Hello?"])


def test_the_others_stop_ringing_as_soon_as_one_picks_up_even_before_its_screen(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone, amara: Phone
) -> None:
    side.answers["/voice"] = (
        '<Dial action="/voice/dialled">'
        f'<Number url="/voice/screen">{IVAN}</Number><Number>{AMARA}</Number></Dial>'
    )
    side.answers["/voice/screen"] = SCREEN
    caller.calls(HOTLINE)
    ivan.answers()
    assert amara.status == "idle"
    network.advance(20)
    assert side.last("/voice/dialled")["DialBridged"] == "false"


def test_in_sequence_one_rings_after_the_other(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone, amara: Phone
) -> None:
    side.answers["/voice"] = (
        '<Dial sequential="true" timeout="15" action="/voice/dialled">'
        f'<Number url="/voice/screen">{IVAN}</Number><Number>{AMARA}</Number></Dial>'
    )
    side.answers["/voice/screen"] = SCREEN
    caller.calls(HOTLINE)
    assert (ivan.status, amara.status) == ("ringing", "idle")
    ivan.answers()
    network.advance(15)
    assert (ivan.status, amara.status) == ("idle", "ringing")
    amara.answers()
    caller.says("Finally.")
    assert speech(amara) == ["Finally."]
    amara.hangs_up()
    assert side.last("/voice/dialled")["DialBridged"] == "true"


# -- screens --------------------------------------------------------------------------------


def test_a_screen_is_heard_by_the_called_person_alone_and_then_both_are_joined(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers |= {"/voice": SCREENED, "/voice/screen": SCREEN, "/voice/accept": ""}
    caller.calls(HOTLINE)
    ivan.answers()
    form = side.last("/voice/screen")
    assert form["ParentCallSid"] == side.last("/voice")["CallSid"]
    assert form["Direction"] == "outbound-dial"
    assert (form["From"], form["To"], form["CallStatus"]) == (HOTLINE, IVAN, "in-progress")
    assert said(ivan) == ["Press one."]
    assert (said(caller), kinds(caller)[-1]) == ([], "silence")
    caller.says("Is anybody there?")
    assert speech(ivan) == []
    ivan.presses("1")
    ivan.says("Good evening.")
    assert speech(caller) == ["Good evening."]


@pytest.mark.parametrize("what_they_do", ["nothing, like a machine", "hang up", "refuse"])
def test_a_screen_that_is_not_passed_joins_nobody(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone, what_they_do: str
) -> None:
    side.answers |= {"/voice": SCREENED, "/voice/screen": SCREEN, "/voice/accept": "<Hangup/>"}
    caller.calls(HOTLINE)
    if what_they_do == "nothing, like a machine":
        ivan.voicemail = 5
        caller.hangs_up()
        caller.calls(HOTLINE)
        network.advance(20)
    else:
        ivan.answers()
        ivan.hangs_up() if what_they_do == "hang up" else ivan.presses("2")
    told = side.last("/voice/dialled")
    assert (told["DialCallStatus"], told["DialBridged"]) == ("completed", "false")
    assert speech(caller) == []


def test_a_screen_that_just_ends_joins_both(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers |= {"/voice": SCREENED, "/voice/screen": "<Say>A call for you.</Say>"}
    caller.calls(HOTLINE)
    ivan.answers()
    network.advance(5)
    caller.says("Hello.")
    assert speech(ivan) == ["Hello."]


def test_a_machine_that_answers_is_joined_where_there_is_no_screen(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = PLAIN
    desk.voicemail = 15
    caller.calls(HOTLINE)
    network.advance(16)
    assert speech(caller)[0].startswith("The person you are calling cannot answer.")


def test_the_caller_hears_ringing_through_a_screen_with_answer_on_bridge(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers |= {
        "/voice": f'<Dial answerOnBridge="true"><Number url="/voice/screen">{IVAN}</Number></Dial>',
        "/voice/screen": SCREEN,
        "/voice/accept": "",
    }
    caller.calls(HOTLINE)
    ivan.answers()
    assert kinds(caller) == ["ringing", "ringing"]


# -- the legs' statuses, and what cannot be dialled -----------------------------------------


def test_a_called_leg_reports_each_step(
    side: OtherSide, network: Network, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = (
        '<Dial><Number statusCallback="/status/desk" '
        f'statusCallbackEvent="initiated ringing answered completed">{DESK}</Number></Dial>'
    )
    caller.calls(HOTLINE)
    network.advance(3)
    desk.answers()
    network.advance(61)
    desk.hangs_up()
    reports = side.forms("/status/desk")
    assert [report["CallStatus"] for report in reports] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    assert [report["SequenceNumber"] for report in reports] == ["0", "1", "2", "3"]
    assert (reports[-1]["CallDuration"], reports[-1]["Duration"]) == ("61", "2")
    assert {report["ParentCallSid"] for report in reports} == {side.last("/voice")["CallSid"]}


@pytest.mark.parametrize("number", ["102", "+38010", "0671234567", HOTLINE, "patrol"])
def test_what_is_no_number_fails_and_is_noted(side: OtherSide, number: str) -> None:
    network = make_network(side.fetch)
    side.answers["/voice"] = f'<Dial action="/voice/dialled">{number}</Dial>'
    network.phone(CHIOMA).calls(HOTLINE)
    assert side.last("/voice/dialled")["DialCallStatus"] == "failed"
    assert [(p.path, p.code) for p in network.problems] == [("/voice", 13224)]


def test_a_foreign_caller_id_fails_and_is_noted(side: OtherSide) -> None:
    network = make_network(side.fetch)
    side.answers["/voice"] = f'<Dial callerId="{IVAN}" action="/voice/dialled">{DESK}</Dial>'
    network.phone(CHIOMA).calls(HOTLINE)
    assert side.last("/voice/dialled")["DialCallStatus"] == "failed"
    assert [problem.code for problem in network.problems] == [13214]
    assert network.phone(DESK).heard == []
