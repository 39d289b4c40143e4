"""Calls to HotLine on the practice network: being answered, hearing, pressing, hanging up."""

from datetime import timedelta

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import NotNow, Phone
from ivr.carrier.practice.speech import speech_seconds
from tests.carrier.other_side import (
    ACCOUNT,
    CHIOMA,
    HOTLINE,
    START,
    OtherSide,
    kinds,
    make_network,
    said,
)


def test_a_call_is_announced_answered_and_spoken_to(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = "<Say>Hello.</Say>"
    caller.calls(HOTLINE)
    form = side.last("/voice")
    assert form["CallStatus"] == "ringing"
    assert (form["From"], form["To"]) == (form["Caller"], form["Called"]) == (CHIOMA, HOTLINE)
    assert form["Direction"] == "inbound"
    assert form["AccountSid"] == ACCOUNT
    assert form["CallSid"].startswith("CA")
    assert len(form["CallSid"]) == 34
    assert (caller.status, caller.with_number) == ("talking", HOTLINE)
    network.advance(5)
    assert kinds(caller) == ["ringing", "connected", "say", "ended"]
    assert caller.status == "idle"


def test_words_take_their_time_and_are_shown_when_they_begin(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = (
        '<Say language="uk-UA">Гаряча лінія студентів.</Say><Pause length="2"/><Say>Hello.</Say>'
    )
    caller.calls(HOTLINE)
    first = speech_seconds("Гаряча лінія студентів.", "uk-UA")
    network.advance(first + 1.75)
    assert said(caller) == ["Гаряча лінія студентів."]
    network.advance(0.25)
    assert [heard.at - START for heard in caller.heard if heard.kind == "say"] == [
        timedelta(0),
        timedelta(seconds=first + 2),
    ]
    assert [h.language for h in caller.heard if h.kind == "say"] == ["uk-UA", "en-US"]


@pytest.mark.parametrize(
    ("text", "language", "measured"),
    [
        ("To be called back on this number, press 1. To go back, press star.", "en-US", 5.39),
        ("Your code is 4 8 2 1 9 3. Write it down.", "en-US", 3.97),
        ("Goodbye.", "en-US", 0.92),
        ("Гаряча лінія студентів. Людина в небезпеці. Натисніть будь-яку цифру.", "uk-UA", 4.63),
        ("Помічник зателефонує вам протягом десяти хвилин.", "uk-UA", 2.97),
        ("До побачення.", "uk-UA", 1.09),
    ],
)
def test_speech_is_as_long_as_a_synthesiser_takes(
    text: str, language: str, measured: float
) -> None:
    assert speech_seconds(text, language) == pytest.approx(measured, rel=0.2, abs=0.25)


def test_a_redirect_goes_on_elsewhere_and_nothing_after_it_is_heard(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = "<Redirect>/voice/menu?step=2</Redirect><Say>Never.</Say>"
    side.answers["/voice/menu?step=2"] = "<Say>The menu.</Say>"
    caller.calls(HOTLINE)
    network.advance(10)
    assert said(caller) == ["The menu."]


def test_a_relative_url_starts_from_the_document_it_stands_in(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = "<Redirect>/voice/deep/menu</Redirect>"
    side.answers["/voice/deep/menu"] = '<Redirect method="GET">choice?x=1</Redirect>'
    caller.calls(HOTLINE)
    assert side.asked[2].path.startswith("/voice/deep/choice?x=1&CallSid=CA")


def test_hanging_up_ends_the_call_and_its_status_is_reported_once(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Say>Hello.</Say><Pause length="60"/><Say>Still there?</Say>'
    caller.calls(HOTLINE)
    network.advance(30)
    caller.hangs_up()
    assert caller.status == "idle"
    [report] = side.forms("/status/call")
    assert report["CallStatus"] == "completed"
    assert (report["CallDuration"], report["Duration"]) == ("30", "1")
    assert report["SequenceNumber"] == "0"
    assert report["Timestamp"] == "Mon, 02 Mar 2026 10:00:30 +0000"
    network.advance(60)
    assert said(caller) == ["Hello."]


def test_words_are_marked_as_cut_off_when_the_caller_hangs_up(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = "<Say>A long sentence that nobody hears to its end.</Say>"
    caller.calls(HOTLINE)
    network.advance(1)
    caller.hangs_up()
    assert [heard.cut_off for heard in caller.heard if heard.kind == "say"] == [True]


def test_a_hangup_verb_ends_the_call(side: OtherSide, network: Network, caller: Phone) -> None:
    side.answers["/voice"] = "<Say>Goodbye.</Say><Hangup/><Say>Never.</Say>"
    caller.calls(HOTLINE)
    network.advance(10)
    assert said(caller) == ["Goodbye."]
    assert side.last("/status/call")["CallStatus"] == "completed"


@pytest.mark.parametrize(
    ("verb", "status", "sound"),
    [
        ("<Reject/>", "no-answer", "ended"),
        ('<Reject reason="busy"/>', "busy", "busy"),
    ],
)
def test_a_rejected_call_is_never_picked_up(
    side: OtherSide, network: Network, caller: Phone, verb: str, status: str, sound: str
) -> None:
    side.answers["/voice"] = verb
    caller.calls(HOTLINE)
    assert kinds(caller) == ["ringing", sound]
    report = side.last("/status/call")
    assert (report["CallStatus"], report["CallDuration"]) == (status, "0")


def test_a_pause_before_anything_else_lets_it_ring(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Pause length="3"/><Say>Hello.</Say>'
    caller.calls(HOTLINE)
    network.advance(2)
    assert kinds(caller) == ["ringing"]
    network.advance(1)
    assert kinds(caller) == ["ringing", "connected", "say"]


def test_a_caller_without_credit_rings_for_a_moment_and_is_dropped(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    caller.credit = False
    side.answers["/voice"] = "<Say>Hello.</Say>"
    caller.calls(HOTLINE)
    assert len(side.forms("/voice")) == 1
    assert caller.status == "calling"
    network.advance(2)
    assert kinds(caller) == ["ringing", "ended"]
    report = side.last("/status/call")
    assert (report["CallStatus"], report["CallDuration"]) == ("no-answer", "0")


def test_a_hidden_number_is_anonymous(side: OtherSide, network: Network, caller: Phone) -> None:
    caller.hidden = True
    caller.calls(HOTLINE)
    assert side.last("/voice")["From"] == side.last("/voice")["Caller"] == "anonymous"
    assert CHIOMA not in str(side.asked)


def test_play_and_record_sound_but_keep_nothing(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = (
        '<Play>/prompts/hello.mp3</Play><Record action="/voice/recorded" timeout="2"/>'
        "<Say>You said nothing.</Say>"
    )
    caller.calls(HOTLINE)
    network.advance(10)
    assert kinds(caller)[2:5] == ["play", "beep", "say"]
    assert side.forms("/voice/recorded") == []


def test_what_is_said_into_a_recording_is_posted_as_one(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Record action="/voice/recorded" finishOnKey="#"/>'
    caller.calls(HOTLINE)
    network.advance(2)
    caller.says("My name is")
    network.advance(2)
    caller.presses("#")
    form = side.last("/voice/recorded")
    assert form["Digits"] == "#"
    assert form["RecordingDuration"] == "3"
    assert form["RecordingUrl"].startswith("https://")


def test_a_phone_can_only_do_what_it_can_do_now(network: Network, caller: Phone) -> None:
    for impossible in (
        caller.hangs_up,
        caller.answers,
        caller.declines,
        lambda: caller.presses("1"),
        lambda: caller.says("Hello?"),
        lambda: caller.calls("102"),
    ):
        with pytest.raises(NotNow):
            impossible()


def test_the_same_call_again_is_the_same_to_the_letter(side: OtherSide, network: Network) -> None:
    side.answers["/voice"] = '<Gather timeout="3"><Say>Press.</Say></Gather><Say>Bye.</Say>'
    again = OtherSide()
    again.answers = side.answers
    for other, net in ((side, network), (again, make_network(again.fetch))):
        net.phone(CHIOMA).calls(HOTLINE)
        net.advance(20)
        assert len(other.asked) == 2
    assert side.asked == again.asked


def test_where_nothing_happens_by_itself_nothing_is_due(network: Network) -> None:
    """Else whoever drives the network in real time would never rest."""
    network.advance(5)
    assert network.next_due is None
