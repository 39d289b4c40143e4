"""Danger words: none in two lists, none the carrier takes, none too short to tell apart. Pure."""

import re
from collections.abc import Iterator

from ivr.errors import Problem
from ivr.flow.danger_words import ENDING, GAP, DangerWords
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.lint.words import CARRIER, fold
from ivr.flow.parse import Path

_NEEDED = ("acts", "asks", "asks_unless_topic", "self_harm", "confirms", "denies")
"""Lists that must not be without words of a language that a city speaks."""

_BESIDES = ("confirms", "denies", "people", "denied_after")
"""Lists whose words may stand in another one as well."""

_OPENS_A_CASE = "help"
"""The carrier's one word that HotLine answers as well (DESIGN.md, "Words by SMS")."""

_SHORTEST = 2
_SHORTEST_WITH_ENDING = 3


def check(sheet: Sheet[DangerWords], draft: Draft) -> Iterator[Problem]:
    """Problems of the lists of danger words."""
    owners: dict[str, str] = {}
    yield from _languages(sheet, draft)
    for path, written in _written(sheet.value):
        kind, word = str(path[0]), fold(written)
        if kind in _BESIDES:
            continue
        yield from _shape(sheet, path, word)
        yield from _carrier(sheet, path, word)
        owner = owners.setdefault(word, kind)
        if owner != kind:
            message = f"`{written}` stands under `{owner}` already."
            yield sheet.problem(path, message, "Keep it in one list.")


def _written(words: DangerWords) -> Iterator[tuple[Path, str]]:
    for kind in type(words).model_fields:
        for language, listed in getattr(words, kind).items():
            for at, word in enumerate(listed):
                yield (kind, language, at), word


def _languages(sheet: Sheet[DangerWords], draft: Draft) -> Iterator[Problem]:
    for kind in _NEEDED:
        for code in draft.languages:
            if not getattr(sheet.value, kind).get(code):
                message = f"Words in `{code}` are missing under `{kind}`."
                yield sheet.problem((kind,), message, "Add at least one.")


def _shape(sheet: Sheet[DangerWords], path: Path, word: str) -> Iterator[Problem]:
    parts = word.split()
    if GAP in (parts[0], parts[-1]) or (GAP in parts and path[0] == "harmless"):
        message = f"`{GAP}` can't stand here."
        remedy = "Write it between two words, and never under `harmless`: it would hide too much."
        yield sheet.problem(path, message, remedy)
    for part in parts:
        letters = re.sub(r"[^\w]", "", part)
        if ENDING in part[:-1] or (ENDING in part and len(letters) < _SHORTEST_WITH_ENDING):
            message = f"`{part}`: `{ENDING}` can't stand here."
            yield sheet.problem(path, message, "Write it last, behind three letters or more.")
    if len(word) < _SHORTEST and word.isalnum():
        yield sheet.problem(path, f"`{word}` is too short.", "Add the word beside it.")


def _carrier(sheet: Sheet[DangerWords], path: Path, word: str) -> Iterator[Problem]:
    if word in CARRIER and word != _OPENS_A_CASE:
        message = f"`{word}` is a word the carrier answers itself."
        yield sheet.problem(path, message, "Choose another word, or two words together.")
