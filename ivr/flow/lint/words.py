"""Topic words: each opens one protocol, none is taken by the carrier or by HotLine itself. Pure."""

import unicodedata
from collections.abc import Iterator

from ivr.errors import Problem
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.parse import Path
from ivr.flow.protocol import Protocol

_OPTING = "stop stopall unsubscribe cancel end quit revoke optout start yes unstop help info"
CARRIER = frozenset(_OPTING.split())
"""Single words that carriers answer themselves (carrier.md 17)."""

_CALLERS = (
    "sos сос danger police ambulance fire поліція швидка пожежа рятуйте call callback person "
    "human людина допомога допоможіть menu меню more ще lang language мова privacy приватність "
    "delete erase видалити drop скасувати back назад again text sms писати"
)
_ASSISTANTS = (
    "take беру pass пас done готово again знову say скажи card картка on тут off пауза duty зміни "
    "sick хворію swap обмін cover заміню seen"
)
OURS = frozenset((_CALLERS + " " + _ASSISTANTS).split())
"""Words with a meaning of their own by SMS (DESIGN.md, "Words by SMS", "Assistants' SMS")."""


def check(draft: Draft) -> Iterator[Problem]:
    """Problems of the topic words of all protocols."""
    owners: dict[str, str] = {}
    for sheet in draft.protocols:
        if sheet.value.topic_words:
            yield from _languages(sheet, draft)
        for path, word in _words(sheet.value):
            folded = fold(word)
            yield from _taken(sheet, path, folded)
            owner = owners.setdefault(folded, sheet.value.protocol)
            if owner != sheet.value.protocol:
                message = f"`{word}` already opens the protocol `{owner}`."
                yield sheet.problem(path, message, "Keep the word in one of them.")


def fold(word: str) -> str:
    """A word as it is compared: without case, accents' forms and double spaces."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def _words(protocol: Protocol) -> Iterator[tuple[Path, str]]:
    for language, words in protocol.topic_words.items():
        for at, word in enumerate(words):
            yield ("topic_words", language, at), word


def _languages(sheet: Sheet[Protocol], draft: Draft) -> Iterator[Problem]:
    for code in draft.languages:
        if not sheet.value.topic_words.get(code):
            message = f"Topic words in `{code}` are missing."
            yield sheet.problem(("topic_words",), message, "Add at least one.")


def _taken(sheet: Sheet[Protocol], path: Path, word: str) -> Iterator[Problem]:
    if word in CARRIER:
        message = f"`{word}` is a word the carrier answers itself."
        yield sheet.problem(path, message, "Choose another word, or two words together.")
    elif word in OURS:
        message = f"`{word}` has a meaning of its own by SMS."
        yield sheet.problem(path, message, "Choose another word, or two words together.")
    elif not any(character.isalpha() for character in word):
        message = f"`{word}` is no word: digits choose from a menu."
        yield sheet.problem(path, message, "Choose a word with letters.")
