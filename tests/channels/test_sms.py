"""What a caller reads: one body a turn, cut into pages, and the reply that carries it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels import sms
from ivr.channels.markup import clean
from ivr.channels.segments import count
from ivr.channels.wording import Wording
from ivr.errors import FlowError
from ivr.flow.effects import (
    Ask,
    Effect,
    End,
    Forward,
    Offer,
    RememberLanguage,
    RequestCallback,
    Say,
)
from ivr.flow.texts import Text
from tests.channels.stage import read_twiml

MORE = "MORE for the rest"


def say(text: str) -> Say:
    return Say("test", Text({"en": text}), "en")


def bodies(document: str) -> list[str]:
    return [message.text or "" for message in read_twiml(document)]


def without_more(pages: Sequence[str]) -> str:
    return "\n".join(page.removesuffix(f"\n{MORE}") for page in pages)


def test_a_turn_is_one_body_of_lines(wording: Wording) -> None:
    effects: list[Effect] = [
        RememberLanguage("en"),
        say("Which paper?"),
        Offer("1", Text({"en": "Passport"}), "en"),
        Offer("2", Text({"en": "Student card"}), "en"),
        RequestCallback(0),
        Ask(),
        End(),
    ]
    assert sms.render(effects, wording=wording) == "Which paper?\n1 Passport\n2 Student card"


def test_a_turn_that_only_acts_tells_nothing(wording: Wording) -> None:
    assert sms.render([RequestCallback(0), Ask()], wording=wording) == ""


def test_danger_is_answered_otherwise(wording: Wording) -> None:
    with pytest.raises(FlowError, match="danger_reply"):
        sms.render([Forward()], wording=wording)


def test_what_fits_three_parts_is_one_page_without_more() -> None:
    assert sms.pages("a" * 459, more=MORE) == ("a" * 459,)
    assert sms.pages("я" * 201, more="ЩЕ") == ("я" * 201,)


def test_nothing_to_tell_has_no_page() -> None:
    assert sms.pages(" \n ", more=MORE) == ()


def test_a_page_ends_with_a_line_where_it_can() -> None:
    lines = "\n".join(f"{n}. Do this and then that, and tell somebody about it." for n in range(9))
    first, *others = sms.pages(lines, more=MORE)
    assert first.splitlines()[-1] == MORE
    assert all(line.endswith("about it.") for line in first.splitlines()[:-1])
    assert len(others) == 1


def test_a_page_ends_with_a_sentence_where_there_are_no_lines() -> None:
    text = "Write down where you lost it. Call the police. Keep the paper they give you. " * 6
    first, second, *_ = sms.pages(text, more=MORE)
    assert first.removesuffix(f"\n{MORE}").endswith(".")
    assert second[0].isupper()


def test_a_word_longer_than_a_page_is_cut_and_nothing_else() -> None:
    pages = sms.pages("x" * 700, more=MORE)
    assert len(pages) == 3
    assert without_more(pages).replace("\n", "") == "x" * 700


_WORDS = st.text(alphabet="abcя€’😀й.", min_size=1, max_size=60)


@given(st.lists(st.tuples(_WORDS, st.sampled_from([" ", "\n", ". ", "  "])), max_size=120))
def test_no_page_of_several_is_over_two_parts_and_no_word_is_lost(
    pieces: list[tuple[str, str]],
) -> None:
    text = "".join(word + gap for word, gap in pieces)
    pages = sms.pages(text, more=MORE)
    assert all(count(page).segments <= (2 if len(pages) > 1 else 3) for page in pages)
    assert all(page.endswith(f"\n{MORE}") for page in pages[:-1])
    assert without_more(pages).split() == text.split()


@given(st.text(max_size=800))
def test_any_text_is_paged_without_losing_a_letter(text: str) -> None:
    pages = sms.pages(text, more=MORE)
    assert "".join(without_more(pages).split()) == "".join(text.split())


def test_the_answer_travels_in_the_reply() -> None:
    assert bodies(sms.reply("Choose 1 or 2.")) == ["Choose 1 or 2."]


@pytest.mark.parametrize("nothing", [(), ("",)])
def test_no_answer_is_an_empty_document(nothing: tuple[str, ...]) -> None:
    assert list(read_twiml(sms.reply(*nothing))) == []


def test_a_danger_text_is_answered_and_relayed_in_one_reply() -> None:
    relays = [
        sms.Relay("+380672790003", "+380671110102", "Danger. 482193"),
        sms.Relay("+380501110000", "+380671110102", "Danger text 482193"),
    ]
    answer, patrol, supervisor = read_twiml(sms.danger_reply("Dial 102.", relays))
    assert (answer.text, answer.attrib) == ("Dial 102.", {})
    assert (patrol.text, patrol.attrib) == (
        "Danger. 482193",
        {"to": "+380672790003", "from": "+380671110102"},
    )
    assert (supervisor.get("to"), supervisor.text) == ("+380501110000", "Danger text 482193")


@given(st.text(max_size=300))
def test_whatever_a_text_holds_the_reply_is_xml_and_holds_it(text: str) -> None:
    assert "".join(bodies(sms.reply(text))) == clean(text)


def test_no_body_is_longer_than_the_carrier_takes() -> None:
    assert [len(body) for body in bodies(sms.reply("a" * 5000))] == [1600]
