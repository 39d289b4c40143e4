"""What one look before the start gives: a verdict, what was found, and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ivr.errors import Problem

Verdict = Literal["pass", "warn", "fail"]


@dataclass(frozen=True)
class Check:
    """One line of `flask preflight`. `remedy` is empty where there is nothing to do.

    Neither holds a secret or a person's number.
    """

    name: str
    verdict: Verdict
    found: str
    remedy: str = ""


def passed(name: str, found: str) -> Check:
    """All is well here."""
    return Check(name, "pass", found)


def warned(name: str, found: str, remedy: str) -> Check:
    """HotLine can start, but somebody should know."""
    return Check(name, "warn", found, remedy)


def failed(name: str, found: str, remedy: str) -> Check:
    """HotLine must not go on the air like this."""
    return Check(name, "fail", found, remedy)


def of_problems(name: str, problems: Iterable[Problem]) -> Iterator[Check]:
    """Every problem of a file that was refused."""
    for each in problems:
        place = ":".join(filter(None, (each.file, str(each.line or ""))))
        yield failed(name, ": ".join(filter(None, (place, each.path, each.message))), each.remedy)
