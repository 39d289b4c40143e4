"""What is said about the police in a protocol marked so stays away from them. Pure."""

from collections.abc import Iterator

from ivr.errors import Problem
from ivr.flow.lint.sheets import Sheet
from ivr.flow.protocol import Ask, Danger, Menu, Protocol

_REMEDY = "Delete it, or `about_police`: a complaint about the police never goes to them."


def check(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    """Problems of one protocol that is marked `about_police`: whatever would lead to the police.

    Key 9 leads there from it all the same, as from everywhere.
    """
    protocol = sheet.value
    if not protocol.about_police:
        return
    if "police" in protocol.needs_sign_off:
        message = "The police would sign off what is about themselves."
        yield sheet.problem(("needs_sign_off",), message, _REMEDY)
    for name, step in protocol.steps.items():
        if isinstance(step, Menu | Ask) and step.tell_patrol:
            message = "The patrol would hear this answer."
            yield sheet.problem(("steps", name, "tell_patrol"), message, _REMEDY)
        if isinstance(step, Danger):
            message = "This step rings the patrol by itself."
            yield sheet.problem(("steps", name, "kind"), message, _REMEDY)
