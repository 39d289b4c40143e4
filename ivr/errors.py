"""The errors HotLine raises on purpose. Anybody may import it; it imports nothing of ours.

    HotlineError
    ├─ ProtocolError      a response protocol is wrong; every problem is listed
    ├─ CityError          a city pack is wrong; every problem is listed
    ├─ SettingsError      the environment is wrong; the sentence says what to set
    ├─ FlowError          the engine was asked for something impossible
    ├─ CarrierError       the carrier refused, or did not answer
    ├─ StoreUnavailable   the database cannot be reached in time
    └─ Refused            a person asked for something that is not allowed

Messages are written for the person who has to act on them and never hold a secret, a telephone
number or a name.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class HotlineError(Exception):
    """Whatever HotLine raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file somebody wrote, and what to do about it.

    `line` counts from 1; 0 stands for the file as a whole. `path` names the place inside the
    file, such as `steps.menu.choices.2`.
    """

    file: str
    line: int
    path: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.line or "")) if part)
        told = ": ".join(part for part in (place, self.path, self.message) if part)
        return f"{told} {self.remedy}".rstrip()


class _FileError(HotlineError):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ProtocolError(_FileError):
    """A response protocol is refused whole; `problems` holds everything wrong with it."""


class CityError(_FileError):
    """A city pack is refused whole; `problems` holds everything wrong with it."""


class SettingsError(HotlineError):
    """The environment is wrong or incomplete; the message says what to set."""


class FlowError(HotlineError):
    """The engine was asked for something impossible: a mistake in HotLine or a stale state."""


class CarrierError(HotlineError):
    """The carrier refused what it was asked, or its answer never came.

    permanent: asking again cannot help.
    code: the carrier's own error code, where it gave one.
    outcome_unknown: the request may have been carried out although no answer came.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool,
        code: int | None = None,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.code = code
        self.outcome_unknown = outcome_unknown


class StoreUnavailable(HotlineError):
    """The database cannot be reached, or not within the time a turn may take."""


class Refused(HotlineError):
    """A person asked for something that is not allowed; the message may be shown to them."""
