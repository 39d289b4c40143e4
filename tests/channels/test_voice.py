"""What the carrier is told to say and to wait for, and the keys it reports."""

from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.channels import voice
from ivr.channels.markup import clean
from ivr.channels.voices import voice_for
from ivr.channels.wording import Wording
from ivr.errors import FlowError
from ivr.flow.effects import Ask, Effect, End, Forward, Offer, RaiseEmergency, RequestCallback, Say
from ivr.flow.inputs import Answered, Input, TimedOut
from ivr.flow.texts import Digits, Text
from tests.channels.stage import KYIV, read_twiml, small_catalogue

NEXT = "https://hotline.example/voice/turn/abc_-9"


def say(text: str, language: str = "en") -> Say:
    return Say("test", Text({language: text}), language)


def spoken(root: Element) -> list[str]:
    return [element.text or "" for element in root.iter("Say")]


def test_a_menu_is_spoken_inside_a_gather_that_hears_every_key(wording: Wording) -> None:
    effects: list[Effect] = [
        say("What happened?"),
        Offer("1", Text({"en": "Lost papers"}), "en"),
        Ask(),
    ]
    root = read_twiml(voice.turn(effects, wording=wording, action=NEXT))
    gather, redirect = root
    assert spoken(root) == ["What happened?", "Lost papers: press 1."]
    assert gather.attrib == {
        "input": "dtmf",
        "numDigits": "1",
        "finishOnKey": "",
        "timeout": "7",
        "action": NEXT,
        "method": "POST",
        "actionOnEmptyResult": "true",
    }
    assert (redirect.tag, redirect.text, redirect.attrib) == ("Redirect", NEXT, {"method": "POST"})


def test_callers_at_one_step_hear_the_same_and_their_keys_go_each_to_their_own_call(
    wording: Wording,
) -> None:
    elsewhere = 'https://hotline.example/a?b=1&c=<">'
    for action in (NEXT, elsewhere, NEXT):
        root = read_twiml(voice.turn([say("Again?\0"), Ask()], wording=wording, action=action))
        assert spoken(root) == ["Again?"]
        assert (root[0].get("action"), root[1].text) == (action, action)


def test_a_document_made_for_everybody_is_the_one_made_for_one(wording: Wording) -> None:
    """What is kept for the next caller differs in nothing from what is made anew."""
    text = Text({"en": 'Fish & "chips" <now>\r\nor never, {who}'})
    for_all, for_one = Say("test", text, "en"), Say("test", text, "en", {"nobody": "asks"})
    kept, made = (
        voice.turn([each, Ask(1, 9)], wording=wording, action=NEXT) for each in (for_all, for_one)
    )
    assert kept == made


def test_a_code_is_told_to_its_own_caller_only(wording: Wording) -> None:
    text = Text({"en": "Your code is {code}."})
    for code in ("482193", "900001"):
        told = Say("test", text, "en", {"code": Digits(code)})
        document = voice.turn([told, Ask()], wording=wording, action=NEXT)
        assert spoken(read_twiml(document)) == [
            f"Your code is {code[0]} {code[1]} {code[2]}, {code[3]} {code[4]} {code[5]}."
        ]


def test_a_number_is_keyed_until_hash_or_four_seconds_of_silence(wording: Wording) -> None:
    root = read_twiml(voice.turn([say("Your number?"), Ask(15, 4)], wording=wording, action=NEXT))
    gather = root[0]
    assert "numDigits" not in gather.attrib
    assert (gather.get("finishOnKey"), gather.get("timeout")) == ("#", "4")
    assert gather.get("actionOnEmptyResult") == "true"


def test_after_goodbye_the_call_ends_but_a_key_pressed_meanwhile_is_heard(wording: Wording) -> None:
    root = read_twiml(voice.turn([say("Goodbye."), End()], wording=wording, action=NEXT))
    gather, hangup = root
    assert (gather.tag, gather.get("action"), hangup.tag) == ("Gather", NEXT, "Hangup")
    assert gather.get("actionOnEmptyResult") == "false"


def test_deeds_are_not_heard(wording: Wording) -> None:
    told: list[Effect] = [say("Noted."), Ask()]
    with_deeds: list[Effect] = [RequestCallback(0), *told, RaiseEmergency()]
    assert voice.turn(with_deeds, wording=wording, action=NEXT) == voice.turn(
        told, wording=wording, action=NEXT
    )


def test_a_forward_is_no_turn_of_this_kind(wording: Wording) -> None:
    with pytest.raises(FlowError, match="connect_police"):
        voice.turn([Forward()], wording=wording, action=NEXT)


def test_each_language_is_spoken_by_its_own_voice(wording: Wording) -> None:
    effects = [say("In danger press 9."), say("У небезпеці — 9.", "uk")]
    says = list(read_twiml(voice.turn(effects, wording=wording, action=NEXT)).iter("Say"))
    assert [(s.get("language"), s.get("voice")) for s in says] == [
        ("en-GB", "Google.en-GB-Neural2-A"),
        ("uk-UA", "Google.uk-UA-Wavenet-A"),
    ]


@pytest.mark.parametrize("language", ["en", "uk", "ar", "fr", "hi", "pl", "ru", "tr", "xx"])
def test_a_voice_speaks_the_language_it_is_named_with(language: str) -> None:
    chosen = voice_for(language)
    assert chosen.name.startswith(f"Google.{chosen.language}-")


