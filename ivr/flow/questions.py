"""The four questions somebody in danger is asked for a patrol desk that speaks no other language.

Pure. Their wording is HotLine's own (`protocols/phrases.yaml`), the answers are among those the
patrol may hear, and stand with them in the state and in the emergency: `/hurt` and the key.
"""

from collections.abc import Sequence
from dataclasses import replace

from ivr.flow.catalogue import Catalogue
from ivr.flow.state import Answer, Place, State

QUESTIONS = ("hurt", "weapon", "near", "speak")
"""Is anybody hurt? Is there a weapon? Are they still there? Can you speak?"""

ANSWERS = {"1": "yes", "2": "no"}

SILENT = ""
"""The key of a question that nobody answered."""

_PLACES = tuple(f"/{each}" for each in QUESTIONS)


def following(question: str) -> str | None:
    """The question after one; None after the last."""
    later = QUESTIONS[QUESTIONS.index(question) + 1 :]
    return later[0] if later else None


def answered(state: State, question: str, key: str) -> State:
    """The state with an answer, in the place of an earlier one to the same question."""
    place = Place("", question)
    others = tuple(each for each in state.answers if each.place != place)
    return replace(state, answers=(*others, Answer(place, key, tell_patrol=True)))


def were_asked(state: State) -> bool:
    """Whether they were asked already in this call."""
    return any(not each.place.protocol for each in state.answers)


def over(state: State) -> State:
    """No more is asked: what was not answered stands so."""
    for question in QUESTIONS:
        if all(each.place != Place("", question) for each in state.answers):
            state = answered(state, question, SILENT)
    return state


def is_silent(state: State) -> bool:
    """Whether the last two questions were not answered: they may be unable to press a key."""
    given = [each.keys for each in state.answers if not each.place.protocol]
    return given[-2:] == [SILENT, SILENT]


def told(
    catalogue: Catalogue, answers: Sequence[tuple[str, str]], language: str
) -> tuple[str, ...]:
    """The answers among those of an emergency, in words: "somebody is hurt".

    Where they were asked and nothing was answered, that; where they were not asked, nothing.
    """
    mine = [(place.removeprefix("/"), key) for place, key in answers if place in _PLACES]
    given = [f"told-{name}-{ANSWERS[key]}" for name, key in mine if key in ANSWERS]
    phrases = given or (["told-nothing"] if mine else [])
    return tuple(_in(catalogue, each, language) for each in phrases)


def _in(catalogue: Catalogue, phrase: str, language: str) -> str:
    spoken = catalogue.phrase(phrase).spoken
    return spoken.get(language) or spoken["en"]
