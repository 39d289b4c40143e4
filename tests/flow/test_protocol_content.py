"""The texts HotLine ships: complete, short, plain, and true to what was promised about them."""

import re
from pathlib import Path

import pytest

from ivr.catalog import read_catalogue
from ivr.channels import caller_words, staff_words
from ivr.channels.letters import words
from ivr.conversations.desks import WHISPER_SECONDS
from ivr.flow.catalogue import Catalogue
from ivr.flow.lint.timing import seconds
from ivr.flow.lint.words import CARRIER, OURS
from ivr.flow.phrases import PHRASES
from ivr.flow.protocol import Danger, Menu, Person, Protocol
from ivr.flow.questions import QUESTIONS
from tests.flow.protocol_folder import SHIPPED

LANGUAGES = ("en", "uk")

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(SHIPPED, LANGUAGES)


def said(catalogue: Catalogue, phrase: str, language: str) -> str:
    return catalogue.phrase(phrase).spoken[language]


def test_every_sentence_is_there_in_every_language(catalogue: Catalogue) -> None:
    assert catalogue.phrases.keys() == PHRASES.keys()
    for text in catalogue.phrases.values():
        assert set(LANGUAGES) <= text.spoken.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("phrase", "most"), [("danger-first", 2.5), ("notice", 6), ("person-offer", 15)]
)
def test_what_everybody_must_hear_first_is_short(
    catalogue: Catalogue, phrase: str, most: float, language: str
) -> None:
    assert seconds(said(catalogue, phrase, language), language, catalogue.numbers) <= most


def test_what_a_desk_hears_of_the_answers_is_shorter_than_any_talk(catalogue: Catalogue) -> None:
    longest = "; ".join(
        max((said(catalogue, f"told-{each}-{key}", "uk") for key in ("yes", "no")), key=len)
        for each in QUESTIONS
    )
    first = said(catalogue, "desk-answers", "uk").replace("{answers}", longest)
    whole = f"{first} {said(catalogue, 'desk-whisper-again', 'uk')}"
    assert seconds(whole, "uk", catalogue.numbers) + 1 < WHISPER_SECONDS


def test_danger_comes_first_with_nine_and_the_police(catalogue: Catalogue) -> None:
    for language in LANGUAGES:
        assert "9" in said(catalogue, "danger-first", language)
        assert "{police}" in said(catalogue, "danger-first", language)


def test_the_desk_hears_its_task_in_ukrainian_whoever_calls(catalogue: Catalogue) -> None:
    task = "Лінія студентів. Людина в небезпеці, може мовчати. Натисніть цифру."
    assert {said(catalogue, "desk-whisper", each) for each in LANGUAGES} == {task}


@pytest.mark.parametrize(
    "phrase",
    ["code-text", "caller-check", "goodbye", "room-moment", "guest-lawyer", "guest-supervisor"],
)
def test_what_somebody_else_may_see_or_hear_names_no_service(
    catalogue: Catalogue, phrase: str
) -> None:
    telling = re.compile(r"student|студент|police|поліц|hotline|лінія|danger|небезпек", re.I)
    for language in LANGUAGES:
        assert not telling.search(said(catalogue, phrase, language))


def test_english_stays_in_the_cheap_letters_of_sms(catalogue: Catalogue) -> None:
    in_ukrainian_on_purpose = {
        "language-question",
        "desk-whisper",
        "desk-whisper-again",
        "desk-details",
        "desk-details-text",
        "desk-asks",
        "desk-cannot-ask",
        "desk-answers",
        "meeting-desk",
        "meeting-desk-alone",
        "desk-alarm",
        "desk-alarm-confirmed",
        "desk-alarm-menu",
        "desk-alarm-sent",
        "desk-alarm-more",
        "desk-alarm-trouble",
        "desk-translation",
        "danger-text-patrol",
        "guest-patrol",
        "guest-patrol-answers",
    }
    for name, text in catalogue.phrases.items():
        if name not in in_ukrainian_on_purpose:
            for wording in (text.spoken, text.written or {}):
                assert set(wording.get("en", "")) <= GSM_7 | set("{}"), name
    for protocol in catalogue.protocols.values():
        assert set(every_text(protocol, "en")) <= GSM_7 | set("{}"), protocol.protocol


