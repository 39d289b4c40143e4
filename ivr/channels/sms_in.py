"""What a caller's text means: an input of the engine, or one of the wishes beyond a protocol.

Pure. The order is that of need: danger, a person, HotLine's own words, the carrier's words,
choices by digit, topics.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ivr.channels import caller_words as ours
from ivr.channels import danger_words
from ivr.channels.letters import CODE, LONGEST_BODY, code, visible, words
from ivr.channels.sms_language import language_of
from ivr.channels.topics import named
from ivr.channels.voice import MOST_KEYS
from ivr.flow.catalogue import COMPLAINT, Catalogue
from ivr.flow.inputs import (
    Answered,
    Asked,
    Despaired,
    Doubted,
    Input,
    Named,
    Replied,
    Unclear,
    Word,
)

__all__ = [
    "CarrierWord",
    "Forget",
    "MissedCalls",
    "More",
    "Read",
    "Withdraw",
    "alarms_by_itself",
    "calls_for_police",
    "is_about_police",
    "language_of",
    "read",
    "says_yes",
    "tells_of_danger",
]


@dataclass(frozen=True)
class Withdraw:
    """The caller takes back the request with this six-digit code, or the one there is."""

    code: str | None


@dataclass(frozen=True)
class Forget:
    """The caller wants everything about them erased; the code is that of their open request."""

    code: str | None = None


@dataclass(frozen=True)
class MissedCalls:
    """Whether the caller wants to be called because they rang and hung up."""

    wanted: bool


@dataclass(frozen=True)
class More:
    """The caller wants the next page of the last answer."""


@dataclass(frozen=True)
class CarrierWord:
    """A word the carrier takes for itself: it answers, or blocks, and HotLine stays silent."""

    wish: Literal["out", "in", "info"]


Read = Input | Withdraw | Forget | MissedCalls | More | CarrierWord


def read(body: str, *, catalogue: Catalogue) -> Read:
    """What a text means; never raises. Empty and unknown texts are Unclear."""
    text, written, keys = _looked_at(body)
    if _is_danger(keys, written):
        return Asked(Word.DANGER)
    danger = None if keys else _danger(text, written, catalogue)
    if danger is not None:
        return danger
    if _wants_to_be_written_to(written):
        return Asked(Word.BY_TEXT)
    if keys == "0" or _wants_a_person(written):
        return Asked(Word.PERSON)
    return (
        _command(text, written)
        or _carrier_word(written)
        or _chosen(keys)
        or _topic(written, catalogue)
        or _reply(text, catalogue)
        or Unclear()
    )


def calls_for_police(body: str, *, catalogue: Catalogue) -> bool:
    """Whether `read` would give danger; found out without looking for a topic."""
    text, written, keys = _looked_at(body)
    if keys or _is_danger(keys, written):
        return _is_danger(keys, written)
    found = danger_words.find(text, catalogue.danger_words)
    return found is not None and found.sign == "acts"


def alarms_by_itself(body: str) -> bool:
    """Whether a text alarms by its digits or SOS, whatever the authors list."""
    _, written, keys = _looked_at(body)
    return _is_danger(keys, written)


def says_yes(body: str, *, catalogue: Catalogue) -> bool:
    """Whether a text begins with yes, in any language; the carrier takes `YES` for itself."""
    text = visible(body[:LONGEST_BODY])
    return danger_words.begins_with(text, catalogue.danger_words.confirms)


def tells_of_danger(body: str, *, catalogue: Catalogue) -> bool:
    """Whether a text alarms by a word of the authors' lists, and not by digits or SOS alone."""
    found = danger_words.find(visible(body[:LONGEST_BODY]), catalogue.danger_words)
    return found is not None and found.sign == "acts"


def is_about_police(body: str, *, catalogue: Catalogue) -> bool:
    """Whether a text tells of violence by officers, or asks to complain about the police.

    Where it tells of other danger as well whoever helps has to read it: it may say where.
    """
    text, written, _ = _looked_at(body)
    found = danger_words.find(text, catalogue.danger_words)
    if found is None or found.sign == "by_police":
        return found is not None
    return found.sign == "asks_unless_topic" and named(written, catalogue) == COMPLAINT


def _looked_at(body: str) -> tuple[str, tuple[str, ...], str]:
    """What is visible of a text, its words, and the keys it stands for."""
    text = visible(body[:LONGEST_BODY].replace("🆘", " SOS "))
    written = words(text)
    return text, written, _keys(text, written)


def _is_danger(keys: str, written: tuple[str, ...]) -> bool:
    return _alarming_keys(keys, written) if keys else _alarms(written)


def _danger(text: str, written: tuple[str, ...], catalogue: Catalogue) -> Input | None:
    """The alarm, the question or the answer to self-harm that the authors' lists ask for."""
    found = danger_words.find(text, catalogue.danger_words)
    match found.sign if found else None:
        case "acts":
            return Asked(Word.DANGER)
        case "self_harm":
            return Despaired(named(written, catalogue))
        case "by_police":
            return Doubted(person=_wants_a_person(written), by_police=True)
        case "asks":
            return Doubted(person=_wants_a_person(written))
        case "asks_unless_topic" if named(written, catalogue) is None:
            return Doubted(person=_wants_a_person(written))
        case _:
            return None


