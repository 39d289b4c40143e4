"""Assistants' commands by SMS, and supervisors', in English and Ukrainian, forgivingly read.

Pure. Case, punctuation, quotes and look-alike letters don't matter. A sentence that merely begins
with TAKE, PASS, AGAIN, ON, OFF, DUTY, SICK, SWAP, COVER or SEEN is no command; after DONE every
word belongs to the note, and after SAY to the caller.
None of them is a word the carrier takes for itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.channels.letters import CODE, LONGEST_BODY, code, shape, visible

TAKE = ("TAKE", "БЕРУ", "BERU")
PASS = ("PASS", "ПАС", "PAS")
AGAIN = ("AGAIN", "ЗНОВУ", "ZNOVU")
DONE = ("DONE", "ГОТОВО", "HOTOVO", "GOTOVO")
SAY = ("SAY", "СКАЖИ", "SKAZHY")
CARD = ("CARD", "КАРТКА", "KARTKA")
ON = ("ON", "ТУТ", "TUT")
OFF = ("OFF", "ПАУЗА", "PAUZA", "PAUSE")
DUTY = ("DUTY", "ЗМІНИ", "ZMINY")
SICK = ("SICK", "ХВОРІЮ", "KHVORIIU", "HVORIYU")
SWAP = ("SWAP", "ОБМІН", "OBMIN")
COVER = ("COVER", "ЗАМІНЮ", "ZAMINIU", "ZAMINYU")
SEEN = ("SEEN", "БАЧУ", "BACHU")
WORDS = (TAKE, PASS, AGAIN, DONE, SAY, CARD, ON, OFF, DUTY, SICK, SWAP, COVER, SEEN)

_MARKS = r"[\s\"'“”„«»‘’`().,:;!#<>\[\]-]*"
_COMMAND = re.compile(rf"{_MARKS}(?P<word>[^\W\d_]+)(?P<rest>.*)")
_CODE_FIRST = re.compile(rf"{_MARKS}(?P<code>{CODE})(?P<rest>.*)")
_MINUTES = re.compile(
    rf"{_MARKS}(?:in|за|через)?\s*(?P<minutes>[0-9]{{1,3}})\s*(?:m|min|mins|minutes?|хв|хвилин\w?)?{_MARKS}",
    re.IGNORECASE,
)
_POLITE = re.compile(rf"{_MARKS}(?:(?:duty|now|please|зараз|будь ласка){_MARKS})?", re.IGNORECASE)
_WRITTEN = re.compile(
    rf"\W*[^\W\d_]+(?:{_MARKS}(?P<code>{CODE})[\"'”»’)\]]?)?"
    r"(?:\s*[:;,.-]+(?=\s))?\s*(?P<words>.*)",
    re.DOTALL,
)
_PLACE = re.compile(rf"{_MARKS}(?P<place>[1-9])?{_MARKS}")
_OUTCOME = re.compile(rf"{_MARKS}(?P<outcome>[123])(?![0-9])(?P<rest>.*)")


@dataclass(frozen=True)
class Take:
    """The assistant takes a case: at once, or to be rung in `minutes`."""

    code: str | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Pass:
    """The assistant leaves an offered case to somebody else."""

    code: str | None = None


@dataclass(frozen=True)
class Again:
    """The assistant asks to be rung once more for a case of theirs, and then the caller."""

    code: str | None = None


@dataclass(frozen=True)
class Done:
    """The assistant closes a case: 1 helped, 2 referred, 3 follow-up; `note` in their own words."""

    code: str | None = None
    outcome: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Say:
    """The assistant writes to the caller of a case of theirs: `words` as they stand, or none."""

    code: str | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Card:
    """The assistant asks what to ask: about a case, or a topic in their own words."""

    code: str | None = None
    topic: str = ""


@dataclass(frozen=True)
class On:
    """The assistant takes requests again."""


@dataclass(frozen=True)
class Off:
    """The assistant takes no requests for now."""


@dataclass(frozen=True)
class Duty:
    """The assistant asks for their next shifts."""


@dataclass(frozen=True)
class Sick:
    """The assistant cannot have the next shift, or the one at a place of those DUTY tells."""

    place: int | None = None


@dataclass(frozen=True)
class Swap:
    """The assistant offers a shift (a place), would give one for another's (both), or agrees."""

    code: str | None = None
    place: int | None = None


