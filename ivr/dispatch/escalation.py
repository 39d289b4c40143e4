"""What to do next about a request that nobody has taken. Pure: everything comes in as arguments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.dispatch.roster import Available, whom_to_ask

LOOK_AGAIN = timedelta(minutes=15)
"""How long to wait where no start of duty is known."""

SOON_FREE = timedelta(minutes=1)
"""How long to wait for somebody who is in a call."""

ASK_AGAIN = timedelta(minutes=30)
"""How long after everybody was asked they are all asked once more."""


class Alarm(StrEnum):
    """Why supervisors are texted about a request."""

    NOBODY_ON_DUTY = "supervisor-nobody-on-duty"
    NOT_TAKEN = "supervisor-not-taken"
    NO_NUMBER = "supervisor-no-number"


@dataclass(frozen=True)
class Offer:
    """Ask this assistant, and look again at `until`."""

    assistant: Available
    until: datetime


@dataclass(frozen=True)
class Wait:
    """Nobody can be asked now: look again at `until`; tell supervisors why, if there is a why."""

    until: datetime
    alarm: Alarm | None


def next_step(
    *,
    now: datetime,
    language: str,
    on_duty: Collection[Available],
    asked: Collection[int],
    next_start: datetime | None,
    offer_minutes: int,
) -> Offer | Wait:
    """The next step for a request in `language`.

    on_duty: who may be asked now; asked: whom it was put to lately; next_start: when duty next
    begins. A request is never without a next step, so none ends in silence.
    """
    assistant = whom_to_ask(on_duty, language, asked=asked)
    if assistant is not None:
        return Offer(assistant, now + timedelta(minutes=offer_minutes))
    if any(each.busy and each.id not in asked for each in on_duty):
        return Wait(now + SOON_FREE, None)
    if not on_duty:
        return Wait(min(next_start or now + LOOK_AGAIN, now + LOOK_AGAIN), Alarm.NOBODY_ON_DUTY)
    return Wait(now + ASK_AGAIN, Alarm.NOT_TAKEN)
