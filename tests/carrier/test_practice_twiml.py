"""TwiML on the practice network: what is refused, what is only noted, what happens then."""

import inspect
from collections.abc import Callable

import pytest
from twilio.twiml import lower_camel
from twilio.twiml.messaging_response import Message, MessagingResponse
from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from ivr.carrier.practice.shapes import SHAPES, Kind
from ivr.carrier.practice.twiml import BadTwiml, parse, read
from tests.carrier.other_side import CHIOMA, DESK, HOTLINE, OtherSide, make_network, said

BUILDERS: dict[str, Callable[..., object]] = {
    "Say": VoiceResponse.say,
    "Play": VoiceResponse.play,
    "Pause": VoiceResponse.pause,
    "Gather": VoiceResponse.gather,
    "Dial": VoiceResponse.dial,
    "Number": Dial.number,
    "Conference": Dial.conference,
    "Queue": Dial.queue,
    "Enqueue": VoiceResponse.enqueue,
    "Leave": VoiceResponse.leave,
    "Redirect": VoiceResponse.redirect,
    "Record": VoiceResponse.record,
    "Hangup": VoiceResponse.hangup,
    "Reject": VoiceResponse.reject,
    "Message": MessagingResponse.message,
    "Body": Message.body,
}


@pytest.mark.parametrize("verb", sorted(SHAPES))
def test_the_tables_hold_nothing_that_the_carriers_own_builder_lacks(verb: str) -> None:
    built = {lower_camel(name.strip("_")) for name in inspect.signature(BUILDERS[verb]).parameters}
    assert set(SHAPES[verb].attributes) <= built


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("<Sing>La</Sing>", "<Sing> may not stand in a call document"),
        ("<Gather numdigits='1'/>", "<Gather> has no attribute numdigits here"),
        ("<Gather><Dial>+380342790001</Dial></Gather>", "<Dial> may not stand in <Gather>"),
        ("<Gather><Redirect>/x</Redirect></Gather>", "<Redirect> may not stand in <Gather>"),
        ("<Gather timeout='soon'/>", '<Gather timeout="soon"> is not a value it may have'),
        ("<Gather numDigits='0'/>", '<Gather numDigits="0"> is not a value it may have'),
        ("<Gather input='speech'/>", '<Gather input="speech"> is not a value it may have'),
        ("<Say language='ua_UA'>.</Say>", '<Say language="ua_UA"> is not a value it may have'),
        ("<Say voice='Bogus'>.</Say>", '<Say voice="Bogus"> is not a value it may have'),
        ("<Say><Play>x</Play></Say>", "<Play> may not stand in <Say>"),
        ("<Dial record='true'>+380342790001</Dial>", "<Dial> has no attribute record here"),
        ("<Dial><Say>x</Say></Dial>", "<Say> may not stand in <Dial>"),
        ("<Number>+380342790001</Number>", "<Number> may not stand in a call document"),
        ("<Message>Hello</Message>", "<Message> may not stand in a call document"),
        ("<Leave/>", "<Leave> may not stand in a call document"),
        ("Hello", "text stands in a call document, where none may stand"),
        (
            "<Say voice='Google.uk-UA-Wavenet-A' language='en-US'>.</Say>",
            "the voice Google.uk-UA-Wavenet-A does not speak en-US",
        ),
    ],
)
def test_what_the_schema_does_not_know_is_a_warning(inside: str, sentence: str) -> None:
    document = parse(f"<Response>{inside}</Response>", kind=Kind.CALL, url="http://h/voice")
    assert [(w.code, str(w)) for w in document.warnings] == [(12200, sentence)]