@dataclass(frozen=True)
class Cover:
    """The assistant takes a shift by its code, or asks which wait for somebody."""

    code: str | None = None


@dataclass(frozen=True)
class Seen:
    """A supervisor has seen an emergency and sees to it."""

    code: str | None = None


Command = Take | Pass | Again | Done | Say | Card | On | Off | Duty | Sick | Swap | Cover | Seen


def read(body: str) -> Command | None:
    """The command in an assistant's text, or None where there is none. Never raises."""
    match = _COMMAND.fullmatch(visible(body[:LONGEST_BODY]))
    if match is None:
        return None
    word, (found, rest) = shape(match["word"]), _code(match["rest"])
    if word in _TAKE:
        return _take(found, rest)
    if word in _ABOUT_ONE:
        return _ABOUT_ONE[word](found) if found or _nothing(rest) else None
    if word in _SHIFTS:
        return _shift(word, found, rest)
    if word in _SAY:
        return _say(body[:LONGEST_BODY], found, rest)
    if word in _CARD:
        return Card(found, "" if found else _trimmed(rest))
    if word in _BARE:
        return _BARE[word] if _POLITE.fullmatch(rest) else None
    if word in _DUTY:
        return Duty() if _POLITE.fullmatch(rest.replace("?", " ")) else None
    return _done(found, rest) if word in _DONE else None


def _shapes(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(shape, names))


_TAKE, _DONE, _DUTY = _shapes(TAKE), _shapes(DONE), _shapes(DUTY)
_SAY, _CARD = _shapes(SAY), _shapes(CARD)
_SICK, _SWAP, _COVER = _shapes(SICK), _shapes(SWAP), _shapes(COVER)
_SHIFTS = _SICK | _SWAP | _COVER
_ABOUT_ONE: dict[str, Callable[[str | None], Command]] = {
    **dict.fromkeys(_shapes(PASS), Pass),
    **dict.fromkeys(_shapes(AGAIN), Again),
    **dict.fromkeys(_shapes(SEEN), Seen),
}
_BARE: dict[str, Command] = {
    **dict.fromkeys(_shapes(ON), On()),
    **dict.fromkeys(_shapes(OFF), Off()),
}


def _code(rest: str) -> tuple[str | None, str]:
    match = _CODE_FIRST.fullmatch(rest)
    found = code(match["code"]) if match else None
    return (found, match["rest"]) if match and found else (None, rest)


def _shift(word: str, found: str | None, rest: str) -> Sick | Swap | Cover | None:
    match = _PLACE.fullmatch(rest)
    if match is None:
        return None
    place = int(match["place"]) if match["place"] else None
    if word in _SWAP:
        return Swap(found, place)
    if word in _SICK:
        return Sick(place) if found is None else None
    return Cover(found) if place is None else None


def _take(found: str | None, rest: str) -> Take | None:
    if _nothing(rest):
        return Take(found)
    match = _MINUTES.fullmatch(rest)
    return Take(found, int(match["minutes"]) or None) if match else None


def _done(found: str | None, rest: str) -> Done:
    match = _OUTCOME.fullmatch(rest)
    outcome, note = (int(match["outcome"]), match["rest"]) if match else (None, rest)
    return Done(found, outcome, _trimmed(note) or None)


def _say(body: str, found: str | None, rest: str) -> Say:
    """The words as they were typed; a code that is none, such as `48219`, leaves nothing to say."""
    if found is None and rest.strip()[:1].isdigit():
        return Say()
    typed = _WRITTEN.fullmatch(body.strip())
    if typed is None or (typed["code"] is None) != (found is None):
        return Say(found, _trimmed(rest))
    return Say(found, typed["words"].strip())


def _nothing(rest: str) -> bool:
    return re.fullmatch(_MARKS, rest) is not None


def _trimmed(note: str) -> str:
    """A note without the marks that parted it from the code; its own full stop stays."""
    return re.sub(rf"^{_MARKS}", "", note).strip() if not _nothing(note) else ""
