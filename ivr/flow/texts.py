"""Texts in several languages, and the values that fill their blanks.

Pure; imported by the protocol model, the engine and the channels.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

BLANK = re.compile(r"\{([a-z][a-z0-9-]*)\}")
"""A blank in a text: `{police}` is a number of the catalogue, `{code}` a value of the moment."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639 code as the city pack offers it: `en`, `uk`."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
Localised = Annotated[Mapping[Language, Words], AfterValidator(MappingProxyType)]
"""One text in every language that has it."""

WordList = Annotated[Mapping[Language, tuple[Words, ...]], AfterValidator(MappingProxyType)]
"""Words or short expressions by language."""


@dataclass(frozen=True)
class Digits:
    """A number to be heard digit by digit and read whole: a case code, a telephone number."""

    digits: str


@dataclass(frozen=True)
class Moment:
    """A time to be told in the city's own time and the listener's language."""

    at: datetime


Value = Digits | Moment | int | str


@dataclass(frozen=True)
class Text:
    """What is told: its wording for the ear, and another for SMS where the author gave one."""

    spoken: Mapping[str, str]
    written: Mapping[str, str] | None = None


def blanks(text: str) -> frozenset[str]:
    """The names of the blanks in a text: `{police}` gives `police`."""
    return frozenset(BLANK.findall(text))
