"""What the shipped protocols promise: who is told, who is never told, what comes first."""

from collections.abc import Iterator

import pytest

from ivr.channels import sms_in
from ivr.conversations.script import Exchange, Who
from ivr.flow.catalogue import Catalogue
from ivr.flow.inputs import Despaired, Named
from ivr.flow.lint.structure import exits
from ivr.flow.protocol import Ask, Branch, Danger, Menu, Person, Protocol, Say, Step, Target
from ivr.flow.texts import blanks
from tests.conversations.line import Caller
from tests.flow.walk import LANGUAGES, shipped

DEPTH = 3
SITUATIONS = (
    "document-check",
    "theft",
    "housing",
    "stress",
    "police-complaint",
    "home-violence",
)
ABOUT_POLICE = ("document-check", "police-complaint")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped()


def questions(protocol: Protocol) -> dict[str, Menu | Ask]:
    return {name: step for name, step in protocol.steps.items() if isinstance(step, Menu | Ask)}


def texts(step: Step) -> Iterator[str]:
    if not isinstance(step, Branch | Danger):
        yield from step.text.values()
        yield from (step.sms or {}).values()


def chosen(step: Step, key: str) -> str:
    """The step a key leads to."""
    assert isinstance(step, Menu)
    return next(choice.goto or "" for choice in step.choices if choice.key == key)


# --- All of them ------------------------------------------------------------------------------


def test_every_protocol_is_at_most_three_choices_from_the_top(catalogue: Catalogue) -> None:
    menu = catalogue.protocols["menu"]
    waiting = [(menu.start, 1)]
    reached: dict[str, int] = {}
    while waiting:
        name, depth = waiting.pop(0)
        for _, target in exits(menu.steps[name]):
            if target.open:
                reached.setdefault(target.open, depth)
            elif target.goto:
                waiting.append((target.goto, depth + 1))
    assert reached.keys() == catalogue.protocols.keys() - {"menu"}
    assert max(reached.values()) <= DEPTH


def test_the_menus_first_choice_is_documents_and_nothing_has_six(catalogue: Catalogue) -> None:
    top = catalogue.protocols["menu"].steps["top"]
    assert isinstance(top, Menu)
    assert "documents" in top.choices[0].label["en"]
    assert "документи" in top.choices[0].label["uk"]
    assert len(top.choices) <= 5


