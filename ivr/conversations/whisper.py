"""What an assistant hears of a case before the caller is rung: code, language, topic, answers."""

from collections.abc import Sequence

from ivr.channels.wording import Wording
from ivr.conversations.answers import answers
from ivr.dispatch.asking import language_name, topic_title
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.flow.effects import Say
from ivr.flow.lint.timing import seconds
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
    """The sentence, with as many of the caller's latest answers as can be said in the time.

    That they could not talk always comes first: they may not be alone this time either.
    """
    first = _silent(hotline, language) if callback.cannot_talk else ()
    labels = answers(turns, hotline.catalogue(), language)[-MOST_ANSWERS:]
    ways = (
        _told(hotline, callback, (*first, *labels[left:]), language) for left in range(len(labels))
    )
    bare = _told(hotline, callback, first, language)
    return next((say for say in ways if _seconds(say, wording) <= LONGEST), bare)


def _silent(hotline: Hotline, language: str) -> tuple[str, ...]:
    spoken = hotline.catalogue().phrase("answer-cannot-talk").spoken
    return (spoken.get(language) or spoken["en"],)


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
