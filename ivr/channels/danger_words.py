"""Whether a text tells of danger, by the lists of `protocols/danger-words.yaml`, and by which word.

Pure. When in doubt between an alarm and nothing the answer is a question; which rule decides, and
what it costs, is told in docs/decisions/0017-danger-words.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ivr.channels import caller_words, danger_sounds
from ivr.channels.danger_spelling import joined, one_slip, spelt
from ivr.flow.danger_words import ENDING, GAP, DangerWords, Kind, Sign, expressions_of
from ivr.flow.texts import WordList

LONGEST_GAP = 3
SHORTEST_PREFIX = 3
SHORTEST_JOINED = 4
"""Letters of a word that is also found written in two parts, or of several written in one."""

LONGEST_APART = 16
"""Letters of a word that is written letter by letter."""

SLIPS_ASK, SLIPS_ACT = 6, 7
"""From how many letters on a word with one slip is asked about, and from how many it acts."""

LONGEST_ARTICLE = 3
"""Letters of a word that may stand between "no" and a weapon: `not any gun`, `pas de couteau`."""

_AROUND = frozenset(
    each for word in caller_words.FILLING | caller_words.PERSON for each in spelt(word)
)


_BESIDE: frozenset[Kind] = frozenset({"asking", "denied_before", "denied_after"})
"""Lists that only change what another word means."""


class Found(NamedTuple):
    """What a text tells: the list it was found in, and the author's words that were found."""

    sign: Sign
    because: str


@dataclass(frozen=True)
class _Expression:
    """One line of a list, its parts spelt as texts are: words, `word*`, and gaps."""

    kind: Kind
    written: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class _Match:
    """An expression in a text, from one token up to another."""

    expression: _Expression
    start: int
    end: int
    kind: Kind
    unsure: bool = False

    def hides(self, other: "_Match") -> bool:
        """Whether the other one is a part of something harmless, or of telling of self-harm."""
        longer = self.end - self.start > other.end - other.start
        if self.kind == "self_harm":
            return longer and self.start < other.end and other.start < self.end
        return longer and self.start <= other.start and other.end <= self.end


def find(text: str, words: DangerWords) -> Found | None:
    """The gravest sign of danger in a text, or None. `asks_unless_topic` leaves a topic its way."""
    tokens = spelt(text)
    found = tuple(_matches(tokens, danger_sounds.heard(text), _lexicon(words.expressions)))
    asks = text.rstrip().endswith("?") and _covers(tokens, found, around=frozenset())
    matches = _counting(_weighed(tokens, found, asks=asks))
    told = {match.kind: match for match in reversed(matches) if not match.unsure}
    if "by_police" in told:
        return _found("by_police", told["by_police"])
    over = "past" in told
    nothing_else = _covers(tokens, matches)
    if "acts" in told and not over:
        return _found("acts", told["acts"])
    if nothing_else and not over and (strong := _strong(told.get("acts_alone"), matches)):
        return _found("acts", strong)
    if "self_harm" in told:
        return _found("self_harm", told["self_harm"])
    asking = [m for m in matches if m.unsure or m.kind in ("asks", "acts")]
    if asking:
        return _found("asks", asking[0])
    weak = told.get("acts_alone") or told.get("asks_unless_topic")
    return _found("asks_unless_topic", weak) if weak else None


def begins_with(text: str, listed: WordList) -> bool:
    """Whether the first words of a text are one of a list: `yes he is here`."""
    tokens = spelt(text)
    return any(tokens[: len(each)] == each for each in _spelt_list(expressions_of(listed)))


