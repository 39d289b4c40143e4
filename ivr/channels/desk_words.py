"""What a patrol desk texts about how an emergency ended: `482193 1`, or the digit alone. Pure."""

import re
from dataclasses import dataclass

from ivr.channels.letters import CODE, LONGEST_BODY, code, visible

_MARKS = r"[\s\"'“”„«»‘’().,:;!#<>-]*"
_WITH_CODE = re.compile(rf"{_MARKS}(?P<code>{CODE}){_MARKS}(?P<digit>[123])(?![0-9]).*")
_ALONE = re.compile(rf"{_MARKS}(?P<digit>[123]){_MARKS}")


@dataclass(frozen=True)
class Ended:
    """How it ended, by the desk's digit; of which emergency, where the desk says so."""

    digit: int
    code: str | None = None


def read(body: str) -> Ended | None:
    """The outcome in a desk's text, or None where there is none. Never raises."""
    written = visible(body[:LONGEST_BODY])
    match = _WITH_CODE.fullmatch(written)
    if match is not None:
        return Ended(int(match["digit"]), code(match["code"]))
    match = _ALONE.fullmatch(written)
    return None if match is None else Ended(int(match["digit"]))