@pytest.mark.parametrize("verb", ["<Dial>+380342790001</Dial>", "<Enqueue>q</Enqueue>"])
def test_a_screen_may_not_dial(verb: str) -> None:
    document = parse(f"<Response>{verb}</Response>", kind=Kind.WHISPER, url="")
    assert len(document.warnings) == 1
    assert document.verbs == ()


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        ("<Response><Say>", "text/xml", 12100),
        (' <?xml version="1.0"?><Response/>', "text/xml", 12100),
        ("", "text/xml", 12100),
        ("<html></html>", "text/html; charset=utf-8", 12100),
        ("<Response><Say>\x07</Say></Response>", "text/xml", 12100),
        ("{}", "application/json", 12300),
        ("<Response/>", "", 12300),
        (f"<Response><Say>{'a' * 4097}</Say></Response>", "text/xml", 12200),
    ],
)
def test_what_is_no_twiml_is_refused(body: str, content_type: str, code: int) -> None:
    with pytest.raises(BadTwiml) as bad:
        read(body, content_type, kind=Kind.CALL, url="")
    assert bad.value.code == code


def test_the_twilio_package_builds_what_is_understood() -> None:
    response = VoiceResponse()
    gather = response.gather(num_digits=1, finish_on_key="", action_on_empty_result=True)
    gather.say("Натисніть <1> & чекайте", language="uk-UA", voice="Google.uk-UA-Wavenet-A")
    dial = response.dial(caller_id=HOTLINE, answer_on_bridge=True, sequential=True)
    dial.number(DESK, url="/voice/screen", status_callback_event="initiated answered")
    document = parse(str(response), kind=Kind.CALL, url="")
    assert document.warnings == ()
    assert document.verbs[0].children[0].text == "Натисніть <1> & чекайте"


def test_plain_text_is_read_aloud_and_sent_as_it_is() -> None:
    for kind, verb in ((Kind.CALL, "Say"), (Kind.MESSAGE, "Message")):
        document = read("Just words.", "text/plain", kind=kind, url="")
        assert [(v.name, v.text) for v in document.verbs] == [(verb, "Just words.")]
        assert read("<Response/>", "text/plain", kind=kind, url="").verbs == ()


def test_an_empty_answer_without_a_type_is_an_empty_response() -> None:
    assert read("", "", kind=Kind.CALL, url="").verbs == ()


def test_speech_markup_is_spoken_without_its_tags() -> None:
    body = '<Response><Say>Code <say-as interpret-as="digits">123</say-as>.</Say></Response>'
    document = parse(body, kind=Kind.CALL, url="")
    assert (document.verbs[0].text, document.warnings) == ("Code 123.", ())


def test_a_verb_that_is_only_warned_about_is_passed_over(side: OtherSide) -> None:
    network = make_network(side.fetch)
    side.answers["/voice?a=1"] = "<Sing>La</Sing><Say>Hello.</Say>"
    side.answers["/voice"] = "<Redirect>/voice?a=1</Redirect>"
    network.phone(CHIOMA).calls(HOTLINE)
    network.advance(5)
    assert said(network.phone(CHIOMA)) == ["Hello."]
    assert [(p.path, p.code) for p in network.problems] == [("/voice", 12200)]


def test_broken_twiml_ends_the_call_with_the_carriers_own_words(side: OtherSide) -> None:
    network = make_network(side.fetch)
    side.answers["/voice"] = "<Gather>"
    caller = network.phone(CHIOMA)
    caller.calls(HOTLINE)
    network.advance(10)
    assert said(caller) == ["We are sorry, an application error has occurred. Goodbye."]
    assert (caller.status, [p.code for p in network.problems]) == ("idle", [12100])


def test_documents_that_lead_to_each_other_in_no_time_are_stopped(side: OtherSide) -> None:
    network = make_network(side.fetch)
    side.answers["/voice"] = "<Redirect>/voice</Redirect>"
    network.phone(CHIOMA).calls(HOTLINE)
    network.advance(10)
    assert network.phone(CHIOMA).status == "idle"
    assert [problem.code for problem in network.problems] == [11215]


def test_a_menu_may_repeat_itself_for_as_long_as_somebody_listens(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Gather timeout="5"/><Redirect>/voice</Redirect>'
    caller.calls(HOTLINE)
    network.advance(600)
    assert caller.status == "talking"
    assert len(side.forms("/voice")) == 121
