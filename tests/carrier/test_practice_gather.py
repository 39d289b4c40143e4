"""Gather on the practice network: every way a person can press keys, or not (carrier.md, 2)."""

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from tests.carrier.other_side import HOTLINE, OtherSide, said

POSTED = "posted "


def listens(side: OtherSide, attributes: str) -> None:
    """Answer with one question of two seconds, and let the other side repeat what it gets."""
    side.answers["/voice"] = (
        f'<Gather action="/voice/keys" {attributes}><Say>Press a key, please, now.</Say></Gather>'
        "<Say>Nothing came.</Say>"
    )
    side.answers["/voice/keys"] = lambda form: f"<Say>{POSTED}[{form['Digits']}]</Say>"


@pytest.mark.parametrize(
    ("attributes", "keys", "outcome"),
    [
        ("", "12#", "posted [12]"),
        ("", "12", "posted [12]"),
        ("", "", "Nothing came."),
        ("", "#", "Nothing came."),
        ("", "*", "posted [*]"),
        ('numDigits="1"', "2", "posted [2]"),
        ('numDigits="1"', "#", "Nothing came."),
        ('numDigits="3"', "12", "posted [12]"),
        ('numDigits="1" finishOnKey=""', "#", "posted [#]"),
        ('numDigits="1" finishOnKey=""', "*", "posted [*]"),
        ('finishOnKey=""', "1#2", "posted [1#2]"),
        ('finishOnKey="*"', "7#*", "posted [7#]"),
        ('actionOnEmptyResult="true"', "", "posted []"),
        ('actionOnEmptyResult="true"', "#", "posted []"),
        ('actionOnEmptyResult="false"', "", "Nothing came."),
    ],
)
def test_what_keys_lead_to(
    side: OtherSide, network: Network, caller: Phone, attributes: str, keys: str, outcome: str
) -> None:
    listens(side, attributes)
    caller.calls(HOTLINE)
    network.advance(1)
    caller.presses(keys)
    network.advance(15)
    assert said(caller)[1:] == [outcome]


@pytest.mark.parametrize(
    ("attributes", "keys"),
    [('numDigits="1" finishOnKey=""', "5"), ("", "5#"), ('numDigits="2"', "55")],
)
def test_keys_that_are_enough_are_posted_at_once(
    side: OtherSide, network: Network, caller: Phone, attributes: str, keys: str
) -> None:
    listens(side, attributes)
    caller.calls(HOTLINE)
    caller.presses(keys)
    assert said(caller)[-1].startswith(POSTED)


def test_the_first_key_stops_the_sound(side: OtherSide, network: Network, caller: Phone) -> None:
    side.answers["/voice"] = (
        '<Gather timeout="2"><Say>One sentence.</Say><Say>And another.</Say></Gather>'
    )
    caller.calls(HOTLINE)
    network.advance(0.5)
    caller.presses("1")
    assert [(h.text, h.cut_off) for h in caller.heard if h.kind == "say"] == [
        ("One sentence.", True)
    ]


def test_silence_is_counted_from_the_end_of_the_words(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Gather timeout="4"><Pause length="3"/></Gather><Say>Too late.</Say>'
    caller.calls(HOTLINE)
    network.advance(6.75)
    assert said(caller) == []
    network.advance(0.25)
    assert said(caller) == ["Too late."]


def test_each_key_gives_the_whole_time_again(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Gather action="/voice/keys" timeout="4"/>'
    caller.calls(HOTLINE)
    for key in "067":
        network.advance(3)
        caller.presses(key)
    network.advance(3)
    assert side.forms("/voice/keys") == []
    network.advance(1)
    assert side.last("/voice/keys")["Digits"] == "067"


def test_without_an_action_the_same_document_is_asked_again(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = lambda form: (
        f"<Say>You pressed {form['Digits']}.</Say>"
        if "Digits" in form
        else '<Gather numDigits="1"/>'
    )
    caller.calls(HOTLINE)
    caller.presses("3")
    assert said(caller) == ["You pressed 3."]
    assert len(side.forms("/voice")) == 2


def test_keys_while_nobody_listens_are_lost(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = (
        '<Say>Listen first, please.</Say><Gather timeout="1"/><Say>Nothing came.</Say>'
    )
    caller.calls(HOTLINE)
    caller.presses("1")
    network.advance(5)
    assert said(caller)[-1] == "Nothing came."


def test_the_call_is_in_progress_when_keys_are_posted(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Gather action="/voice/keys?turn=1" numDigits="1"/>'
    caller.calls(HOTLINE)
    caller.presses("9")
    assert side.last("/voice/keys?turn=1")["CallStatus"] == "in-progress"
    assert side.last("/voice/keys?turn=1")["Digits"] == "9"


def test_hanging_up_during_a_question_posts_nothing(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Gather action="/voice/keys" actionOnEmptyResult="true"/>'
    caller.calls(HOTLINE)
    caller.hangs_up()
    network.advance(20)
    assert side.forms("/voice/keys") == []
