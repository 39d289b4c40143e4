"""How a frightened person may spell a word, made one spelling. Pure; for `danger_words` only.

Of two spellings that this module makes the same, HotLine takes one for the other: `K1LL`, `killl`
and `kіll` with a Ukrainian і are `kil`. The same is done to the words of the lists.
"""

import re

from ivr.channels.letters import folded

_TOKEN = re.compile("\\w+(?:'\\w+)*|[\U0001f300-\U0001faff\u2600-\u27bf]")

_LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авеёікмнорстухїѕј", "abeeikmhopctyxisj", strict=True)),
        **dict(zip("αεορτκινχβ", "aeoptkivxb", strict=True)),
        **dict(zip("ةىیک", "هييك", strict=True)),
        "ґ": "г",
        "ـ": "",
        "'": "",
    }
)
_DIGITS = str.maketrans("013457", "oieast")


def tokens_of(text: str) -> tuple[str, ...]:
    """The words, numbers and pictures of a text as they stand there, without case and accents."""
    return tuple(_TOKEN.findall(folded(text).replace("_", " ")))


def spelt(text: str) -> tuple[str, ...]:
    """The same, each in the one spelling it is compared in."""
    return tuple(map(_spelt, tokens_of(text)))


def joined(tokens: tuple[str, ...]) -> str:
    """Several tokens as the word they may be: `h e l p`."""
    return _once("".join(tokens))


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by a letter too many, too few, another one, or two changed over."""
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    one, other = one[at:], other[at:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if max(len(one), len(other)) <= 1:
        return True
    return len(one) == len(other) == 2 and one == other[::-1]


def _spelt(token: str) -> str:
    token = token.translate(_LOOK_ALIKES)
    if token.isdigit():
        return token
    return _once(token.translate(_DIGITS))


def _once(word: str) -> str:
    """Each letter once where it is repeated: `heeelp`, and `killl` as `kill`."""
    return re.sub(r"(\D)\1+", r"\1", word)
