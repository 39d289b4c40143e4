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

Sign = Literal["acts", "acts_alone", "asks", "asks_unless_topic", "self_harm", "by_police"]
"""What a text may tell of danger, each by the list of its name."""

Kind = (
    Sign
    | Literal["weapons", "calls", "harmless", "past", "asking", "denied_before", "denied_after"]
)
"""Every list that is looked for in a whole text."""

KINDS: tuple[Kind, ...] = tuple(
    kind for part in get_args(Kind) for kind in (get_args(part) or (part,))
)

ENDING = "*"
"""At the end of a word: whatever its ending is."""

GAP = "..."
"""Between two words: up to three words that do not matter."""

SOMEONE = "(someone)"
"""In place of a word: each of `people` in the same language."""


def _none() -> WordList:
    return MappingProxyType({})


class DangerWords(Value):
    """The words of danger, by list and language; Latin spellings stand with their language."""

    acts: WordList = Field(default_factory=_none)
    """Wherever it stands, the police are alarmed at once: violence under way, fire."""

    weapons: WordList = Field(default_factory=_none)
    """The same, unless it is said that there is none: no gun, does not have a knife."""

    calls: WordList = Field(default_factory=_none)
    """The same, unless the text asks whether or how to: call the police, call 112."""

    acts_alone: WordList = Field(default_factory=_none)
    """At once where the text says nothing else ("ambulance please"); else as below."""

    asks: WordList = Field(default_factory=_none)
    """Asks "in danger now?", also where a topic is named: followed, threatened, afraid."""

    asks_unless_topic: WordList = Field(default_factory=_none)
    """Asks "in danger now?" unless the text names a topic: police, help."""

    self_harm: WordList = Field(default_factory=_none)
    """An urgent call back and the numbers for a crisis: suicide, self-harm."""

    by_police: WordList = Field(default_factory=_none)
    """An officer is the danger: asked whether to reach a person instead of the police."""

    harmless: WordList = Field(default_factory=_none)
    """Words of danger inside these do not count: "killing time", "help me with"."""

    past: WordList = Field(default_factory=_none)
    """Beside one of these an alarm becomes the question: yesterday, last week."""

    asking: WordList = Field(default_factory=_none)
    """With one of these, one of `calls` is a question about it: should I, when do I."""

    denied_before: WordList = Field(default_factory=_none)
    """Right before a weapon: there is none, "no", "does not have"."""

    denied_after: WordList = Field(default_factory=_none)
    """Right after a weapon: there is none, as one says it in Ukrainian."""

    people: WordList = Field(default_factory=_none)
    """Whom something is done to; stands for "(someone)" in the lists: me, her, my."""

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
            for language, expressions in listed.items():
                people = self.people.get(language, ())
                yield from ((kind, each) for one in expressions for each in _told_of(one, people))


def _told_of(expression: str, people: tuple[str, ...]) -> Iterator[str]:
    """An expression, once for everybody where it has a place for them."""
    if SOMEONE not in expression:
        yield expression
        return
    yield from (expression.replace(SOMEONE, person) for person in people)


NO_DANGER_WORDS = DangerWords()
"""What a catalogue without the file knows: digits and SOS alarm all the same."""


def expressions_of(words: WordList) -> frozenset[str]:
    """The expressions of one list in every language."""
    return frozenset(each for listed in words.values() for each in listed)
