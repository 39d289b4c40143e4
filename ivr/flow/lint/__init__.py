"""The checks a folder of protocols must pass before a caller hears any of it. Pure.

`ivr.catalog` calls `check`; each module beside this one holds checks of one kind.
"""

from collections.abc import Iterator

from ivr.errors import Problem
from ivr.flow.lint import (
    about_police,
    danger,
    danger_words,
    going,
    signing,
    structure,
    texts,
    words,
)
from ivr.flow.lint.sheets import Draft


def check(draft: Draft) -> Iterator[Problem]:
    """Every problem of a folder whose files read well, with line and remedy.

    Without languages a text may be in any: so a catalogue kept from earlier is looked at again.
    """
    for sheet in draft.protocols:
        yield from structure.check(sheet, draft)
        yield from texts.check_protocol(sheet, draft)
        yield from signing.check(sheet)
        yield from about_police.check(sheet, draft)
    yield from structure.check_ways_in(draft)
    yield from structure.check_telling(draft)
    yield from words.check(draft)
    yield from danger.check(draft)
    yield from going.check(draft)
    if draft.phrases is not None:
        yield from texts.check_phrases(draft.phrases, draft)
    if draft.numbers is not None:
        yield from texts.check_numbers(draft.numbers, draft)
    if draft.danger is not None:
        yield from danger_words.check(draft.danger, draft)
