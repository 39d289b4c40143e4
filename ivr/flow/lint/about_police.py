"""What is said about the police in a protocol marked so stays away from them. Pure."""

import re
from collections.abc import Iterator, Mapping

from ivr.errors import Problem
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.lint.structure import exits
from ivr.flow.protocol import Ask, Branch, Danger, Menu, Protocol, Step

_REMEDY = "Delete it, or `about_police`: a complaint about the police never goes to them."

_NOUGHT_BEFORE_NINE = re.compile(r"^[^.9]*(?<!\d)0(?!\d)[^.]*(?<!\d)9(?!\d)")
"""In the first sentence: whoever is in danger from an officer presses 0, not 9."""


def check(sheet: Sheet[Protocol], draft: Draft) -> Iterator[Problem]:
    """Problems of one protocol that is marked `about_police`: whatever would lead to the police.

    Key 9 leads there from it all the same, as from everywhere; so it is said first that 0 is meant.
    """
    protocol = sheet.value
    if not protocol.about_police:
        return
    if "police" in protocol.needs_sign_off:
        message = "The police would sign off what is about themselves."
        yield sheet.problem(("needs_sign_off",), message, _REMEDY)
    yield from _beginning(sheet)
    away = {each.value.protocol for each in draft.protocols if not each.value.about_police}
    for name, step in protocol.steps.items():
        if isinstance(step, Menu | Ask) and step.tell_patrol:
            message = "The patrol would hear this answer."
            yield sheet.problem(("steps", name, "tell_patrol"), message, _REMEDY)
        if isinstance(step, Danger):
            message = "This step rings the patrol by itself."
            yield sheet.problem(("steps", name, "kind"), message, _REMEDY)
        for place, target in exits(step):
            if target.open in away:
                message = f"`{target.open}` is not marked `about_police`, and may lead to them."
                yield sheet.problem(("steps", name, *place, "open"), message, _REMEDY)


def _beginning(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    """The first step must tell 0 before 9, spoken and written, in every language."""
    start = sheet.value.start
    for part, texts in _texts(sheet.value.steps.get(start)):
        for language, words in texts.items():
            if not _NOUGHT_BEFORE_NINE.search(words):
                message = (
                    "Here it is not said first that 0 and not 9 is for danger from an officer."
                )
                remedy = "Begin with it: “If an officer is the danger, press 0, not 9”."
                yield sheet.problem(("steps", start, part, language), message, remedy)


def _texts(step: Step | None) -> Iterator[tuple[str, Mapping[str, str]]]:
    if step is None or isinstance(step, Branch | Danger):
        return
    yield "text", step.text
    yield "sms", step.sms or {}
