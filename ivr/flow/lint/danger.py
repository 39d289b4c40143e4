"""The key 9: no question takes it as an answer, no choice is called by it, all hear the same. Pure.

That it rings the police in every place is the engine's doing; here stands what a file could do to
keep a caller from pressing it, or from meaning it.
"""

import re
from collections.abc import Iterator, Mapping

from ivr.errors import Problem
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.parse import Path
from ivr.flow.phrase_rules import NINE_TOLD
from ivr.flow.protocol import Branch, Danger, Menu, Phrase, Protocol, Step

_NINE = re.compile(r"(?<![0-9{])9(?![0-9}])|٩|۹")
"""The key in a text, in the digits of any alphabet we may have."""


def check(draft: Draft) -> Iterator[Problem]:
    """Problems of all protocols and sentences of a folder."""
    for sheet in draft.protocols:
        yield from _check_protocol(sheet)
    if draft.phrases is not None:
        yield from _check_phrases(draft.phrases)


def _check_protocol(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    for name, step in sheet.value.steps.items():
        path: Path = ("steps", name)
        for place, text in _texts(step):
            yield from _uneven(sheet, (*path, *place), text)
        match step:
            case Menu():
                yield from _choices(sheet, path, step)
            case Branch():
                yield from _cases(sheet, path, step)
            case _:
                pass


def _check_phrases(sheet: Sheet[Mapping[str, Phrase]]) -> Iterator[Problem]:
    for name, phrase in sheet.value.items():
        for language, words in phrase.text.items() if name in NINE_TOLD else ():
            if not _NINE.search(words):
                message = "This sentence is to tell the key 9, and here it does not."
                remedy = "Say that 9 reaches the police, in every language."
                yield sheet.problem((name, "text", language), message, remedy)
        for part, text in (("text", phrase.text), ("sms", phrase.sms or {})):
            yield from _uneven(sheet, (name, part), text) if name not in NINE_TOLD else ()


def _texts(step: Step) -> Iterator[tuple[Path, Mapping[str, str]]]:
    if isinstance(step, Branch | Danger):
        return
    yield ("text",), step.text
    yield ("sms",), step.sms or {}
    yield ("at_night",), step.at_night or {}
    yield ("at_night_sms",), step.at_night_sms or {}


def _uneven(sheet: Sheet[object], path: Path, text: Mapping[str, str]) -> Iterator[Problem]:
    """Languages that leave the key out where others tell it."""
    telling = {language for language, words in text.items() if _NINE.search(words)}
    for language in text.keys() - telling if telling else ():
        message = f"The key 9 is told in `{min(telling)}`, and here it is not."
        remedy = "Every language tells the same: add it, or take it out of the others."
        yield sheet.problem((*path, language), message, remedy)


def _choices(sheet: Sheet[Protocol], path: Path, menu: Menu) -> Iterator[Problem]:
    for at, choice in enumerate(menu.choices):
        for language, words in choice.label.items():
            if _NINE.search(words):
                message = "A choice with a 9 in its name: 9 rings the police in every menu."
                remedy = "Name the choice without it; its own key is told by itself."
                yield sheet.problem((*path, "choices", at, "label", language), message, remedy)


def _cases(sheet: Sheet[Protocol], path: Path, branch: Branch) -> Iterator[Problem]:
    for case in branch.cases:
        if set(case) == {"9"}:
            message = f"`{case}` can't be an answer: by text nines alone call the police."
            remedy = "Delete the case, and let `otherwise` take it; or ask by a menu."
            yield sheet.problem((*path, "cases", case), message, remedy)
