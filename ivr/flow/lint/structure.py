"""How steps hang together: nothing missing, nothing unreachable, no circle, no dead end. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from ivr.errors import Problem
from ivr.flow.catalogue import TOP_MENU
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.parse import Path
from ivr.flow.protocol import (
    Ask,
    Branch,
    Danger,
    End,
    Menu,
    Person,
    Protocol,
    Say,
    Step,
    Target,
)

MOST_CHOICES = 5
"""More are not remembered by somebody who hears them (domain.md 4.8)."""

MOST_TOLD_AT_ONCE = 6
"""Steps told one after the other before the caller is asked anything."""


def check(sheet: Sheet[Protocol], draft: Draft) -> Iterator[Problem]:
    """Problems of one protocol's structure."""
    protocol = sheet.value
    yield from _name(sheet)
    if protocol.start not in protocol.steps:
        remedy = "Name one of the steps below."
        yield sheet.problem(("start",), f"There is no step `{protocol.start}`.", remedy)
    for name, step in protocol.steps.items():
        yield from _targets(sheet, name, step, draft)
        match step:
            case Menu():
                yield from _choices(sheet, name, step)
            case Branch():
                yield from _branch(sheet, name, step)
            case _:
                pass
    yield from _lost(sheet)


def exits(step: Step) -> Iterator[tuple[Path, Target]]:
    """Where a step leads, each with its place inside the step."""
    match step:
        case Say() | Ask():
            yield (), step
        case Menu():
            yield from ((("choices", at), choice) for at, choice in enumerate(step.choices))
        case Branch():
            yield from ((("cases", case), target) for case, target in step.cases.items())
            yield ("otherwise",), step.otherwise
        case Person() | Danger() | End():
            pass
        case _:
            assert_never(step)


