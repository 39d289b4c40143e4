"""Telephone numbers of people in the words that caller and assistant write to each other.

Pure. A mobile number, however it is written, counts as a person's; landlines, free and short
numbers are those of offices and helplines, and stay. What is spelled out nobody can find.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ivr import phones

_PIECE = re.compile(r"\+?\d+")
_BETWEEN = re.compile(r"[\W_]{0,3}")
_FEWEST, _MOST = 9, 15
"""Digits of a number as people write it, without and with its country."""

_TELLING = 7
"""So many last digits of a number give it away."""


@dataclass(frozen=True)
class Found:
    """A number in E.164, and where in the text it stands."""

    start: int
    end: int
    number: str


def masked(text: str, *, own: str | None = None) -> str:
    """The text with every mobile number in it, and the writer's `own` (E.164), shown in part."""
    shown, at = [], 0
    for found in _found(text, own):
        shown += [text[at : found.start], phones.mask(found.number)]
        at = found.end
    return "".join([*shown, text[at:]])


def gives_away(text: str, *, own: str, known: Collection[str] = ()) -> bool:
    """Whether a text tells a person's number, or the writer's `own` whatever stands between.

    known: numbers that may be told, in E.164: HotLine's own and the public ones.
    """
    digits = "".join(character for character in text if character.isdecimal())
    if _latin(own)[-_TELLING:] in _latin(digits):
        return True
    return any(found.number not in known for found in _found(text, own))


def _found(text: str, own: str | None) -> Iterator[Found]:
    """The numbers in a text from left to right, the longest where one stands in another."""
    pieces = list(_PIECE.finditer(text))
    joined = [_BETWEEN.fullmatch(text, a.end(), b.start()) is not None for a, b in pairwise(pieces)]
    at = 0
    while at < len(pieces):
        last, number = _longest(pieces, joined, at, own)
        if number is not None:
            yield Found(pieces[at].start(), pieces[last].end(), number)
        at = last + 1


def _longest(
    pieces: list[re.Match[str]], joined: list[bool], at: int, own: str | None
) -> tuple[int, str | None]:
    """The longest number that begins with a piece: its last piece, and the number if there is."""
    best: tuple[int, str | None] = (at, None)
    written, last = pieces[at][0], at
    while True:
        digits = len(written.lstrip("+"))
        if digits > _MOST:
            return best
        number = phones.parse(written) if digits >= _FEWEST else None
        if number is not None and (number == own or phones.is_mobile(number)):
            best = (last, number)
        if last == len(joined) or not joined[last] or pieces[last + 1][0].startswith("+"):
            return best
        last += 1
        written += pieces[last][0]


def _latin(number: str) -> str:
    return "".join(str(int(character)) for character in number if character.isdecimal())