def test_ukrainian_speaks_politely(catalogue: Catalogue) -> None:
    familiar = re.compile(r"\b(ти|тебе|тобі|твій|твоя|твоє|твої)\b", re.IGNORECASE)
    for name, text in catalogue.phrases.items():
        assert not familiar.search(text.spoken["uk"]), name
    for protocol in catalogue.protocols.values():
        assert not familiar.search(every_text(protocol, "uk")), protocol.protocol


def test_no_topic_word_is_the_carriers_or_one_of_ours(catalogue: Catalogue) -> None:
    taken = caller_words.RESERVED | caller_words.OURS | CARRIER | OURS
    taken |= {word.casefold() for command in staff_words.WORDS for word in command}
    for protocol in catalogue.protocols.values():
        for expressions in protocol.topic_words.values():
            assert not {" ".join(words(each)) for each in expressions} & taken


def test_the_carriers_words_are_the_same_everywhere() -> None:
    assert CARRIER == caller_words.RESERVED


def test_lost_documents_can_be_named_in_latin_letters(catalogue: Catalogue) -> None:
    named = catalogue.protocols["lost-documents"].topic_words
    assert {"passport", "documents", "permit"} <= set(named["en"])
    assert {"паспорт", "документи", "pasport", "zahubyv"} <= set(named["uk"])


def test_lost_documents_waits_for_those_who_answer_for_it(catalogue: Catalogue) -> None:
    protocol = catalogue.protocols["lost-documents"]
    assert set(protocol.needs_sign_off) == {"lawyer", "police"}
    assert protocol.draft
    assert protocol.sources


def test_lost_documents_leads_to_the_police_in_danger_and_to_a_person(
    catalogue: Catalogue,
) -> None:
    steps = catalogue.protocols["lost-documents"].steps
    safe, which, more = steps["safe"], steps["which"], steps["more"]
    assert isinstance(safe, Menu)
    assert isinstance(which, Menu)
    assert isinstance(more, Menu)
    assert which.private
    assert not which.tell_patrol
    assert safe.tell_patrol
    assert any(isinstance(steps[choice.goto or ""], Danger) for choice in safe.choices)
    assert any(isinstance(steps[choice.goto or ""], Person) for choice in more.choices)


def test_the_menu_offers_only_what_exists(catalogue: Catalogue) -> None:
    top = catalogue.protocols["menu"].steps["top"]
    assert isinstance(top, Menu)
    assert [choice.open for choice in top.choices] == [
        "lost-documents",
        "document-check",
        "theft",
        "stress",
        None,
    ]
    rest = catalogue.protocols["menu"].steps["rest"]
    assert isinstance(rest, Menu)
    assert [choice.open for choice in rest.choices] == [
        "housing",
        "home-violence",
        "police-complaint",
        "useful-numbers",
        "about-us",
    ]


def test_every_number_says_where_it_comes_from(catalogue: Catalogue) -> None:
    for name, number in catalogue.numbers.items():
        assert number.owner, name
        assert number.source, name
    assert catalogue.numbers["police"].number == "102"


def test_every_shipped_file_is_read(catalogue: Catalogue) -> None:
    """Whatever lies in the folder, but for the schemas of editors and the texts to try."""
    files = {Path(file).stem for file in SHIPPED.glob("*")} - {"schema", "texts"}
    assert files == catalogue.protocols.keys() | {"phrases", "numbers", "danger-words"}


def every_text(protocol: Protocol, language: str) -> str:
    found = [protocol.title[language]]
    for step in protocol.steps.values():
        for part in ("text", "sms"):
            found.append((getattr(step, part, None) or {}).get(language, ""))
        for choice in getattr(step, "choices", ()):
            found.append(choice.label[language])
    return "\n".join(found)
