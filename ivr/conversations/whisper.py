"""What an assistant hears of a case before the caller is rung: code, language, topic, answers.

Pure. The answers are found in the journal's turns. What was answered to a question marked private
is not in it, and neither is what was told next, so that nothing can be guessed from there either.
"""

from collections.abc import Sequence
from itertools import pairwise

from ivr.channels.wording import FALLBACK, Wording
from ivr.dispatch.asking import language_name, topic_title
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.effects import Say
from ivr.flow.lint.timing import seconds
from ivr.flow.protocol import Choice, Menu
from ivr.flow.state import Place
from ivr.flow.texts import Digits, Value
from ivr.store.journal import JournalRow

MOST_ANSWERS = 3
"""The latest answers say most; more of them nobody keeps in mind."""

LONGEST = 20.0
"""Seconds the whisper may take: the assistant waits for its end, and the caller for both."""


def whisper(
    hotline: Hotline,
    callback: Callback,
    turns: Sequence[JournalRow],
    *,
    language: str,
    wording: Wording,
) -> Say:
    """The sentence, with as many of the caller's latest answers as can be said in the time."""
    labels = answers(turns, hotline.catalogue(), language)[-MOST_ANSWERS:]
    ways = (_told(hotline, callback, labels[left:], language) for left in range(len(labels)))
    bare = _told(hotline, callback, (), language)
    return next((say for say in ways if _seconds(say, wording) <= LONGEST), bare)


def answers(turns: Sequence[JournalRow], catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """The labels of the choices made in protocols, in the order they last were, never private ones.

    turns: one conversation's, in order. Choices of the top menu are the topic and not told here.
    """
    given: dict[Place, Choice] = {}
    for before, turn in pairwise(each for each in turns if each.turn > 0):
        place = Place(before.protocol or "", before.step or "")
        choice = _choice(catalogue, place, turn.input) if turn.turn == before.turn + 1 else None
        if choice is not None:
            given.pop(place, None)
            given[place] = choice
    return tuple(_label(choice, language) for choice in given.values())


def _choice(catalogue: Catalogue, place: Place, came_in: str) -> Choice | None:
    kind, _, key = came_in.partition(" ")
    protocol = catalogue.protocols.get(place.protocol)
    if kind != "key" or protocol is None or place.protocol == TOP_MENU:
        return None
    step = protocol.steps.get(place.step)
    if not isinstance(step, Menu) or step.private:
        return None
    return next((choice for choice in step.choices if choice.key == key), None)


def _label(choice: Choice, language: str) -> str:
    labels = choice.label
    return labels.get(language) or labels.get(FALLBACK) or next(iter(labels.values()))


def _told(hotline: Hotline, callback: Callback, labels: Sequence[str], language: str) -> Say:
    case: dict[str, Value] = {
        "code": Digits(callback.code),
        "language": language_name(callback.language, language),
        "topic": topic_title(hotline, callback.topic, language),
    }
    if not labels:
        return hotline.phrase("assistant-whisper", language, case)
    answered = case | {"answers": "; ".join(labels)}
    return hotline.phrase("assistant-whisper-answers", language, answered)


def _seconds(say: Say, wording: Wording) -> float:
    return seconds(wording.spoken(say), say.language, wording.catalogue.numbers)
