"""How a word of danger sounds, where it may be written in other letters than the lists have. Pure.

For `danger_words` only. Ukrainian and Russian words are found in Latin letters, whichever way
somebody writes them so (`zbroya`, `zbroia`, `zbroja`), and Arabic ones in Latin letters and digits
(`7aree2a`) and behind the small words that Arabic joins to them. What sounds alike here is taken
for the same word, so a short sound counts for nothing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ivr.channels.danger_spelling import spelt, tokens_of
from ivr.flow.danger_words import ENDING, GAP

SHORTEST_SLAVIC, SHORTEST_SLAVIC_ROW = 5, 6
"""Sounds that one word must have, and several words together."""

SHORTEST_ARABIC = 3
"""Consonants that an Arabic word must have."""

_SLAVIC, _ARABIC = "~", "^"
"""What such a sound begins with, so that it is never taken for a written word."""

_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгґдезиіклмнопрстуфхцыэ", "abvggdeziiklmnoprstufxcie", strict=True)),
        "є": "ie",
        "ж": "zh",
        "ї": "ii",
        "й": "i",
        "ч": "ch",
        "ш": "sh",
        "щ": "sh",
        "ь": "",
        "ъ": "",
        "ю": "iu",
        "я": "ia",
        "ё": "io",
        "'": "",
    }
)
_TWO_LETTERS = {"shch": "S", "sch": "S", "sh": "S", "zh": "Z", "ch": "C", "kh": "x", "ts": "c"}
_ONE_SOUND = str.maketrans("yjwgxq", "iivhhk", "'")

_ARABIC_LETTERS = str.maketrans(
    dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "bttgh5ddrzsSsdtzGfqklmnh", strict=True))
)
_LATIN_ARABIC = {"sh": "S", "ch": "S", "kh": "5", "gh": "G", "th": "t", "dh": "d"}
_ARABIC_DIGITS = str.maketrans("2798jck", "qhqqgkk", "3'")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)'(?=\w{3})")
_IN_LATIN = re.compile(r"[a-z][23579]|[23579]'?[a-z]")
_NO_ARABIC = re.compile(r"\d+(?:st|nd|rd|th|am|pm|h|min|km|kg|m|x|y|yr|yrs|d|k)?")
_JOINED_BEFORE = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س", "ه", "ح")


def listed(expression: str) -> tuple[str, ...] | None:
    """The sounds of a listed expression, word by word; None where it is Latin, or too short."""
    parts = tuple(map(_listed_part, expression.split()))
    sounds = [part for part in parts if part and part != GAP]
    if not sounds or None in parts or len({sound[0] for sound in sounds}) > 1:
        return None
    size = sum(len(sound.removesuffix(ENDING)) - 1 for sound in sounds)
    needed = SHORTEST_SLAVIC if len(sounds) == 1 else SHORTEST_SLAVIC_ROW
    if size < (SHORTEST_ARABIC if sounds[0][0] == _ARABIC else needed):
        return None
    return tuple(part or "" for part in parts)


def heard(text: str) -> tuple[tuple[str, ...], ...]:
    """What each word of a text may be heard as, besides as it is written."""
    tokens = tokens_of(text)
    arabic = any(_IN_LATIN.search(each) and not _NO_ARABIC.fullmatch(each) for each in tokens)
    return tuple(tuple(_heard(token, arabic=arabic)) for token in tokens)


def without_joined(token: str) -> Iterator[str]:
    """An Arabic word without the article, the `and`, the `with`, that may be joined to it."""
    for before in _JOINED_BEFORE:
        rest = token.removeprefix(before)
        if rest != token and len(rest) >= SHORTEST_ARABIC:
            yield rest


def _heard(token: str, *, arabic: bool) -> Iterator[str]:
    if not token.isascii():
        return
    if elided := _ELIDED.match(token):
        yield from spelt(token[elided.end() :])
    yield _SLAVIC + _slavic(token)
    if arabic:
        sound = _arabic(token)
        yield _ARABIC + sound
        if len(sound) > SHORTEST_ARABIC and sound[0] in "bhsl":
            yield _ARABIC + sound[1:]


@lru_cache(maxsize=10_000)
def _listed_part(part: str) -> str | None:
    if part == GAP:
        return GAP
    word, ending = part.removesuffix(ENDING), ENDING * part.endswith(ENDING)
    token = "".join(tokens_of(word))
    if token and all("\u0400" <= each <= "\u04ff" or each == "'" for each in token):
        return f"{_SLAVIC}{_slavic(token.translate(_CYRILLIC))}{ending}"
    if token and all("\u0600" <= each <= "\u06ff" for each in token):
        return f"{_ARABIC}{_consonants(token.translate(_ARABIC_LETTERS))}{ending}"
    return None


def _slavic(letters: str) -> str:
    for written, sound in _TWO_LETTERS.items():
        letters = letters.replace(written, sound)
    letters = re.sub("i+", "i", letters.translate(_ONE_SOUND))
    return _once(re.sub("i(?=[aeou])", "", letters))


def _arabic(letters: str) -> str:
    for written, sound in _LATIN_ARABIC.items():
        letters = letters.replace(written, sound)
    return _consonants(letters.translate(_ARABIC_DIGITS))


def _consonants(letters: str) -> str:
    return _once(re.sub("[^bcdfghklmnpqrstvxzSG5]", "", letters))


def _once(sound: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sound)
