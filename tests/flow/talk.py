"""A conversation with the engine alone: what comes in, and what is heard and done."""

from dataclasses import replace
from datetime import timedelta
from typing import Self

from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Effect, Offer, Say
from ivr.flow.engine import advance, fresh
from ivr.flow.inputs import Answered, Asked, Input, Named, Started, TimedOut, Word
from ivr.flow.state import Facts, State
from tests.flow.walk import facts, shipped


class Talk:
    """One caller, by voice or by text, from the first turn on."""

    def __init__(self, catalogue: Catalogue | None = None, world: Facts | None = None) -> None:
        self.catalogue = catalogue or shipped()
        self.world = world or facts()
        self.state: State = fresh(self.catalogue)
        self.effects: tuple[Effect, ...] = ()

    def calls(self, language: str | None = None) -> Self:
        """A call is picked up; `language` is the one remembered."""
        return self.meets(Started(language))

    def writes(self, language: str | None) -> Self:
        """Texts will come, in this language."""
        self.state = replace(self.state, language=language)
        return self

    def meets(self, event: Input) -> Self:
        """Anything happens."""
        turn = advance(self.catalogue, self.state, event, self.world)
        self.state, self.effects = turn.state, turn.effects
        return self

    def presses(self, *keys: str) -> Self:
        """Keys, one turn each; or digits by text."""
        for each in keys:
            self.meets(Answered(each))
        return self

    def says_nothing(self, seconds: int = 10) -> Self:
        """Nothing comes for so long."""
        self.world = replace(self.world, now=self.world.now + timedelta(seconds=seconds))
        return self.meets(TimedOut())

    def asks(self, word: Word) -> Self:
        """A word of its own is texted."""
        return self.meets(Asked(word))

    def names(self, protocol: str) -> Self:
        """A topic word is texted."""
        return self.meets(Named(protocol))

    @property
    def heard(self) -> tuple[str, ...]:
        """The names of what the last turn told, choices left out."""
        return tuple(each.name for each in self.effects if isinstance(each, Say))

    @property
    def languages(self) -> set[str]:
        """The languages it was told in."""
        return {each.language for each in self.effects if isinstance(each, Say | Offer)}

    def did(self, kind: type) -> bool:
        """Whether the last turn did such a thing."""
        return any(isinstance(each, kind) for each in self.effects)
