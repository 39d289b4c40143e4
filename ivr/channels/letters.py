"""What people type, made comparable: digits of any script, invisible marks, look-alike letters.

Pure; for the modules of `ivr.channels` only.
"""

import re
import unicodedata

LONGEST_BODY = 1600
"""Characters of a text that are read: no genuine one is longer (carrier.md 6)."""

_INVISIBLE = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´′ʹˈ＇", "'"))
_LOOK_ALIKES = str.maketrans("АВСЕНІКМОРТХУ", "ABCEHIKMOPTXY")
_LETTERS_AS_DIGITS = str.maketrans("OoОоIlІіЗз", "0000111133")

_PLACE = "[0-9OoОоIlІіЗз]"
CODE = rf"(?<![\w]){_PLACE}{{3}}[ -]?{_PLACE}{{3}}(?![\w])"
"""A case code as people write it: `482193`, `482 193`, `482-193`, `482I93`."""


def visible(text: str) -> str:
    """The text with compatible forms folded (full-width, ligatures) and every digit as `0`-`9`.

    Line ends and tabs become spaces, invisible characters vanish; nothing else changes.
    """
    folded = unicodedata.normalize("NFKC", text.replace("№", " "))
    return "".join(_shown(character) for character in folded).strip()


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "" if unicodedata.category(character) in _INVISIBLE else character


def folded(text: str) -> str:
    """The text for comparing words: no case, no accents or stress marks, one kind of apostrophe.

    й and ї keep theirs: they are letters of their own in Ukrainian.
    """
    lowered = visible(text).translate(_APOSTROPHES).casefold()
    return "".join(_bare(character) for character in lowered)


def _bare(character: str) -> str:
    if "\u0400" <= character <= "\u04ff":
        return character
    if unicodedata.category(character) == "Mn":
        return ""
    return unicodedata.normalize("NFD", character)[0]


def words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, folded, punctuation left out: `what's up?` gives two."""
    return tuple(re.findall(r"\w+(?:'\w+)*", folded(text).replace("_", " ")))


def shape(word: str) -> str:
    """A word as it looks in capitals: Cyrillic letters that look Latin are taken for Latin ones.

    `ТАКЕ` typed on a Ukrainian keyboard and `TAKE` have the same shape.
    """
    return visible(word).translate(_APOSTROPHES).upper().translate(_LOOK_ALIKES)


def code(written: str) -> str | None:
    """The six digits of a case code, or None; look-alikes count beside four real digits."""
    if not re.fullmatch(CODE, written) or sum(c.isdigit() for c in written) < 4:
        return None
    return re.sub("[ -]", "", written.translate(_LETTERS_AS_DIGITS))
