"""One turn in the making: the catalogue, the state so far and the facts, and how to tell things.

Pure; the engine's modules share it, nobody else needs it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Ask, Effect, Offer, Say
from ivr.flow.protocol import AT_NIGHT, Menu, Telling
from ivr.flow.state import Facts, Place, State
from ivr.flow.texts import Text, Value

NUMBER_SECONDS = 4
"""The silence that ends a number (DESIGN.md, "Keys")."""


@dataclass(frozen=True)
class Turn:
    """What one input led to: the new state, and what is to be heard and done, in order."""

    state: State
    effects: tuple[Effect, ...]

    def after(self, *effects: Effect) -> "Turn":
        """The same turn with effects put before its own."""
        return Turn(self.state, (*effects, *self.effects))


@dataclass(frozen=True)
class Scene:
    """Everything a turn is computed from but the input."""

    catalogue: Catalogue
    state: State
    facts: Facts

    @property
    def language(self) -> str:
        """The caller's language, or the city's first while it is unknown."""
        return self.state.language or self.facts.languages[0]

    def where(self, **changes: Any) -> "Scene":
        """The same scene with fields of its state changed."""
        return Scene(self.catalogue, replace(self.state, **changes), self.facts)

    def moved(self, place: Place) -> "Scene":
        """The same scene at another place, the present one remembered as the way back."""
        return Scene(self.catalogue, self.state.moved(place), self.facts)

    def phrase(
        self,
        name: str,
        values: Mapping[str, Value] | None = None,
        *,
        language: str | None = None,
    ) -> Say:
        """One of HotLine's own sentences, its blanks filled."""
        text = self.catalogue.phrase(name)
        return Say(name, text, language or self.language, MappingProxyType(dict(values or {})))

    def told(self, name: str, values: Mapping[str, Value] | None = None) -> tuple[Say, ...]:
        """The same, in each language of the city to a caller whose own nobody knows yet.

        By text in the first one only: two would not fit the answer.
        """
        known = self.state.language is not None or not self.facts.voice
        languages = (self.language,) if known else self.facts.languages
        return tuple(self.phrase(name, values, language=each) for each in languages)

    def step(self, place: Place, step: Telling) -> Say:
        """What a step of a protocol tells at this hour."""
        by_night = self.facts.night and step.at_night is not None
        name = f"{place.protocol}/{place.step}{AT_NIGHT if by_night else ''}"
        return Say(name, step.told_by(night=by_night), self.language)

    def choices(self, menu: Menu) -> Iterable[Offer]:
        """The keys of a menu."""
        return (Offer(c.key, Text(c.label), self.language) for c in menu.choices)

    def turn(self, *effects: Effect) -> Turn:
        """The turn that ends here."""
        return Turn(self.state, effects)

    def waiting(self, *effects: Effect) -> Turn:
        """The turn that ends by waiting for one key."""
        return Turn(self.state, (*effects, Ask()))
