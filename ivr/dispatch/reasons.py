"""Why a request was put before this assistant and not another, as it is kept with the offer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Why(StrEnum):
    """What decided between those who were free."""

    ONLY = "only"  # nobody else was free
    LANGUAGE = "language"  # nobody else was as near to the caller's language
    FEWEST = "fewest"  # of those, asked least in seven days
    LONGEST = "longest"  # asked as often as others, but longest ago
    EVERYBODY = "everybody"  # all were asked at once


class Reason(BaseModel):
    """Why one assistant was chosen.

    speaks: whether they speak the caller's own language; shared: another language the two may
    share, where they don't. asked_lately: how often they were asked in the seven days before.
    round: which time around everybody on duty this belongs to, from 1.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    speaks: bool
    shared: str | None = None
    asked_lately: int = 0
    why: Why | None = None
    round: int = 1


def write_reason(reason: Reason) -> dict[str, Any]:
    """The reason as JSON."""
    return reason.model_dump(mode="json")


def read_reason(written: Mapping[str, Any] | object) -> Reason | None:
    """A reason from its JSON; None for what an older or a newer version wrote otherwise."""
    try:
        return Reason.model_validate(written)
    except ValidationError:
        return None