def _alarming_keys(keys: str, written: tuple[str, ...]) -> bool:
    """`9`, `999`, `1 0 2`, `101, 103`; but not `102 34 56`, a number somebody was asked for."""
    alone = keys in ours.DANGER_NUMBERS or set(keys) == {"9"}
    return alone or (bool(written) and ours.DANGER_NUMBERS.issuperset(written))


def _alarms(written: tuple[str, ...]) -> bool:
    if any(map(ours.SOS.fullmatch, (*written, "".join(written)))):
        return True
    first, second = (*written, "", "")[:2]
    if first == "9":
        return not (second.isdigit() or second in ours.COUNTED)
    if first in ours.DANGER_NUMBERS:
        return True
    return _only(written, ours.DANGER_NUMBERS, around=ours.FILLING | ours.PERSON)


def _wants_a_person(written: tuple[str, ...]) -> bool:
    if ours.ASKS_TO_BE_CALLED & set(written) or ours.CALL_ME & set(pairwise(written)):
        return True
    return _only(written, ours.PERSON, around=ours.FILLING | ours.BACK)


def _wants_to_be_written_to(written: tuple[str, ...]) -> bool:
    """`text me`, `please don't call, write`; but not `text of my contract`, nor `call me`."""
    asking = [word for word in written[:4] if word not in ours.POLITE | {"to"}][:2]
    if tuple(asking) in ours.WRITE_ME or ours.CANNOT_HEAR & set(pairwise(written)):
        return True
    around = ours.FILLING | ours.BESIDE_BY_TEXT
    if ours.NOT.isdisjoint(written):
        return _only(written, ours.BY_TEXT, around=around)
    return _only(written, ours.BY_TEXT | ours.CALLS, around=around | ours.NOT)


def _only(written: tuple[str, ...], wanted: frozenset[str], *, around: frozenset[str]) -> bool:
    """Whether the text says one of the wanted words and nothing but words around it."""
    said = set(written)
    return bool(said & wanted) and said <= wanted | around


def _keys(text: str, written: tuple[str, ...]) -> str:
    """The keys a text stands for: `2`, `(2)`, `2 please`, `0 67 123 45 67`, `#`; else empty."""
    if re.fullmatch(r"[0-9*#\s.,;!?()+/-]*", text):
        keys = re.sub(r"[^0-9*#]", "", text)[:MOST_KEYS]
        return keys.rstrip("#") or keys[:1]
    numbers = [word for word in written if word not in ours.CHOOSING]
    if len(numbers) == 1 and numbers[0].isdigit():
        return numbers[0][:MOST_KEYS]
    return ""


_COMMANDS: tuple[tuple[frozenset[str], frozenset[str], Callable[[], Read]], ...] = (
    (ours.MENU, ours.POLITE, lambda: Asked(Word.MENU)),
    (ours.MORE, ours.POLITE, More),
    (ours.LANGUAGE, ours.POLITE, lambda: Asked(Word.LANGUAGE)),
    (ours.PRIVACY, ours.POLITE, lambda: Asked(Word.PRIVACY)),
    (ours.BACK, ours.POLITE, lambda: Asked(Word.BACK)),
    (ours.AGAIN, ours.POLITE, lambda: Asked(Word.AGAIN)),
    (ours.NO_RING, ours.POLITE, lambda: MissedCalls(wanted=False)),
    (ours.RING_OK, ours.POLITE, lambda: MissedCalls(wanted=True)),
)


def _command(text: str, written: tuple[str, ...]) -> Read | None:
    for wanted, around, meaning in _COMMANDS:
        if _only(written, wanted, around=around):
            return meaning()
    if written == ("ще", "раз"):
        return Asked(Word.AGAIN)
    if _only(_without_numbers(written), ours.FORGET, around=ours.WHAT_TO_FORGET | ours.FILLING):
        return Forget(_code_in(text))
    return _withdrawal(text, written)


def _without_numbers(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in written if not word.isdigit())


def _withdrawal(text: str, written: tuple[str, ...]) -> Withdraw | None:
    if not written or written[0] not in ours.DROP:
        return None
    found = _code_in(text)
    if found is None and len(written) > 1:
        return None
    return Withdraw(found)


def _code_in(text: str) -> str | None:
    match = re.search(CODE, text)
    return code(match[0]) if match else None


def _carrier_word(written: tuple[str, ...]) -> CarrierWord | None:
    """The carrier heeds its words only where they are the whole text."""
    word = written[0] if len(written) == 1 else ""
    if word in ours.OPTING_OUT | ours.OUR_STOP:
        return CarrierWord("out")
    if word in ours.OPTING_IN:
        return CarrierWord("in")
    return CarrierWord("info") if word in ours.ASKING_INFO else None


def _chosen(keys: str) -> Input | None:
    match keys:
        case "":
            return None
        case "*":
            return Asked(Word.BACK)
        case "#":
            return Asked(Word.AGAIN)
        case _:
            return Answered(keys)


def _topic(written: tuple[str, ...], catalogue: Catalogue) -> Named | None:
    protocol = named(written, catalogue)
    return Named(protocol) if protocol else None


def _reply(text: str, catalogue: Catalogue) -> Replied | None:
    if danger_words.begins_with(text, catalogue.danger_words.confirms):
        return Replied(yes=True)
    if danger_words.begins_with(text, catalogue.danger_words.denies):
        return Replied(yes=False)
    return None