@lru_cache(maxsize=8)
def _spelt_list(expressions: frozenset[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(filter(None, map(spelt, expressions)))


def _found(sign: Sign, match: _Match) -> Found:
    return Found(sign, match.expression.written)


def _weighed(
    tokens: tuple[str, ...], matches: tuple[_Match, ...], *, asks: bool
) -> tuple[_Match, ...]:
    """Weapons and calls for the police act as any violence, or ask, by what stands beside them."""
    beside = [match for match in matches if match.kind in _BESIDE]
    asks = asks or any(match.kind == "asking" for match in beside)

    def kind(match: _Match) -> Kind:
        if match.kind == "weapons":
            return "asks" if any(_denies(each, match, tokens) for each in beside) else "acts"
        if match.kind == "calls":
            return "asks" if asks else "acts"
        return match.kind

    return tuple(replace(match, kind=kind(match)) for match in matches)


def _denies(said: _Match, weapon: _Match, tokens: tuple[str, ...]) -> bool:
    """Whether it is said of a weapon that there is none: `no gun`, `doesn't have a knife`.

    One small word may stand before it, and nothing else: `not letting me go, he has a gun`.
    """
    if said.kind == "denied_after":
        return said.start == weapon.end
    between = tokens[said.end : weapon.start]
    small = len(between) < 2 and all(len(each) <= LONGEST_ARTICLE for each in between)
    return said.kind == "denied_before" and said.end <= weapon.start and small


def _counting(matches: tuple[_Match, ...]) -> tuple[_Match, ...]:
    """Without those that are a part of something harmless, or of what tells of self-harm."""
    hiding = [match for match in matches if match.kind in ("harmless", "self_harm")]
    return tuple(
        match
        for match in matches
        if match.kind != "harmless" and not any(each.hides(match) for each in hiding)
    )


def _covers(
    tokens: tuple[str, ...], matches: Iterable[_Match], *, around: frozenset[str] = _AROUND
) -> bool:
    """Whether a text says nothing but its words of danger and words that add nothing."""
    told = (match for match in matches if match.kind not in _BESIDE)
    said = {at for match in told for at in range(match.start, match.end)}
    return all(at in said or token in around for at, token in enumerate(tokens))


def _strong(alone: _Match | None, matches: Iterable[_Match]) -> _Match | None:
    """What makes such a text an alarm: a word that acts alone, or two others: `help police`."""
    weak = sorted(
        (m for m in matches if m.kind == "asks_unless_topic" and not m.unsure),
        key=lambda match: (match.start, -match.end),
    )
    if alone is not None or not weak:
        return alone
    first = weak[0]
    apart = (m for m in weak if m.start >= first.end and not _alike(m, first))
    return next(apart, None)


def _alike(one: _Match, other: _Match) -> bool:
    """`help` and `help me` are one word said twice."""
    return one.expression.parts[0] == other.expression.parts[0]


_WITHOUT_SLIPS = _BESIDE | {"harmless", "past"}


class _Lexicon:
    """All expressions by their first word, and the words that a slip may have changed."""

    def __init__(self, expressions: Iterable[tuple[Kind, str]]) -> None:
        self.first: dict[str, list[_Expression]] = defaultdict(list)
        self.known: set[str] = set()
        self._by_shape: dict[tuple[str, int], set[str]] = defaultdict(set)
        for kind, written in expressions:
            parts = _parts(written)
            if not parts:
                continue
            self._add(_Expression(kind, written, parts), slips=kind not in _WITHOUT_SLIPS)
            if sounds := danger_sounds.listed(written):
                self._add(_Expression(kind, written, sounds), slips=False)
            if whole := _in_one_word(parts):
                self._add(_Expression(kind, written, (whole,)), slips=False)

    def _add(self, expression: _Expression, *, slips: bool) -> None:
        self.first[expression.parts[0]].append(expression)
        for word in expression.parts:
            if word == GAP:
                continue
            self.known.add(word)
            if slips and len(word) >= SLIPS_ASK:
                self._by_shape[word[0], len(word)].add(word)

    def listed(self, word: str) -> Iterator[str]:
        """The same word as it is listed, whole or by its beginning."""
        sure = (word, *(word[:n] + ENDING for n in range(SHORTEST_PREFIX, len(word) + 1)))
        return (each for each in sure if each in self.known)

    def readings(self, word: str) -> Iterator[tuple[str, bool]]:
        """The listed words a written one may be, and whether that is unsure."""
        listed = [*self.listed(word)]
        for bare in danger_sounds.without_joined(word):
            listed += self.listed(bare)
        yield from ((each, False) for each in listed)
        if word in self.known or len(word) < SLIPS_ASK:
            return
        for length in (len(word) - 1, len(word), len(word) + 1):
            for near in self._by_shape.get((word[0], length), ()):
                if not near.endswith(ENDING) and one_slip(word, near):
                    yield near, len(near) < SLIPS_ACT


def _parts(written: str) -> tuple[str, ...]:
    """An expression's words as they are compared; none where it is all punctuation."""
    return tuple(part for word in written.split() for part in _parts_of(word))


@lru_cache(maxsize=10_000)
def _parts_of(word: str) -> tuple[str, ...]:
    if word == GAP:
        return (GAP,)
    folded = spelt(word.removesuffix(ENDING))
    return (*folded[:-1], folded[-1] + ENDING * word.endswith(ENDING)) if folded else ()


def _in_one_word(parts: tuple[str, ...]) -> str | None:
    """The same without the space, where that is long enough to be told apart: `helpme`."""
    whole = joined(parts)
    if len(parts) == 1 or GAP in parts or ENDING in whole[:-1] or len(whole) <= SHORTEST_JOINED:
        return None
    return whole


@lru_cache(maxsize=8)
def _lexicon(expressions: tuple[tuple[Kind, str], ...]) -> _Lexicon:
    return _Lexicon(expressions)


def _matches(
    tokens: tuple[str, ...], heard: tuple[tuple[str, ...], ...], lexicon: _Lexicon
) -> Iterator[_Match]:
    """Every expression in a text, in the order of the text."""
    read = [
        (*_readings(tokens, at, lexicon), *_by_sound(heard[at], lexicon))
        for at in range(len(tokens))
    ]
    for start, readings in enumerate(read):
        for word, _, _ in readings:
            for expression in lexicon.first.get(word, ()):
                for end, unsure in _ends(expression.parts, read, start):
                    yield _Match(expression, start, end, expression.kind, unsure)


def _readings(
    tokens: tuple[str, ...], at: int, lexicon: _Lexicon
) -> Iterator[tuple[str, int, bool]]:
    """The listed words that may stand at a place, how many tokens they take, and if unsure."""
    for word, unsure in lexicon.readings(tokens[at]):
        yield word, 1, unsure
    for word, width in _spread(tokens, at):
        if len(word) < (SHORTEST_JOINED if width == 2 else SHORTEST_PREFIX):  # `G U N` is meant
            continue
        for listed in (word, word + ENDING):
            if listed in lexicon.known:
                yield listed, width, False


def _by_sound(sounds: tuple[str, ...], lexicon: _Lexicon) -> Iterator[tuple[str, int, bool]]:
    for sound in sounds:
        yield from ((listed, 1, False) for listed in lexicon.listed(sound))


def _spread(tokens: tuple[str, ...], at: int) -> Iterator[tuple[str, int]]:
    """The words that several tokens may be together: two parts, or letter by letter."""
    word, letters = tokens[at], len(tokens[at]) == 1
    for width, token in enumerate(tokens[at + 1 : at + LONGEST_APART], start=2):
        letters = letters and len(token) == 1
        if width > 2 and not letters:
            return
        word += token[1:] if word[-1] == token[0] and not token[0].isdigit() else token
        yield word, width


def _ends(
    parts: tuple[str, ...], read: list[tuple[tuple[str, int, bool], ...]], at: int
) -> Iterator[tuple[int, bool]]:
    """Where an expression that begins here may end, and whether a word of it is unsure."""
    if not parts:
        yield at, False
        return
    if parts[0] == GAP:
        for skipped in range(LONGEST_GAP + 1):
            yield from _ends(parts[1:], read, at + skipped)
        return
    if at >= len(read):
        return
    for word, width, unsure in read[at]:
        if word == parts[0]:
            for end, rest in _ends(parts[1:], read, at + width):
                yield end, unsure or rest
