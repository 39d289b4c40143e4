"""What is due after an alarm, by the clock. Pure: everything comes in as arguments.

While no desk has it and no supervisor has said that they saw it, they are told again and again.
Once it is over the desk is asked how it ended, and where nobody tells, supervisors are reminded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

AGAIN = timedelta(minutes=5)
"""How long after they were told supervisors are told again."""

AGAIN_UNTIL = timedelta(minutes=60)
"""For how long: who has not looked by then is not reached by one text more."""

ASK_DESK = timedelta(minutes=30)
"""How long after the end the desk is asked: a crew may still be on its way before."""

ASK_UNTIL = timedelta(hours=24)
"""How long the question is worth asking, where the worker stood still."""

OVERDUE = timedelta(hours=24)
"""Within this a supervisor closes what nobody told the outcome of."""

FOLLOWED = timedelta(days=7)
"""How old an emergency is at most about which anybody is texted."""


SEEN_TO = ("accepted", "joined", "stopped")
"""States in which nobody has to be found any more: a desk or one of ours has them, or they called
it off themselves."""


class Step(Enum):
    """What is done about an emergency that is not closed."""

    TELL_AGAIN = auto()
    ASK_DESK = auto()
    TELL_OVERDUE = auto()


@dataclass(frozen=True)
class Alarm:
    """An emergency that is not closed, as far as the rule needs it; times in UTC.

    seen_to: nobody has to be found for it any more. over_at: when the conversation ended, None
    while it goes on. desk_knows: a desk has it, by voice or by text, and can be asked by text.
    on_the_way: a text about it has not gone out yet; sent_at: when the last one did, which may be
    long after its cause.
    """

    raised_at: datetime
    told_at: datetime | None
    told_again_at: datetime | None
    seen_to: bool
    seen_at: datetime | None
    over_at: datetime | None
    asked_at: datetime | None
    overdue_told_at: datetime | None
    desk_knows: bool
    on_the_way: bool = False
    sent_at: datetime | None = None


def due(alarm: Alarm, now: datetime) -> tuple[Step, ...]:
    """What is to be done now."""
    wanted = (
        (Step.TELL_AGAIN, _is_told_again(alarm, now)),
        (Step.ASK_DESK, _is_desk_asked(alarm, now)),
        (Step.TELL_OVERDUE, _is_told_overdue(alarm, now)),
    )
    return tuple(step for step, is_due in wanted if is_due)


def is_overdue(raised_at: datetime, now: datetime) -> bool:
    """Whether an emergency that is not closed should have been."""
    return now - raised_at >= OVERDUE


def _is_told_again(alarm: Alarm, now: datetime) -> bool:
    if alarm.told_at is None or alarm.seen_to or alarm.seen_at is not None:
        return False
    if alarm.on_the_way:  # once the way is free again it tells the same
        return False
    last = max(at for at in (alarm.told_at, alarm.told_again_at, alarm.sent_at) if at)
    return now - last >= AGAIN and now - alarm.told_at <= AGAIN_UNTIL


def _is_desk_asked(alarm: Alarm, now: datetime) -> bool:
    if alarm.over_at is None or alarm.asked_at is not None or not alarm.desk_knows:
        return False
    return ASK_DESK <= now - alarm.over_at < ASK_UNTIL


def _is_told_overdue(alarm: Alarm, now: datetime) -> bool:
    return alarm.overdue_told_at is None and is_overdue(alarm.raised_at, now)
