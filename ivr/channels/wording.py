"""What is told, as words: the language there is, the blanks filled, for the ear or for the eye.

Pure; used by the voice and SMS renderers and by whoever sends a text of HotLine's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import assert_never
from zoneinfo import ZoneInfo

from ivr.channels import moments, numbers
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Offer, Say
from ivr.flow.protocol import PublicNumber
from ivr.flow.texts import BLANK, Digits, Moment, Text, Value

FALLBACK = "en"
"""The language told where a text lacks the caller's."""


_NONE: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True)
class Line:
    """Words to be told, and the language they are really in."""

    language: str
    text: str


@dataclass(frozen=True)
class Wording:
    """Puts effects into words: `catalogue` knows the public numbers, `zone` is the city's.

    `now`, aware, decides what is "today"; without it every time is told with its day. `speak` holds
    the city's own emergency numbers, which go before the catalogue's of the same name.
    """

    catalogue: Catalogue
    zone: ZoneInfo
    now: datetime | None = None
    speak: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def heard(self, effect: Say | Offer) -> Line:
        """The line for the ear; an offer is told by the phrase `choice`."""
        match effect:
            case Offer():
                label = self._told_aloud(effect.label, effect.language, _NONE)
                values = {"label": label.text, "key": effect.key}
                return self._told_aloud(self.catalogue.phrase("choice"), label.language, values)
            case Say():
                return self._told_aloud(effect.text, effect.language, effect.values)
            case _:
                assert_never(effect)

    def _told_aloud(self, text: Text, language: str, values: Mapping[str, Value]) -> Line:
        line = _first(((text.spoken, language), (text.spoken, FALLBACK)), text)
        return Line(line.language, self._filled(line, values, _EAR))

    def spoken(self, say: Say) -> str:
        """The words for the ear."""
        return self.heard(say).text

    def written(self, say: Say) -> str:
        """The words for SMS: the author's own wording for it where there is one."""
        text, sms = say.text, say.text.written or {}
        order = (
            (sms, say.language),
            (text.spoken, say.language),
            (sms, FALLBACK),
            (text.spoken, FALLBACK),
        )
        line = _first(order, text)
        return self._filled(line, say.values, _EYE)

    def offered(self, offer: Offer) -> str:
        """A choice for SMS: `1 Lost documents`."""
        return f"{offer.key} {self.written(Say('label', offer.label, offer.language))}"

    def _filled(self, line: Line, values: Mapping[str, Value], reader: "_Reader") -> str:
        """A blank nobody filled stays as it is: a caller hears a word too many, not an error."""
        if "{" not in line.text:
            return line.text

        def fill(name: str, blank: str) -> str:
            if name in values:
                return self._told(values[name], line.language, reader)
            number = self.catalogue.numbers.get(name)
            local = self.speak.get(name)
            if local is not None and (number is None or number.number != local):
                return reader.digits(local)
            return blank if number is None else reader.public(number, line.language)

        return BLANK.sub(lambda match: fill(match[1], match[0]), line.text)

    def _told(self, value: Value, language: str, reader: "_Reader") -> str:
        match value:
            case Digits(digits):
                return reader.digits(digits)
            case Moment(at):
                return moments.told(at, now=self.now, zone=self.zone, language=language)
            case int() | str():
                return str(value)
            case _:
                assert_never(value)


@dataclass(frozen=True)
class _Reader:
    public: Callable[[PublicNumber, str], str]
    digits: Callable[[str], str]


_EAR = _Reader(numbers.public_spoken, numbers.digits_spoken)
_EYE = _Reader(lambda number, _: number.number, numbers.digits_written)


def _first(order: tuple[tuple[Mapping[str, str], str], ...], text: Text) -> Line:
    """The first wording there is; in the end any language is better than silence."""
    for wordings, language in order:
        if language in wordings:
            return Line(language, wordings[language])
    return next((Line(language, words) for language, words in text.spoken.items()), Line("en", ""))
