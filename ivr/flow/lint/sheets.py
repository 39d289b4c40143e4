"""What the checks look at: the files of one folder that read well, and what is expected of them.

Pure; made by `ivr.catalog`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ivr.errors import Problem
from ivr.flow.danger_words import DangerWords
from ivr.flow.parse import Parsed, Path
from ivr.flow.protocol import Phrase, Protocol, PublicNumber

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Sheet(Generic[T_co]):
    """One file: its values, and where each stands."""

    parsed: Parsed
    value: T_co

    def problem(self, path: Path, message: str, remedy: str) -> Problem:
        """Something wrong at a place of this file."""
        return self.parsed.problem(path, message, remedy)


@dataclass(frozen=True)
class Draft:
    """Everything a folder holds that could be read.

    `known` are the ids of all protocols, also of those whose file could not be read, so that one
    broken file does not make every other one look wrong. `phrases`, `numbers` and `danger` are None
    where theirs could not be read.
    """

    protocols: tuple[Sheet[Protocol], ...]
    phrases: Sheet[Mapping[str, Phrase]] | None
    numbers: Sheet[Mapping[str, PublicNumber]] | None
    known: frozenset[str]
    languages: tuple[str, ...]
    danger: Sheet[DangerWords] | None = None
