"""The practice network's REST API, spoken to by the carrier's genuine client."""

from datetime import UTC, datetime

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from tests.carrier.genuine import client_of
from tests.carrier.other_side import (
    ACCOUNT,
    BASE,
    CHIOMA,
    DESK,
    HOTLINE,
    HOTLINE_SMS,
    IVAN,
    START,
    OtherSide,
    said,
)

EVENTS = ["initiated", "ringing", "answered", "completed"]


@pytest.fixture
def client(network: Network) -> Client:
    """The carrier's client on the test's network."""
    return client_of(network)


def ring(client: Client, **changes: object) -> str:
    """Ring Ivan through the API; return the CallSid."""
    order = {
        "to": IVAN,
        "from_": HOTLINE,
        "url": f"{BASE}/voice/offer",
        "status_callback": f"{BASE}/status/offer",
        "status_callback_event": EVENTS,
        "timeout": 20,
    }
    return str(client.calls.create(**(order | changes)).sid)


def statuses(side: OtherSide) -> list[str]:
    """Which statuses of the call were reported, in order."""
    return [form["CallStatus"] for form in side.forms("/status/offer")]


def test_a_call_is_queued_rings_is_answered_and_carries_out_its_url(
    side: OtherSide, network: Network, client: Client, ivan: Phone
) -> None:
    side.answers["/voice/offer"] = '<Say>A request.</Say><Pause length="30"/>'
    call = client.calls.create(to=IVAN, from_=HOTLINE, url=f"{BASE}/voice/offer")
    assert (call.status, call.direction) == ("queued", "outbound-api")
    network.advance(0)
    assert (ivan.status, ivan.with_number) == ("ringing", HOTLINE)
    assert call.fetch().status == "ringing"
    ivan.answers()
    form = side.last("/voice/offer")
    assert (form["CallSid"], form["AccountSid"]) == (call.sid, ACCOUNT)
    assert (form["From"], form["To"]) == (HOTLINE, IVAN)
    assert (form["CallStatus"], form["Direction"]) == ("in-progress", "outbound-api")
    assert said(ivan) == ["A request."]
    network.advance(10)
    ivan.hangs_up()
    assert (call.fetch().status, call.fetch().duration) == ("completed", "10")


def test_every_step_is_reported_in_order(
    side: OtherSide, network: Network, client: Client, ivan: Phone
) -> None:
    sid = ring(client)
    network.advance(3)
    ivan.answers()
    forms = side.forms("/status/offer")
    assert statuses(side) == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2", "3"]
    assert {form["CallSid"] for form in forms} == {sid}
    assert {form["CallbackSource"] for form in forms} == {"call-progress-events"}
    assert forms[0]["Timestamp"] == "Mon, 02 Mar 2026 10:00:00 +0000"
    assert "CallDuration" not in forms[2]
    assert forms[3]["CallDuration"] == "0"


def test_only_the_end_is_reported_unless_more_is_asked_for(
    side: OtherSide, network: Network, client: Client, ivan: Phone
) -> None:
    client.calls.create(
        to=IVAN, from_=HOTLINE, url=f"{BASE}/x", status_callback=f"{BASE}/status/offer"
    )
    network.advance(0)
    ivan.declines()
    assert statuses(side) == ["busy"]


@pytest.mark.parametrize(
    ("what_they_do", "status"),
    [("decline", "busy"), ("let it ring", "no-answer"), ("be switched off", "no-answer")],
)
def test_a_call_that_is_not_answered_asks_for_no_instructions(
    side: OtherSide,
    network: Network,
    client: Client,
    ivan: Phone,
    what_they_do: str,
    status: str,
) -> None:
    ivan.reachable = what_they_do != "be switched off"
    ring(client)
    network.advance(0)
    if what_they_do == "decline":
        ivan.declines()
    network.advance(20)
    assert statuses(side)[-1] == status
    assert side.forms("/voice/offer") == []


def test_calls_leave_one_a_second(network: Network, client: Client, ivan: Phone) -> None:
    numbers = [f"+38050111002{n}" for n in range(3)]
    for number in numbers:
        ring(client, to=number)
    ringing = []
    for _ in numbers:
        network.advance(0.5)
        ringing.append([network.phone(number).status for number in numbers].count("ringing"))
        network.advance(0.5)
    assert ringing == [1, 2, 3]


def test_a_call_can_be_cancelled_ended_and_led_elsewhere(
    side: OtherSide, network: Network, client: Client, ivan: Phone
) -> None:
    side.answers["/voice/offer"] = '<Pause length="60"/>'
    side.answers["/voice/other"] = '<Say>Something else.</Say><Pause length="60"/>'
    sid = ring(client)
    network.advance(0)
    client.calls(sid).update(status="canceled")
    network.advance(1)
    assert (client.calls(sid).fetch().status, ivan.status) == ("canceled", "idle")

    sid = ring(client)
    network.advance(0)
    ivan.answers()
    client.calls(sid).update(url=f"{BASE}/voice/other")
    network.advance(1)
    assert said(ivan) == ["Something else."]
    client.calls(sid).update(twiml="<Response><Say>Words.</Say><Pause length='9'/></Response>")
    network.advance(1)
    assert said(ivan)[-1] == "Words."
    client.calls(sid).update(status="completed")
    network.advance(0)
    assert (client.calls(sid).fetch().status, ivan.status) == ("completed", "idle")