@pytest.mark.parametrize("name", SITUATIONS)
def test_they_wait_for_those_who_answer_for_them(catalogue: Catalogue, name: str) -> None:
    protocol = catalogue.protocols[name]
    assert protocol.needs_sign_off
    assert protocol.sources
    assert protocol.draft


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_leads_to_a_person(catalogue: Catalogue, name: str) -> None:
    steps = catalogue.protocols[name].steps.values()
    assert any(isinstance(step, Person) for step in steps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_no_answer_by_text_needs_more(catalogue: Catalogue, name: str, language: str) -> None:
    """From every question, by the shortest way to it, every choice: one text a turn."""
    protocol = catalogue.protocols[name]
    for keys in ways(protocol):
        caller = Caller(catalogue, Who(language=language), "sms")
        caller.does(Exchange(text=protocol.topic_words[language][0]))
        for key in keys:
            told = caller.does(Exchange(text=key))
            assert not {"more", "not-understood-sms"} & set(told.names), (keys, told.words)


def ways(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    """For every choice of every menu, the keys that lead to it."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(settled(protocol, protocol.start), ())]
    seen = set()
    while waiting:
        name, keys = waiting.pop(0)
        step = protocol.steps[name]
        if name in seen or not isinstance(step, Menu):
            continue
        seen.add(name)
        for choice in step.choices:
            yield (*keys, choice.key)
            if choice.goto:
                waiting.append((settled(protocol, choice.goto), (*keys, choice.key)))


def settled(protocol: Protocol, name: str) -> str:
    """The step that waits for the caller, past what is only told."""
    step = protocol.steps[name]
    return settled(protocol, step.goto or "") if isinstance(step, Say) else name


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        ("police stopped me and want to see my documents", "document-check"),
        ("officer wants money", "police-complaint"),
        ("I want to complain about the police", "police-complaint"),
        ("this is about the police", "police-complaint"),
        ("скарга на поліцію", "police-complaint"),
        ("викладач хоче хабар", "police-complaint"),
        ("domestic violence", "home-violence"),
        ("домашнє насильство", "home-violence"),
        ("my friend was arrested", "document-check"),
        ("мене зупинила поліція", "document-check"),
        ("perevirka dokumentiv", "document-check"),
        ("they stole my phone", "theft"),
        ("my wallet was stolen", "theft"),
        ("у мене вкрали телефон", "theft"),
        ("mene obikraly", "theft"),
        ("my landlord keeps the deposit", "housing"),
        ("проблеми в гуртожитку", "housing"),
        ("I am so stressed", "stress"),
        ("I lost my passport in the dormitory", "lost-documents"),
        ("загубила паспорт у гуртожитку", "lost-documents"),
        ("вкрали паспорт із квартири", "lost-documents"),
    ],
)
def test_what_people_write_opens_what_they_need(
    catalogue: Catalogue, text: str, protocol: str
) -> None:
    assert sms_in.read(text, catalogue=catalogue) == Named(protocol)


def test_whoever_wants_to_die_is_not_sent_to_a_menu(catalogue: Catalogue) -> None:
    for text in ("I want to kill myself", "не хочу жити"):
        assert sms_in.read(text, catalogue=catalogue) == Despaired("stress")


# --- Checked by the police --------------------------------------------------------------------


@pytest.mark.parametrize("about", ABOUT_POLICE)
def test_a_complaint_about_the_police_never_goes_to_the_police(
    catalogue: Catalogue, about: str
) -> None:
    protocol = catalogue.protocols[about]
    assert protocol.about_police
    assert "police" not in protocol.needs_sign_off
    for name, step in protocol.steps.items():
        assert not isinstance(step, Danger), name
        for text in texts(step):
            assert not {"police", "emergency"} & blanks(text), name
    assert not any(step.tell_patrol for step in questions(protocol).values())
    assert not any(opened(step) for step in protocol.steps.values()), "other protocols ring them"


def opened(step: Step) -> list[Target]:
    return [target for _, target in exits(step) if target.open]


@pytest.mark.parametrize("channel", ["voice", "sms"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("about", ABOUT_POLICE)
def test_it_begins_with_nought_instead_of_nine(
    catalogue: Catalogue, about: str, channel: str, language: str
) -> None:
    opening = catalogue.protocols[about].steps["opening"]
    assert isinstance(opening, Say)
    wording = opening.text if channel == "voice" else opening.sms or {}
    first = wording[language].split(". ")[0]
    assert first.index("0") < first.index("9")


@pytest.mark.parametrize("about", ABOUT_POLICE)
def test_a_complaint_names_lawyer_and_ombudsman(catalogue: Catalogue, about: str) -> None:
    for text in texts(catalogue.protocols[about].steps["complain"]):
        assert blanks(text) == {"legal-aid", "ombudsman"}


def test_what_happened_with_officers_is_private(catalogue: Catalogue) -> None:
    asked = questions(catalogue.protocols["document-check"])
    telling = {"when", "now", "after", "money", "paid", "sign", "signed", "station", "hurt", "more"}
    assert all(asked[name].private for name in telling)


def test_a_foreigner_can_repeat_the_sentences(catalogue: Catalogue) -> None:
    for text in ("words", "words-station", "sign", "search"):
        step = catalogue.protocols["document-check"].steps[text]
        assert isinstance(step, Menu)
        assert "Meni potriben" in step.text["en"]
        assert "Meni potriben" in (step.sms or {})["en"]


# --- Theft, housing ---------------------------------------------------------------------------


def test_every_answer_of_a_complaint_that_tells_something_is_private(catalogue: Catalogue) -> None:
    asked = questions(catalogue.protocols["police-complaint"])
    assert {name for name, step in asked.items() if not step.private} == {"complain", "avoid"}


def test_whoever_gets_no_help_from_the_police_comes_to_the_complaints(catalogue: Catalogue) -> None:
    more = catalogue.protocols["theft"].steps["more"]
    assert [target.open for target in opened(more)] == ["police-complaint"]


@pytest.mark.parametrize("name", ["theft", "housing", "home-violence"])
def test_danger_is_asked_first_and_the_desk_learns_which(catalogue: Catalogue, name: str) -> None:
    protocol = catalogue.protocols[name]
    first = questions(protocol)["safe"]
    assert settled(protocol, protocol.start) == "safe"
    assert isinstance(first, Menu)
    assert first.tell_patrol
    assert [choice.goto == "danger" for choice in first.choices][1:].count(False) == 0
    told = {each for each, step in questions(protocol).items() if step.tell_patrol}
    assert told <= {"safe", "threat"}


def test_stolen_documents_go_on_in_their_own_protocol(catalogue: Catalogue) -> None:
    what = catalogue.protocols["theft"].steps["what"]
    assert [target.open for target in opened(what)] == ["lost-documents"]


# --- Stress -----------------------------------------------------------------------------------


def test_every_answer_about_stress_is_private_and_none_reaches_the_patrol(
    catalogue: Catalogue,
) -> None:
    for name, step in questions(catalogue.protocols["stress"]).items():
        assert step.private, name
        assert not step.tell_patrol, name


def test_any_thought_of_harm_leads_to_a_person_at_once_or_to_the_police(
    catalogue: Catalogue,
) -> None:
    steps = catalogue.protocols["stress"].steps
    assert chosen(steps["now"], "2") == chosen(steps["thoughts"], "2") == "harm"
    for text in texts(steps["harm"]):
        assert {"lifeline", "ambulance"} <= blanks(text)
    person, police = (steps[chosen(steps["harm"], key)] for key in "12")
    assert isinstance(person, Person)
    assert person.urgent
    assert all("lifeline" in blanks(text) for text in texts(person))
    assert isinstance(police, Danger)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_connected_with_the_police_was_told_so(
    catalogue: Catalogue, language: str
) -> None:
    police = {"en": "police", "uk": "поліц"}[language]
    for name in SITUATIONS:
        steps = catalogue.protocols[name].steps
        for step in steps.values():
            if isinstance(step, Menu) and any(
                isinstance(steps.get(choice.goto or ""), Danger) for choice in step.choices
            ):
                labels = " ".join(choice.label[language] for choice in step.choices)
                assert police in (step.text[language] + labels).casefold()
