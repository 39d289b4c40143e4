"""What becomes of a case somebody has taken, by the clock. Pure: everything comes in as arguments.

Taken and nobody was rung: supervisors hear of it. The caller did not answer: the assistant is asked
to try again, after 15 minutes and after two hours (`domain.md` 4.5, 4.9), in hours in which the
caller may be rung; then the caller gets a text, and after two days the case is closed. They talked:
the assistant is asked how it ended, and supervisors hear where nobody says. Nothing here rings a
caller: only a person does (DESIGN.md, rule 4).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

GAPS = (timedelta(minutes=15), timedelta(hours=2))
"""How long after a try without an answer the next one is due: after the first, after any other."""

ONE_TRY = timedelta(minutes=10)
"""Rings that follow each other faster are one try: ringing at once again is no second chance."""

HANDS_OFF = timedelta(minutes=1)
"""How long after the last ring the caller is texted: the assistant may be ringing once more."""

NOT_STARTED = timedelta(hours=2)
"""How long a taken case may rest without a try before supervisors learn of it."""

NOT_TOLD = timedelta(hours=2)
"""How long after the talk the assistant is asked how it ended."""

NOT_DONE = timedelta(hours=24)
"""How long after the talk supervisors learn that nobody said how it ended."""

GIVEN_UP = timedelta(hours=48)
"""How long after the request a case whose caller is not reached is closed."""

LOOK_AGAIN = timedelta(hours=24)
"""How soon a case is looked at again with which nothing more is to be done."""

RINGING = timedelta(minutes=1)
"""How soon a case is looked at again in which somebody is being rung or talks."""


class Step(Enum):
    """What is done about a taken case; each once."""

    TELL_NOT_STARTED = auto()
    ASK_FOR_TRY = auto()
    TEXT_CALLER = auto()
    CLOSE = auto()
    ASK_OUTCOME = auto()
    TELL_NOT_DONE = auto()


@dataclass(frozen=True)
class Taken:
    """A taken case as far as the rule needs it; times in UTC.

    unanswered: when rings that the caller did not answer were over, the earliest first;
    talked_at: when they last talked, or the caller met the danger sentence instead;
    ringing: somebody is being rung for it now, or they talk.
    """

    requested_at: datetime
    taken_at: datetime
    unanswered: Sequence[datetime] = ()
    talked_at: datetime | None = None
    ringing: bool = False


@dataclass(frozen=True)
class Next:
    """Do this now, which was due `since`, if there is anything; and look again at `until`."""

    step: Step | None
    since: datetime
    until: datetime


def tries(unanswered: Iterable[datetime]) -> int:
    """How many tries these rings were."""
    counted, last = 0, None
    for ring in unanswered:
        if last is None or ring - last >= ONE_TRY:
            counted += 1
        last = ring
    return counted


def next_step(
    case: Taken, *, attempts: int, may_ring: Callable[[datetime], datetime], now: datetime
) -> Next:
    """What is due in a taken case.

    attempts: after how many tries the caller is given up; may_ring: the first time from a given one
    on at which the caller may be rung. Of several steps that came due while nobody looked only the
    last is done: what became pointless is not sent late.
    """
    if case.ringing and (case.unanswered or case.talked_at):
        return Next(None, now, now + RINGING)
    planned = _planned(case, attempts, may_ring)
    due = [(at, step) for at, step in planned if at <= now]
    until = min((at for at, _ in planned if at > now), default=now + LOOK_AGAIN)
    if not due:
        return Next(None, now, until)
    since, step = due[-1]
    return Next(step, since, until)


def _planned(
    case: Taken, attempts: int, may_ring: Callable[[datetime], datetime]
) -> tuple[tuple[datetime, Step], ...]:
    """The steps ahead as things stand, the earliest first."""
    if case.talked_at is not None:
        return (
            (case.talked_at + NOT_TOLD, Step.ASK_OUTCOME),
            (case.talked_at + NOT_DONE, Step.TELL_NOT_DONE),
        )
    if not case.unanswered:
        return ((case.taken_at + NOT_STARTED, Step.TELL_NOT_STARTED),)
    made, last = tries(case.unanswered), case.unanswered[-1]
    given_up = case.requested_at + GIVEN_UP
    if made >= attempts:
        return (
            (last + HANDS_OFF, Step.TEXT_CALLER),
            (max(given_up, last + GAPS[0]), Step.CLOSE),
        )
    due = may_ring(max(last, case.taken_at) + GAPS[min(made, len(GAPS)) - 1])
    started_by = due + NOT_STARTED
    return (
        (due, Step.ASK_FOR_TRY),
        (started_by, Step.TELL_NOT_STARTED),
        (max(given_up, started_by + GAPS[0]), Step.CLOSE),
    )
