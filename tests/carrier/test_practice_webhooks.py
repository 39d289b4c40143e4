"""When HotLine does not answer as it should: retries, fallbacks, and what the person gets."""

import pytest
from simpy import Event
from twilio.request_validator import RequestValidator

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.webhooks import Outcome, Reply, Request, Unreachable
from tests.carrier.other_side import (
    BASE,
    CHIOMA,
    HOTLINE,
    HOTLINE_SMS,
    TOKEN,
    OtherSide,
    make_network,
    said,
)

SORRY = "We are sorry, an application error has occurred. Goodbye."
HELLO = Reply(200, "<Response><Say>Hello.</Say></Response>")


def network_that_answers(*outcomes: Outcome | float, **fallbacks: str) -> Network:
    """A network whose webhooks end like this, one after the other; a number is that many seconds.

    After the last outcome everything is answered with an empty response.
    """
    waiting = list(outcomes)

    def fetch(request: Request) -> Outcome | Event:
        outcome = waiting.pop(0) if waiting else Reply(200, "<Response/>")
        if isinstance(outcome, float):
            return network.env.timeout(outcome, value=HELLO)
        return outcome

    network = make_network(fetch, fallbacks=fallbacks)
    return network


def paths(network: Network) -> list[str]:
    """What was asked, in order."""
    return [request.url.removeprefix(BASE) for request in network.requests]


def call(network: Network) -> list[str]:
    """Call HotLine, listen to the end; return what was said."""
    caller = network.phone(CHIOMA)
    caller.calls(HOTLINE)
    network.advance(60)
    return said(caller)


def test_a_failed_connection_is_tried_once_more() -> None:
    network = network_that_answers(Unreachable("refused"), HELLO)
    assert call(network) == ["Hello."]
    assert paths(network)[:2] == ["/voice", "/voice"]
    assert network.problems == []


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Reply(500, "oops", "text/plain"), 11200),
        (Reply(404, "<Response/>"), 11200),
        (Reply(302, "<Response/>"), 11200),
        (Reply(429, "<Response/>"), 11217),
        (Reply(200, f"<Response><Say>{'ї' * 33_000}</Say></Response>"), 11750),
        (Unreachable("too slow", timed_out=True), 11200),
    ],
)
def test_other_failures_are_not_tried_again(outcome: Outcome, code: int) -> None:
    network = network_that_answers(outcome)
    assert call(network) == [SORRY]
    assert paths(network).count("/voice") == 1
    assert [(problem.path, problem.code) for problem in network.problems] == [("/voice", code)]


def test_no_answer_within_fifteen_seconds_is_given_up() -> None:
    assert call(network_that_answers(14.5)) == ["Hello."]
    late = network_that_answers(15.5)
    assert call(late) == [SORRY]
    assert [problem.code for problem in late.problems] == [11200]


def test_the_fallback_is_told_what_went_wrong_where() -> None:
    network = network_that_answers(
        Unreachable("refused"),
        Unreachable("refused"),
        HELLO,
        voice_fallback_url=f"{BASE}/voice/fallback",
    )
    assert call(network) == ["Hello."]
    assert paths(network)[:3] == ["/voice", "/voice", "/voice/fallback"]
    form = network.requests[2].form
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11205", f"{BASE}/voice")
    assert form["CallStatus"] == "ringing"


def test_a_fallback_that_fails_too_leaves_the_carriers_own_words() -> None:
    broken = Reply(500, "")
    network = network_that_answers(broken, broken, voice_fallback_url=f"{BASE}/voice/fallback")
    assert call(network) == [SORRY]
    assert [problem.path for problem in network.problems] == ["/voice", "/voice/fallback"]


def test_a_text_whose_webhook_fails_is_only_noted() -> None:
    network = network_that_answers(Reply(500, ""))
    network.phone(CHIOMA).texts(HOTLINE_SMS, "Hello")
    network.advance(10)
    assert network.phone(CHIOMA).inbox == []
    assert [(problem.path, problem.code) for problem in network.problems] == [("/sms", 11200)]


def test_a_text_has_a_fallback_as_well() -> None:
    network = network_that_answers(
        Reply(500, ""),
        Reply(200, "<Response><Message>Dial 102.</Message></Response>"),
        sms_fallback_url=f"{BASE}/sms/fallback",
    )
    network.phone(CHIOMA).texts(HOTLINE_SMS, "Hello")
    network.advance(10)
    assert [text.body for text in network.phone(CHIOMA).inbox] == ["Dial 102."]


def test_every_request_is_signed_for_the_carriers_own_validator() -> None:
    network = network_that_answers(
        Reply(200, "<Response><Redirect>/voice/t/aB-_9?lang=uk#rc=2</Redirect></Response>"),
        Reply(200, '<Response><Redirect method="GET">/voice/get?x=1</Redirect></Response>'),
    )
    call(network)
    validator = RequestValidator(TOKEN)
    assert paths(network)[1] == "/voice/t/aB-_9?lang=uk"
    assert [request.method for request in network.requests] == ["POST", "POST", "GET", "POST"]
    for request in network.requests:
        signature = request.headers["X-Twilio-Signature"]
        assert validator.validate(request.url, dict(request.form), signature)


def test_status_reports_can_be_held_back_to_arrive_in_another_order() -> None:
    side = OtherSide()
    network = make_network(side.fetch)
    network.hold_back = lambda params: 5.0 if params.get("MessageStatus") == "sent" else 0.0
    network.texts.send(HOTLINE_SMS, CHIOMA, "Hello", status_callback=f"{BASE}/status/text")
    network.advance(10)
    assert [f["MessageStatus"] for f in side.forms("/status/text")] == ["delivered", "sent"]
