"""What the patrol may hear of a caller's answers: those of steps marked `tell_patrol`. Pure."""

import re
from collections.abc import Iterable, Mapping

from ivr.flow import questions
from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import Menu
from ivr.flow.state import State

_QUESTION = re.compile(r"[^.?!:]*\?")

FALLBACK = "en"
"""The language of a label that lacks the one asked for."""

Known = tuple[tuple[str, str], ...]
"""Answers as an emergency keeps them: the question's place (`protocol/step`), and the key."""


def known(state: State) -> Known:
    """The caller's answers so far that the patrol may hear."""
    return tuple(
        (f"{a.place.protocol}/{a.place.step}", a.keys) for a in state.answers if a.tell_patrol
    )


def labels(catalogue: Catalogue, answers: Iterable[tuple[str, str]], language: str) -> list[str]:
    """The words of such answers, with what was asked: "Is anybody hurt? Yes".

    One that today's protocols do not know is left out.
    """
    given = list(answers)
    found = (_label(catalogue, place, key, language) for place, key in given)
    of_ours = questions.told(catalogue, given, language)
    return [*(label for label in found if label is not None), *of_ours]


def _label(catalogue: Catalogue, place: str, key: str, language: str) -> str | None:
    name, _, step = place.partition("/")
    protocol = catalogue.protocols.get(name)
    asked = protocol.steps.get(step) if protocol else None
    if not isinstance(asked, Menu) or not asked.tell_patrol:
        return None
    label = next((choice.label for choice in asked.choices if choice.key == key), None)
    if label is None:
        return None
    return f"{_question(asked, language)} {_in(label, language)}".strip()


def _question(asked: Menu, language: str) -> str:
    """The first sentence of a step that asks something; none that holds a blank."""
    told = (sentence.strip() for sentence in _QUESTION.findall(_in(asked.text, language)))
    return next((sentence for sentence in told if "{" not in sentence), "")


def _in(wording: Mapping[str, str], language: str) -> str:
    return wording.get(language) or wording.get(FALLBACK) or ""
