"""Drafts kept from callers: not told, not offered, and never the end of the way."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.effects import Offer, RequestCallback
from ivr.flow.inputs import Word
from ivr.flow.lint.structure import exits
from ivr.flow.protocol import Menu, Protocol
from ivr.flow.protocol import Say as SayStep
from ivr.flow.state import Place
from tests.flow.talk import Talk
from tests.flow.walk import facts, nothing_signed, shipped, signed, some_signed, workshop

NAMES = tuple(sorted(set(shipped().protocols) - {TOP_MENU}))
INSTEAD = "not_signed_off"


def offered(talk: Talk) -> dict[str, str]:
    """The keys the last turn offered, with their labels in English."""
    return {e.key: e.label.spoken["en"] for e in talk.effects if isinstance(e, Offer)}


def steps_met(catalogue: Catalogue) -> Iterator[Place]:
    """Every step somebody can come to from the top menu or by a topic word."""
    ahead = [Place(name, each.start) for name, each in catalogue.protocols.items()]
    met: set[Place] = set()
    while ahead:
        place = ahead.pop()
        if place in met:
            continue
        met.add(place)
        yield place
        for _, target in exits(catalogue.step(place.protocol, place.step)):
            opened = catalogue.protocols[target.open or place.protocol]
            ahead.append(Place(opened.protocol, target.goto or opened.start))


@given(st.sets(st.sampled_from(NAMES)))
def test_whatever_is_signed_off_nothing_of_a_draft_is_told_and_every_way_leads_on(
    names: set[str],
) -> None:
    whole = signed(shipped(), *names)
    told = whole.signed_off
    for place in steps_met(told):
        step = told.step(place.protocol, place.step)
        before = whole.protocols[place.protocol].steps.get(place.step)
        if place.step == INSTEAD:
            assert step.kind == "end"
        elif isinstance(step, Menu):
            assert isinstance(before, Menu)
            assert step.choices
            assert all(choice in before.choices for choice in step.choices)
            assert all((c.open or TOP_MENU) in {*names, TOP_MENU} for c in step.choices)
        else:
            assert place.protocol in {*names, TOP_MENU}
            assert step == before or isinstance(before, Menu)


NAMES_BEHIND = {"housing", "home-violence", "police-complaint", "useful-numbers", "about-us"}
"""What the last choice of the top menu leads to."""


@given(st.sets(st.sampled_from(NAMES)))
def test_choices_that_stay_keep_their_keys(names: set[str]) -> None:
    told = signed(shipped(), *names).signed_off
    talk = Talk(told).calls("en")
    every = offered(Talk().calls("en"))
    rest = NAMES_BEHIND & names
    openers = {"1": "lost-documents", "2": "document-check", "3": "theft", "4": "stress"}
    kept = {key for key, name in openers.items() if name in names} | ({"5"} if rest else set())
    assert offered(talk) == {key: every[key] for key in kept}


def test_the_key_of_a_draft_is_no_answer() -> None:
    talk = Talk(some_signed()).calls("en").presses("4")
    assert "wrong-key" in talk.heard
    assert offered(talk) == {"3": "Theft or robbery", "5": "Housing and other topics"}
    assert offered(talk.presses("5")) == {"4": "Useful telephone numbers"}


def test_where_nothing_is_signed_off_a_call_begins_as_ever_and_offers_a_person() -> None:
    talk = Talk(nothing_signed()).calls("en")
    *opening, instead, keys = talk.heard
    assert opening == ["danger-first", "danger-first", "other-languages", "notice"]
    assert (instead, keys) == (f"menu/{INSTEAD}", "after-end")
    assert not talk.did(RequestCallback)  # nobody is called who did not ask
    assert talk.presses("0").heard == ("person-offer",)
    assert talk.presses("*").heard == ("person-withdrawn", f"menu/{INSTEAD}", "after-end")
    assert talk.presses("*").heard == ("language-choice", "language-choice")


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_drafts_topic_word_is_understood_and_a_person_offered(language: str) -> None:
    talk = Talk(some_signed(), facts(voice=False)).writes(language).names("stress")
    assert f"stress/{INSTEAD}" in talk.heard
    assert not talk.did(RequestCallback)
    assert talk.presses("0").did(RequestCallback)
    assert talk.state.topic == "stress"  # whoever calls back knows what it is about
    assert talk.asks(Word.MENU).state.place == Place(TOP_MENU, "top")


def test_a_protocol_that_leads_to_a_draft_tells_its_own_and_offers_a_person() -> None:
    papers = workshop().protocols["papers"]
    opening = papers.steps["opening"]
    assert isinstance(opening, SayStep)
    leads_on = SayStep(kind="say", text=opening.text, open="threats")
    told = _with(workshop(), threats=_draft(workshop(), "threats"), papers=_steps(papers, leads_on))
    assert Talk(told.signed_off).calls("en").presses("1").heard[-3:] == (
        "papers/opening",
        f"threats/{INSTEAD}",
        "after-end",
    )


def test_a_question_whose_every_answer_is_a_draft_is_told_without_choices() -> None:
    papers = workshop().protocols["papers"]
    which = papers.steps["which"]
    assert isinstance(which, Menu)
    choices = tuple(c.model_copy(update={"goto": None, "open": "threats"}) for c in which.choices)
    asks = which.model_copy(update={"choices": choices})
    told = _with(workshop(), threats=_draft(workshop(), "threats"), papers=_steps(papers, asks))
    talk = Talk(told.signed_off).calls("en").presses("1")
    assert talk.heard[-3:] == ("papers/which", f"papers/{INSTEAD}", "after-end")
    assert offered(talk) == {}


def test_where_all_is_signed_off_nothing_changes() -> None:
    whole = signed(shipped(), *NAMES)
    assert whole.signed_off is whole


def _draft(catalogue: Catalogue, name: str) -> Protocol:
    return catalogue.protocols[name].model_copy(update={"needs_sign_off": ("police",)})


def _steps(protocol: Protocol, step: SayStep | Menu) -> Protocol:
    """The protocol, one step of it in the place of that of its kind."""
    name = next(n for n, each in protocol.steps.items() if each.kind == step.kind)
    return protocol.model_copy(update={"steps": {**protocol.steps, name: step}})


def _with(catalogue: Catalogue, **changed: Protocol) -> Catalogue:
    protocols: Mapping[str, Protocol] = {**catalogue.protocols, **changed}
    return replace(catalogue, protocols=protocols)