def _name(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    name = sheet.value.protocol
    if sheet.parsed.file != f"{name}.yaml":
        message = f"The file is called {sheet.parsed.file}, the protocol `{name}`."
        yield sheet.problem(("protocol",), message, f"Call the file {name}.yaml.")


def _targets(sheet: Sheet[Protocol], name: str, step: Step, draft: Draft) -> Iterator[Problem]:
    for place, target in exits(step):
        path: Path = ("steps", name, *place)
        if target.goto is not None and target.goto not in sheet.value.steps:
            message = f"There is no step `{target.goto}` in this file."
            remedy = "Check the spelling; another protocol is named by `open:`."
            yield sheet.problem((*path, "goto"), message, remedy)
        if target.open is not None and target.open not in draft.known:
            message = f"There is no protocol `{target.open}`."
            remedy = "Check the spelling; a step of this file is named by `goto:`."
            yield sheet.problem((*path, "open"), message, remedy)


def _choices(sheet: Sheet[Protocol], name: str, menu: Menu) -> Iterator[Problem]:
    path: Path = ("steps", name, "choices")
    if len(menu.choices) > MOST_CHOICES:
        message = f"{len(menu.choices)} choices are more than a caller can remember."
        yield sheet.problem(path, message, f"Keep {MOST_CHOICES}, or split the menu.")
    for at, choice in enumerate(menu.choices):
        if choice.key in {earlier.key for earlier in menu.choices[:at]}:
            message = f"Key {choice.key} has two choices."
            yield sheet.problem((*path, at, "key"), message, "Give each its own key.")


def _branch(sheet: Sheet[Protocol], name: str, branch: Branch) -> Iterator[Problem]:
    path: Path = ("steps", name)
    asked = sheet.value.steps.get(branch.on)
    if not isinstance(asked, Menu | Ask):
        message = f"`{branch.on}` is no step that asks the caller anything."
        yield sheet.problem((*path, "on"), message, "Name a menu or an ask of this file.")
        return
    if name not in _reached(sheet.value, branch.on):
        message = f"`{branch.on}` is never asked before this step."
        yield sheet.problem((*path, "on"), message, "Name a question that leads here.")
    for case in branch.cases:
        if not _can_be_answered(asked, case):
            message = f"`{branch.on}` is never answered with `{case}`."
            remedy = "Delete the case, or write a key or number that can be answered."
            yield sheet.problem((*path, "cases", case), message, remedy)


def _can_be_answered(asked: Menu | Ask, case: str) -> bool:
    if isinstance(asked, Menu):
        return case in {choice.key for choice in asked.choices}
    return case.isascii() and case.isdigit() and asked.min_digits <= len(case) <= asked.max_digits


def _lost(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    """Steps nobody comes to, and steps from which nobody comes to an end."""
    protocol = sheet.value
    met = _reached(protocol, protocol.start) | {protocol.start}
    for name in protocol.steps:
        if name not in met and protocol.start in protocol.steps:
            remedy = "Let a step lead to it, or delete it."
            yield sheet.problem(("steps", name), "No step leads here.", remedy)
        elif not _can_end(protocol, name):
            remedy = "Let a choice lead to an end, a person or another protocol."
            yield sheet.problem(("steps", name), "From here nothing comes to an end.", remedy)


def _can_end(protocol: Protocol, name: str) -> bool:
    steps = (protocol.steps.get(each) for each in _reached(protocol, name) | {name})
    return any(step is None or _leaves(step) for step in steps)


def _leaves(step: Step) -> bool:
    """Whether the protocol can be over after this step; a missing step is told elsewhere."""
    if isinstance(step, End | Person | Danger):
        return True
    return any(target.open is not None for _, target in exits(step))


def _reached(protocol: Protocol, start: str) -> set[str]:
    """The steps that come after one, however far."""
    met: set[str] = set()
    ahead = [start]
    while ahead:
        step = protocol.steps.get(ahead.pop())
        for _, target in exits(step) if step else ():
            if target.goto is not None and target.goto not in met:
                met.add(target.goto)
                ahead.append(target.goto)
    return met


def check_ways_in(draft: Draft) -> Iterator[Problem]:
    """Protocols that no menu and no topic word leads to."""
    opened = {
        target.open
        for sheet in draft.protocols
        for step in sheet.value.steps.values()
        for _, target in exits(step)
    }
    for sheet in draft.protocols:
        protocol = sheet.value
        if protocol.protocol not in opened | {TOP_MENU} and not protocol.topic_words:
            remedy = "Add `topic_words`, or let a choice `open:` it."
            yield sheet.problem(("protocol",), "Nothing leads to this protocol.", remedy)


Place = tuple[str, str]


def check_telling(draft: Draft) -> Iterator[Problem]:
    """Steps that would be told without asking: for ever, or for too long. Across all protocols."""
    sheets = {sheet.value.protocol: sheet for sheet in draft.protocols}
    onward = {
        (sheet.value.protocol, name): tuple(_onward(sheets, sheet.value, step))
        for sheet in draft.protocols
        for name, step in sheet.value.steps.items()
    }
    for protocol, name in onward:
        length = _told(onward, (protocol, name))
        path: Path = ("steps", name)
        if length is None:
            message = "This leads back to itself without asking the caller anything."
            yield sheets[protocol].problem(path, message, "Put a menu into the circle.")
        elif length > MOST_TOLD_AT_ONCE:
            message = f"{length} steps are told here one after the other."
            yield sheets[protocol].problem(path, message, "Put a menu with `Next` between them.")


def _onward(
    sheets: Mapping[str, Sheet[Protocol]], protocol: Protocol, step: Step
) -> Iterator[Place]:
    """The steps that follow one without the caller."""
    if not isinstance(step, Say | Branch):
        return
    for _, target in exits(step):
        if target.goto is not None:
            yield protocol.protocol, target.goto
        elif target.open is not None and target.open in sheets:
            yield target.open, sheets[target.open].value.start


def _told(onward: Mapping[Place, Iterable[Place]], place: Place) -> int | None:
    """How many steps are told from `place` on before the caller is asked; None for a circle."""
    level, length = {place}, 0
    while level := {after for each in level for after in onward.get(each, ())}:
        length += 1
        if place in level:
            return None
        if length > len(onward):
            return length
    return length