def test_leading_a_called_leg_elsewhere_takes_it_out_of_the_conversation(
    side: OtherSide, network: Network, client: Client, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = f"<Dial>{DESK}</Dial><Say>The desk has left.</Say>"
    side.answers["/voice/other"] = '<Pause length="60"/>'
    caller.calls(HOTLINE)
    desk.answers()
    [child] = [leg for leg in network.legs.values() if leg.parent]
    client.calls(child.sid).update(url=f"{BASE}/voice/other")
    network.advance(1)
    assert said(caller) == ["The desk has left."]
    assert desk.status == "talking"


def test_a_call_that_is_over_cannot_be_led_anywhere(
    network: Network, client: Client, ivan: Phone
) -> None:
    sid = ring(client)
    network.advance(30)
    with pytest.raises(TwilioRestException) as refused:
        client.calls(sid).update(url=f"{BASE}/voice/other")
    assert refused.value.code == 21220


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"to": "102"}, 21202),
        ({"to": "+102"}, 21202),
        ({"to": "0671110003"}, 21211),
        ({"to": HOTLINE_SMS}, 21211),
        ({"from_": CHIOMA}, 21210),
        ({"url": "voice/offer"}, 21205),
        ({"twiml": f"<Response><Say>{'x' * 4000}</Say></Response>"}, 32018),
    ],
)
def test_a_call_is_refused(client: Client, order: dict[str, object], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        ring(client, **order)
    assert (refused.value.status, refused.value.code) == (400, code)


def test_a_text_is_accepted_shown_and_its_way_reported(
    side: OtherSide, network: Network, client: Client, ivan: Phone
) -> None:
    message = client.messages.create(
        to=IVAN, from_=HOTLINE_SMS, body="Запит 482193", status_callback=f"{BASE}/status/text"
    )
    assert (message.status, message.direction) == ("queued", "outbound-api")
    assert (message.num_segments, message.error_code) == ("1", None)
    network.advance(2)
    assert [text.body for text in ivan.inbox] == ["Запит 482193"]
    fetched = client.messages(message.sid).fetch()
    assert (fetched.status, fetched.body) == ("delivered", "Запит 482193")
    assert fetched.date_sent == datetime(2026, 3, 2, 10, 0, 1, tzinfo=UTC)
    forms = side.forms("/status/text")
    assert [form["MessageStatus"] for form in forms] == ["sent", "delivered"]
    assert {form["MessageSid"] for form in forms} == {message.sid}


def test_a_text_to_somebody_who_said_stop_is_refused(
    network: Network, client: Client, caller: Phone
) -> None:
    caller.texts(HOTLINE_SMS, "STOP")
    network.advance(3)
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=CHIOMA, from_=HOTLINE_SMS, body="Hello")
    assert (refused.value.status, refused.value.code) == (400, 21610)


def test_a_text_can_be_emptied_and_deleted(network: Network, client: Client, ivan: Phone) -> None:
    message = client.messages.create(to=IVAN, from_=HOTLINE_SMS, body="Chioma is in danger")
    network.advance(2)
    client.messages(message.sid).update(body="")
    assert client.messages(message.sid).fetch().body == ""
    assert client.messages(message.sid).delete()
    with pytest.raises(TwilioRestException) as missing:
        client.messages(message.sid).fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


def test_calls_are_listed_newest_first_by_number_and_day(
    network: Network, client: Client, caller: Phone, ivan: Phone
) -> None:
    caller.calls(HOTLINE)
    network.advance(24 * 3600)
    ivan.calls(HOTLINE)
    network.advance(5)
    assert [call._from for call in client.calls.list()] == [IVAN, CHIOMA]
    assert [call._from for call in client.calls.list(from_=CHIOMA)] == [CHIOMA]
    today = [call._from for call in client.calls.list(start_time=datetime(2026, 3, 3, tzinfo=UTC))]
    assert today == [IVAN]
    before = client.calls.list(start_time_before=START)
    assert [(call._from, call.direction, call.status) for call in before] == [
        (CHIOMA, "inbound", "completed")
    ]
    assert client.calls.list(to=HOTLINE, start_time_after=datetime(2026, 3, 4, tzinfo=UTC)) == []


def test_long_lists_come_in_pages(network: Network, client: Client, caller: Phone) -> None:
    for number in range(7):
        caller.texts(HOTLINE_SMS, f"text {number}")
    network.advance(5)
    page = client.messages.page(page_size=3, to=HOTLINE_SMS)
    sizes = []
    while page is not None:
        sizes.append(len(list(page)))
        page = page.next_page()
    assert sizes == [3, 3, 1]
    listed = client.messages.list(to=HOTLINE_SMS, page_size=2)
    assert [message.body for message in listed] == [f"text {n}" for n in reversed(range(7))]
    assert client.messages.list(date_sent=datetime(2026, 3, 1, tzinfo=UTC)) == []


def test_a_wrong_token_is_refused(network: Network) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client_of(network, token="wrong").messages("SM" + 32 * "0").fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_what_is_not_there_is_not_found(client: Client) -> None:
    for missing in (client.calls("CA" + 32 * "0"), client.conferences("CF" + 32 * "0")):
        with pytest.raises(TwilioRestException) as refused:
            missing.fetch()
        assert (refused.value.status, refused.value.code) == (404, 20404)


def test_an_api_that_is_down_does_nothing(network: Network, client: Client, ivan: Phone) -> None:
    network.rest_down = True
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=IVAN, from_=HOTLINE_SMS, body="Hello")
    network.advance(5)
    assert (refused.value.status, ivan.inbox) == (503, [])


def test_a_lost_answer_leaves_the_deed_done(network: Network, client: Client, ivan: Phone) -> None:
    network.drop_answers = True
    with pytest.raises(TwilioRestException) as lost:
        client.messages.create(to=IVAN, from_=HOTLINE_SMS, body="Hello")
    network.advance(5)
    assert (lost.value.status, lost.value.code) == (500, 20500)
    assert [text.body for text in ivan.inbox] == ["Hello"]
