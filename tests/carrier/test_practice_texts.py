"""Texts on the practice network: in, out, refused, opted out of (carrier.md, 6, 9, 16, 17)."""

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import NO_CREDIT, Phone
from ivr.carrier.practice.segments import segments
from ivr.carrier.practice.texts import OPT_IN, OPT_OUT, Refusal
from tests.carrier.other_side import (
    ACCOUNT,
    CHIOMA,
    DESK,
    HOTLINE_SMS,
    IVAN,
    OtherSide,
    make_network,
)


def bodies(phone: Phone) -> list[str]:
    """What a phone was sent."""
    return [text.body for text in phone.inbox]


def test_a_text_reaches_hotline_and_is_answered_by_the_reply(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/sms"] = "<Message>Write MENU.</Message>"
    caller.texts(HOTLINE_SMS, " Привіт  ")
    network.advance(3)
    form = side.last("/sms")
    assert form["Body"] == " Привіт  "
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"]
    assert form["MessageSid"].startswith("SM")
    assert (form["From"], form["To"], form["AccountSid"]) == (CHIOMA, HOTLINE_SMS, ACCOUNT)
    assert (form["SmsStatus"], form["NumMedia"], form["NumSegments"]) == ("received", "0", "1")
    assert [(text.number, text.body) for text in caller.inbox] == [(HOTLINE_SMS, "Write MENU.")]
    assert [text.status for text in caller.outbox] == ["sent"]


def test_a_reply_can_write_to_others_and_ask_elsewhere(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers["/sms"] = (
        f'<Message to="{IVAN}" from="{HOTLINE_SMS}" statusCallback="/status/text">'
        "<Body>Danger.</Body></Message><Redirect>/sms/more</Redirect><Message>Never.</Message>"
    )
    side.answers["/sms/more"] = "<Message>Help is coming.</Message>"
    caller.texts(HOTLINE_SMS, "SOS")
    network.advance(5)
    assert (bodies(ivan), bodies(caller)) == (["Danger."], ["Help is coming."])
    assert [form["MessageStatus"] for form in side.forms("/status/text")] == ["sent", "delivered"]


def test_an_empty_reply_sends_nothing(side: OtherSide, network: Network, caller: Phone) -> None:
    side.answers["/sms"] = ""
    caller.texts(HOTLINE_SMS, "Thanks")
    network.advance(5)
    assert caller.inbox == []


def test_a_text_is_queued_sent_and_delivered(network: Network, caller: Phone) -> None:
    message = network.texts.send(HOTLINE_SMS, CHIOMA, "Hello")
    statuses = [message.status]
    for _ in range(2):
        network.advance(1)
        statuses.append(message.status)
    assert statuses == ["queued", "sent", "delivered"]
    assert bodies(caller) == ["Hello"]


def test_a_phone_that_is_off_gets_nothing_and_the_reason_is_told(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    caller.reachable = False
    network.texts.send(
        HOTLINE_SMS, CHIOMA, "Hello", status_callback="http://hotline.test/status/text"
    )
    network.advance(5)
    told = side.last("/status/text")
    assert (told["MessageStatus"], told["SmsStatus"]) == ("undelivered", "undelivered")
    assert told["ErrorCode"] == "30003"
    assert caller.inbox == []


def test_without_credit_a_text_stays_on_the_phone(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    caller.credit = False
    caller.texts(HOTLINE_SMS, "Help me")
    network.advance(5)
    assert side.asked == []
    assert [text.status for text in caller.outbox] == ["failed"]
    assert [(text.number, text.body) for text in caller.inbox] == [("operator", NO_CREDIT)]


@pytest.mark.parametrize(
    ("from_", "to", "body", "code"),
    [
        (IVAN, CHIOMA, "Hello", 21606),
        (HOTLINE_SMS, "102", "Hello", 21211),
        (HOTLINE_SMS, HOTLINE_SMS, "Hello", 21266),
        (HOTLINE_SMS, CHIOMA, "", 21602),
        (HOTLINE_SMS, CHIOMA, "x" * 1601, 21617),
        (HOTLINE_SMS, DESK, "Hello", 21614),
    ],
)
def test_the_carrier_refuses(
    network: Network, desk: Phone, from_: str, to: str, body: str, code: int
) -> None:
    desk.landline = True
    with pytest.raises(Refusal) as refusal:
        network.texts.send(from_, to, body)
    assert refusal.value.code == code


def test_a_reply_that_is_refused_is_noted(side: OtherSide) -> None:
    network = make_network(side.fetch)
    side.answers["/sms"] = '<Message to="102">Help</Message>'
    network.phone(CHIOMA).texts(HOTLINE_SMS, "SOS")
    network.advance(2)
    assert [(problem.path, problem.code) for problem in network.problems] == [("/sms", 21211)]


@pytest.mark.parametrize("word", [*sorted(OPT_OUT), " stop "])
def test_stop_and_its_kin_block_and_still_reach_hotline(
    side: OtherSide, network: Network, caller: Phone, word: str
) -> None:
    side.answers["/sms"] = "<Message>Nobody gets this.</Message>"
    caller.texts(HOTLINE_SMS, word)
    network.advance(5)
    assert side.last("/sms")["Body"] == word
    assert len(caller.inbox) == 1
    assert "unsubscribed" in caller.inbox[0].body
    with pytest.raises(Refusal) as refusal:
        network.texts.send(HOTLINE_SMS, CHIOMA, "Hello")
    assert refusal.value.code == 21610


@pytest.mark.parametrize("word", sorted(OPT_IN))
def test_start_and_its_kin_let_in_again(network: Network, caller: Phone, word: str) -> None:
    caller.texts(HOTLINE_SMS, "STOP")
    network.advance(5)
    caller.texts(HOTLINE_SMS, word)
    network.advance(5)
    network.texts.send(HOTLINE_SMS, CHIOMA, "Welcome back")
    network.advance(5)
    assert "re-subscribed" in bodies(caller)[1]
    assert bodies(caller)[2] == "Welcome back"


def test_help_gets_the_carriers_words_and_reaches_hotline_too(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/sms"] = "<Message>We call you back.</Message>"
    caller.texts(HOTLINE_SMS, "help")
    network.advance(5)
    assert len(caller.inbox) == 2
    assert "We call you back." in bodies(caller)


@pytest.mark.parametrize("body", ["STOP PLEASE", "СТОП", "Stop."])
def test_other_words_do_not_block(network: Network, caller: Phone, body: str) -> None:
    caller.texts(HOTLINE_SMS, body)
    network.advance(5)
    assert network.texts.stopped == set()


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("ї" * 70, 1),
        ("ї" * 71, 2),
        ("ї" * 134, 2),
        ("ї" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_parts_are_counted_as_the_carrier_counts(body: str, parts: int) -> None:
    assert segments(body) == parts
