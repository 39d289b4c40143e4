"""The words by which a text tells of danger, as their authors list them. Pure.

`ivr.catalog` reads them from `protocols/danger-words.yaml`; `ivr.channels.danger_words` finds them
in a text. Why there are these lists and no others: docs/decisions/0017-danger-words.md.
"""

from collections.abc import Iterator
from functools import cached_property
from types import MappingProxyType
from typing import Literal, get_args

from pydantic import Field

from ivr.flow.protocol import Value
from ivr.flow.texts import WordList

Sign = Literal["acts", "acts_alone", "asks", "asks_unless_topic", "self_harm"]
"""The lists whose expressions tell of danger."""

Kind = Sign | Literal["harmless", "past"]
"""Every list that is looked for in a whole text."""

KINDS: tuple[Kind, ...] = (*get_args(Sign), "harmless", "past")

ENDING = "*"
"""At the end of a word: whatever its ending is."""

GAP = "..."
"""Between two words: up to three words that do not matter."""


def _none() -> WordList:
    return MappingProxyType({})


class DangerWords(Value):
    """The words of danger, by list and language; Latin spellings stand with their language."""

    acts: WordList = Field(default_factory=_none)
    """Wherever it stands, the police are alarmed at once: violence under way, fire."""

    acts_alone: WordList = Field(default_factory=_none)
    """At once where the text says nothing else ("ambulance please"); else as below."""

    asks: WordList = Field(default_factory=_none)
    """Asks "in danger now?", also where a topic is named: followed, threatened, afraid."""

    asks_unless_topic: WordList = Field(default_factory=_none)
    """Asks "in danger now?" unless the text names a topic: police, help."""

    self_harm: WordList = Field(default_factory=_none)
    """An urgent call back and the numbers for a crisis: suicide, self-harm."""

    harmless: WordList = Field(default_factory=_none)
    """Words of danger inside these do not count: "killing time", "help me with"."""

    past: WordList = Field(default_factory=_none)
    """Beside one of these an alarm becomes the question: yesterday, last week."""

    confirms: WordList = Field(default_factory=_none)
    """The first word of an answer that means: yes, in danger now."""

    denies: WordList = Field(default_factory=_none)
    """The first word of an answer that means: no danger."""

    @cached_property
    def expressions(self) -> tuple[tuple[Kind, str], ...]:
        """Every expression that is looked for in a text, with its list."""
        return tuple(self._listed())

    def _listed(self) -> Iterator[tuple[Kind, str]]:
        for kind in KINDS:
            listed: WordList = getattr(self, kind)
            for expressions in listed.values():
                yield from ((kind, expression) for expression in expressions)


NO_DANGER_WORDS = DangerWords()
"""What a catalogue without the file knows: digits and SOS alarm all the same."""


def expressions_of(words: WordList) -> frozenset[str]:
    """The expressions of one list in every language."""
    return frozenset(each for listed in words.values() for each in listed)
