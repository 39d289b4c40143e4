"""Whether the work of one worker goes on: told by its ticks, read by whoever watches them.

Measured with a clock that only runs forward, so that a machine's time put right looks like no hang.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

BETWEEN_TICKS = "between ticks"


@dataclass(frozen=True)
class Patience:
    """How many seconds a worker may stand still, and how long one job may break at every try."""

    hung: float = 40.0
    broken: float = 300.0


@dataclass
class Pulse:
    """Written by the thread that ticks, read by another one; each value is set at once.

    seconds: a clock that only runs forward.
    """

    seconds: Callable[[], float] = monotonic
    _doing: tuple[str, float] = field(init=False)
    _wrong: dict[str, float | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._doing = (BETWEEN_TICKS, self.seconds())

    def begins(self, job: str) -> None:
        """A job begins, or in a long one the next part does."""
        self._doing = (job, self.seconds())

    def worked(self, job: str) -> None:
        """A job came to its end."""
        self._wrong.pop(job, None)
        self._doing = (BETWEEN_TICKS, self.seconds())

    def gave_up(self, job: str) -> None:
        """A job did not get what it needs from outside, as when the database is away."""
        self._wrong[job] = None
        self._doing = (BETWEEN_TICKS, self.seconds())

    def broke(self, job: str) -> None:
        """A job ended in a mistake of ours."""
        self._wrong[job] = self._wrong.get(job) or self.seconds()
        self._doing = (BETWEEN_TICKS, self.seconds())

    def well_but(self, job: str) -> bool:
        """Whether every job but this one came to its end the last time it was begun."""
        return not self._wrong.keys() - {job}

    def stuck(self, patience: Patience) -> str | None:
        """What has hung or broken for too long, if anything: a job, or the ticks themselves.

        No patience helps where something outside is away; a process begun anew is no better off.
        """
        now, (doing, since) = self.seconds(), self._doing
        if now - since > patience.hung:
            return doing
        broken = [(job, at) for job, at in list(self._wrong.items()) if at is not None]
        return next((job for job, at in broken if now - at > patience.broken), None)
