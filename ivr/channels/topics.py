"""Finding the protocol a text asks for, by the topic words of its authors.

Pure; whole words, any language of the catalogue, the longest match first.
"""

from collections.abc import Iterator
from functools import lru_cache

from ivr.channels.letters import words
from ivr.flow.catalogue import Catalogue

_SHORTEST_STEM = 5
_LONGEST_ENDING = 3
_WITH_STEMS = frozenset({"uk", "ru", "pl"})
"""Languages whose words change their endings."""

_ENOUGH = 100
"""Words of a text that are looked at: whoever writes more has named the topic by then."""


def named(written: tuple[str, ...], catalogue: Catalogue) -> str | None:
    """The protocol whose topic word or expression stands in a text (given as `letters.words`).

    Of several the one with the most letters counts, an exact word before a stem.
    """
    found = list(_found(written, catalogue))
    return max(found)[2] if found else None


def is_topic(word: str, language: str, catalogue: Catalogue) -> bool:
    """Whether a folded word is, or stands in, a topic word of one language."""
    stems = language in _WITH_STEMS
    return any(
        _same(part, word, stems=stems)
        for protocol in catalogue.protocols.values()
        for expression in protocol.topic_words.get(language, ())
        for part in _folded(expression)
    )


@lru_cache(maxsize=10_000)
def _folded(expression: str) -> tuple[str, ...]:
    return words(expression)


def _found(written: tuple[str, ...], catalogue: Catalogue) -> Iterator[tuple[int, int, str]]:
    looked_at = written[:_ENOUGH]
    # What begins with no letter of the text is not in it (`_same`): most are passed over so.
    begun = {word[0] for word in looked_at}
    for name, protocol in catalogue.protocols.items():
        for language, expressions in protocol.topic_words.items():
            for expression in map(_folded, expressions):
                if not expression or expression[0][0] not in begun:
                    continue
                weight = _weight(looked_at, expression, stems=language in _WITH_STEMS)
                if weight:
                    yield (*weight, name)


def _weight(
    written: tuple[str, ...], expression: tuple[str, ...], *, stems: bool
) -> tuple[int, int] | None:
    """How much of the expression stands in the text: its letters, and those that are exact."""
    size = sum(map(len, expression))
    best = None
    for at in range(len(written) - len(expression) + 1):
        pairs = list(zip(expression, written[at:], strict=False))
        if all(_same(ours, theirs, stems=stems) for ours, theirs in pairs):
            exact = sum(len(ours) for ours, theirs in pairs if ours == theirs)
            best = max(best or (0, 0), (size, exact))
    return best


def _same(ours: str, theirs: str, *, stems: bool) -> bool:
    """Equal, or different only in the ending: `passports`; in Ukrainian `паспортом`, `паспорту`."""
    if ours == theirs:
        return True
    if ours[:1] != theirs[:1]:  # nearly all pairs end here
        return False
    stem = len(ours) if not stems else _common(ours, theirs)
    if stem < _SHORTEST_STEM or not theirs.startswith(ours[:stem]):
        return False
    return max(len(ours), len(theirs)) - stem <= _LONGEST_ENDING


def _common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