def test_a_caller_in_danger_hears_one_sentence_and_the_desk_rings(wording: Wording) -> None:
    root = read_twiml(
        voice.connect_police(
            sentence=say("Connecting police."),
            wording=wording,
            number="+380342790001",
            caller_id="+380342550102",
            ring_seconds=20,
            whisper_url="https://hotline.example/voice/desk/1/CA1",
            action=NEXT,
        )
    )
    sentence, dial = root
    assert (sentence.tag, sentence.text) == ("Say", "Connecting police.")
    assert dial.attrib == {
        "answerOnBridge": "true",
        "callerId": "+380342550102",
        "timeout": "20",
        "action": NEXT,
        "method": "POST",
        "hangupOnStar": "true",
    }
    (number,) = dial
    assert number.text == "+380342790001"
    assert number.get("url") == "https://hotline.example/voice/desk/1/CA1"


def test_the_second_desk_rings_without_another_word(wording: Wording) -> None:
    root = read_twiml(
        voice.connect_police(
            sentence=None,
            wording=wording,
            number="+380342790002",
            caller_id="+380342550102",
            ring_seconds=20,
            whisper_url="/w",
            action=NEXT,
        )
    )
    assert [element.tag for element in root] == ["Dial"]


def test_a_desk_hears_three_times_that_any_key_accepts_and_is_else_hung_up(
    wording: Wording,
) -> None:
    first, again = say("Гаряча лінія. Людина в небезпеці.", "uk"), say("Людина в небезпеці.", "uk")
    root = read_twiml(voice.desk_whisper((first, again, again), wording=wording, action="/accept"))
    gather, hangup = root
    told = ["Гаряча лінія. Людина в небезпеці.", "Людина в небезпеці.", "Людина в небезпеці."]
    assert [s.text for s in gather] == told
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == ("1", "")
    assert (gather.get("action"), gather.get("actionOnEmptyResult")) == ("/accept", "false")
    assert hangup.tag == "Hangup"


def test_accepting_joins_and_refusing_hangs_up() -> None:
    assert list(read_twiml(voice.accepted())) == []
    assert [element.tag for element in read_twiml(voice.refused())] == ["Hangup"]


def test_the_assistant_hears_what_happens_and_the_caller_is_rung(wording: Wording) -> None:
    root = read_twiml(
        voice.join(
            "+380671234533",
            says=[say("We ring the caller now.")],
            wording=wording,
            caller_id="+380342550102",
            ring_seconds=30,
            whisper_url="/check",
            action=NEXT,
        )
    )
    assert [element.tag for element in root] == ["Say", "Dial"]
    assert [number.text for number in root.iter("Number")] == ["+380671234533"]


def test_last_words_end_the_call(wording: Wording) -> None:
    root = read_twiml(voice.last_words([say("Goodbye.")], wording=wording, action=NEXT))
    assert [element.tag for element in root] == ["Gather", "Hangup"]


def test_a_pin_is_asked_for_like_any_number(wording: Wording) -> None:
    root = read_twiml(voice.ask_key([say("PIN?")], wording=wording, action=NEXT, keys=4, seconds=6))
    assert (root[0].get("finishOnKey"), root[0].get("timeout")) == ("#", "6")


def test_a_long_text_is_said_in_portions_the_carrier_takes(wording: Wording) -> None:
    told = "Слово за словом. " * 700
    portions = spoken(read_twiml(voice.turn([say(told, "uk")], wording=wording, action=NEXT)))
    assert max(map(len, portions)) <= 4096
    assert "".join(portions) == told
    assert all(portion.endswith(" ") for portion in portions)


def test_speech_without_end_still_gives_a_document_the_carrier_takes(wording: Wording) -> None:
    root = read_twiml(voice.turn([say("&" * 500)] * 100, wording=wording, action=NEXT))
    assert spoken(root)
    assert [element.tag for element in root] == ["Gather", "Redirect"]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_a_text_holds_the_document_is_xml_and_says_it(text: str) -> None:
    document = voice.turn([say(text)], wording=Wording(small_catalogue(), KYIV), action=NEXT)
    root = read_twiml(document)
    assert "".join(spoken(root)) == clean(text)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x0b", "\ufffe", "\ud800", "\x1f"])
def test_characters_xml_forbids_are_left_out(wording: Wording, bad: str) -> None:
    root = read_twiml(voice.turn([say(f"be{bad}fore </Say><Dial>")], wording=wording, action=NEXT))
    assert spoken(root) == ["before </Say><Dial>"]


@pytest.mark.parametrize(
    ("form", "event"),
    [
        ({}, TimedOut()),
        ({"Digits": ""}, TimedOut()),
        ({"Digits": "2"}, Answered("2")),
        ({"Digits": "9"}, Answered("9")),
        ({"Digits": "*"}, Answered("*")),
        ({"Digits": "#"}, Answered("#")),
        ({"Digits": "0671234567", "FinishedOnKey": "#"}, Answered("0671234567")),
        ({"Digits": "", "FinishedOnKey": "#"}, Answered("#")),
        ({"Digits": "٩"}, Answered("9")),
        ({"Digits": "９＃"}, Answered("9#")),
        ({"Digits": "hangup"}, TimedOut()),
        ({"Digits": "-1%00"}, Answered("100")),
        ({"Digits": "1" * 200}, Answered("1" * 32)),
        ({"SpeechResult": "nine"}, TimedOut()),
    ],
)
def test_keys_are_read_as_they_came(form: dict[str, str], event: Input) -> None:
    assert voice.read_keys(form) == event


@given(st.dictionaries(st.sampled_from(["Digits", "FinishedOnKey", "From"]), st.text()))
def test_reading_keys_never_fails(form: dict[str, str]) -> None:
    event = voice.read_keys(form)
    if isinstance(event, Answered):
        assert 1 <= len(event.keys) <= 32
        assert set(event.keys) <= set("0123456789*#")
    else:
        assert event == TimedOut()
