"""The lists of danger words, tried on texts of which it is written what each must do. Pure.

For the authors' command `protocol danger-words`, and for the test that every such text is read so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator

from ivr.channels import sms_in
from ivr.channels.danger_words import find
from ivr.flow.catalogue import Catalogue
from ivr.flow.inputs import Asked, Despaired, Doubted, Word
from ivr.flow.protocol import Value
from ivr.flow.texts import Language, Words

Does = Literal["alarm", "ask", "self-harm", "none"]
"""What a text leads to: the police at once, the question, help in a crisis, or none of them."""

Texts = Annotated[
    Mapping[Language, Mapping[Does, tuple[Words, ...]]], AfterValidator(MappingProxyType)
]


class DangerTexts(Value):
    """Texts as people write them, by language and by what each must do."""

    known: Texts
    """The lists were put right by these."""

    held_out: Texts
    """Written later, and read once before the lists were put right by them too."""


@dataclass(frozen=True)
class Tried:
    """One text: what it must do, what it does, and the words of the lists that decided it."""

    part: str
    language: str
    text: str
    must: Does
    does: Does
    because: str | None


@dataclass(frozen=True)
class Rate:
    """So many of so many, and what that means to somebody."""

    name: str
    count: int
    of: int


def does(text: str, catalogue: Catalogue) -> Does:
    """What a text leads to, at the beginning of a conversation."""
    match sms_in.read(text, catalogue=catalogue):
        case Asked(Word.DANGER):
            return "alarm"
        case Doubted():
            return "ask"
        case Despaired():
            return "self-harm"
        case _:
            return "none"


def because(text: str, catalogue: Catalogue) -> str | None:
    """The words of the lists that are found in a text, gravest first; None where none is."""
    found = find(text, catalogue.danger_words)
    return found.because if found else None


def each_tried(texts: DangerTexts, catalogue: Catalogue) -> Iterator[Tried]:
    """Every text, read."""
    parts: tuple[tuple[str, Texts], ...] = (("known", texts.known), ("held_out", texts.held_out))
    for part, languages in parts:
        for language, by_must in languages.items():
            for must, listed in by_must.items():
                for text in listed:
                    word = because(text, catalogue)
                    yield Tried(part, language, text, must, does(text, catalogue), word)


def rates(tried: Iterable[Tried]) -> tuple[Rate, ...]:
    """How often danger is missed, help is slower than it should be, and alarms are false."""
    every = tuple(tried)
    return (
        _rate("missed: danger that is not noticed", every, _is_danger, lambda t: t.does == "none"),
        _rate("slower: asked instead of alarmed", every, _alarms, lambda t: t.does == "ask"),
        _rate("false alarms", every, lambda t: not _alarms(t), lambda t: t.does == "alarm"),
        _rate("needless questions", every, lambda t: not _is_danger(t), lambda t: t.does == "ask"),
        _rate("misread in any way", every, lambda _: True, lambda t: t.does != t.must),
    )


def _rate(
    name: str,
    every: tuple[Tried, ...],
    among: Callable[[Tried], bool],
    counted: Callable[[Tried], bool],
) -> Rate:
    these = [each for each in every if among(each)]
    return Rate(name, sum(map(counted, these)), len(these))


def _is_danger(each: Tried) -> bool:
    return each.must != "none"


def _alarms(each: Tried) -> bool:
    return each.must == "alarm"
