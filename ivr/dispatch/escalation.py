"""What to do next about a request that nobody has taken. Pure: everything comes in as arguments.

The ladder: one assistant, then the next, each for the city's minutes; then all of them at once;
then supervisors, so that a person decides. After a rest it begins anew. Twenty minutes after
somebody was first looked for, supervisors know, whatever the rung.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.dispatch.reasons import Reason, Why
from ivr.dispatch.roster import Available, Choice, everybody, whom_to_ask

LOOK_AGAIN = timedelta(minutes=15)
"""How long at most nobody looks whether somebody else has come on duty."""

SOON_FREE = timedelta(minutes=1)
"""How long to wait for somebody who is in a call."""

ASK_AGAIN = timedelta(minutes=30)
"""The rest between two rounds, from the end of the last offer."""

TELL = timedelta(minutes=20)
"""How long after somebody was first looked for supervisors learn that nobody has taken it."""


NOT_SAFE_UNTIL = timedelta(hours=48)
"""How long a request waits for its caller to call again, where calling them is not safe."""


class Alarm(StrEnum):
    """Why supervisors are texted about a request."""

    NOBODY_ON_DUTY = "supervisor-nobody-on-duty"
    NOT_TAKEN = "supervisor-not-taken"
    NO_NUMBER = "supervisor-no-number"
    NOT_SAFE = "supervisor-not-safe"
    WISH_UNMET = "supervisor-wish-unmet"
    NO_TEXTS = "supervisor-by-text-unmet"


@dataclass(frozen=True)
class Put:
    """An offer of this request made earlier: to whom, when, until when, and what became of it."""

    assistant_id: int
    at: datetime
    until: datetime
    state: str
    reason: Reason

    @property
    def counts(self) -> bool:
        """Whoever was told that it is gone may be asked anew at once, since it waits again."""
        return self.state not in ("withdrawn", "lapsed")


@dataclass(frozen=True)
class Situation:
    """All that the next step depends on.

    since: since when somebody is looked for. shared: languages the caller may know as well as
    their own. next_start: when duty next begins. told: of what supervisors know already.
    """

    now: datetime
    since: datetime
    language: str
    on_duty: tuple[Available, ...]
    offer_minutes: int
    shared: tuple[str, ...] = ()
    offers: tuple[Put, ...] = ()
    next_start: datetime | None = None
    told: frozenset[Alarm] = frozenset()

    @property
    def round(self) -> int:
        """Which time around this is, from 1."""
        return max((put.reason.round for put in self.offers), default=1)

    @property
    def this_round(self) -> tuple[Put, ...]:
        """The offers of this round."""
        return tuple(p for p in self.offers if p.reason.round == self.round and p.counts)

    @property
    def passed(self) -> frozenset[int]:
        """Whoever passed is left in peace for as long as their offer would have stood.

        After that "all on duty" means them too, and so does another round.
        """
        passed = (put for put in self.offers if put.state == "passed" and put.until > self.now)
        return frozenset(put.assistant_id for put in passed)


@dataclass(frozen=True)
class Ask:
    """Put it before these, until `until`; look again at `look_at`; tell supervisors, if a why."""

    choices: tuple[Choice, ...]
    until: datetime
    look_at: datetime
    alarm: Alarm | None = None


@dataclass(frozen=True)
class Wait:
    """Nobody is to be asked now: look again at `look_at`; tell supervisors why, if a why."""

    look_at: datetime
    alarm: Alarm | None = None


def next_step(at: Situation) -> Ask | Wait:
    """The next step of a request. It always has one, and a later look, so none ends in silence."""
    step = _rung(at)
    if step.alarm in at.told:
        step = replace(step, alarm=None)
    tell_at = _tell_at(at)
    if tell_at is None:
        return step
    if tell_at <= at.now:
        return replace(step, alarm=step.alarm or Alarm.NOT_TAKEN)
    return replace(step, look_at=min(step.look_at, tell_at))


def _rung(at: Situation) -> Ask | Wait:
    standing = max((_stands_until(at, put) for put in at.offers), default=at.now)
    if standing > at.now:
        return Wait(standing)
    if not at.on_duty:
        soon = at.now + LOOK_AGAIN
        return Wait(min(at.next_start or soon, soon), Alarm.NOBODY_ON_DUTY)
    return _next_one(at, at.round) or _all_at_once(at) or _anew(at) or _rest(at)


def _stands_until(at: Situation, put: Put) -> datetime:
    """What became urgent meanwhile stands only as long as an urgent offer does."""
    if put.state != "live":
        return at.now
    return min(put.until, put.at + timedelta(minutes=at.offer_minutes))


def _next_one(at: Situation, round_: int) -> Ask | None:
    asked = {put.assistant_id for put in at.this_round if put.reason.round == round_} | at.passed
    choice = whom_to_ask(at.on_duty, at.language, shared=at.shared, asked=asked)
    return None if choice is None else _ask(at, (choice,), round_)


def _all_at_once(at: Situation) -> Ask | None:
    """Of one alone it would be the same question again: a supervisor decides instead."""
    if any(put.reason.why is Why.EVERYBODY for put in at.this_round):
        return None
    willing = [each for each in at.on_duty if each.id not in at.passed]
    choices = everybody(willing, at.language, shared=at.shared)
    return _ask(at, choices, at.round) if len(choices) > 1 else None


def _anew(at: Situation) -> Ask | None:
    return _next_one(at, at.round + 1) if at.now >= _rested(at) else None


def _rest(at: Situation) -> Wait:
    asked = {put.assistant_id for put in at.this_round} | at.passed
    looks = [at.now + LOOK_AGAIN, _rested(at)]
    looks += [at.next_start] if at.next_start else []
    if any(each.busy and each.id not in asked for each in at.on_duty):
        return Wait(min(at.now + SOON_FREE, *_later(at, looks)))
    return Wait(min(_later(at, looks)), Alarm.NOT_TAKEN)


def _rested(at: Situation) -> datetime:
    return max((put.until for put in at.this_round), default=at.now) + ASK_AGAIN


def _later(at: Situation, looks: list[datetime]) -> list[datetime]:
    return [each for each in looks if each > at.now]


def _ask(at: Situation, choices: tuple[Choice, ...], round_: int) -> Ask:
    until = at.now + timedelta(minutes=at.offer_minutes)
    counted = (replace(c, reason=c.reason.model_copy(update={"round": round_})) for c in choices)
    return Ask(tuple(counted), until, until)


def _tell_at(at: Situation) -> datetime | None:
    """When supervisors are to know that nobody has taken it; None where they do, or no use.

    Of whom they know that nobody was there to be asked, the time begins with the first offer.
    """
    if Alarm.NOT_TAKEN in at.told:
        return None
    if at.told.isdisjoint((Alarm.NOBODY_ON_DUTY, Alarm.WISH_UNMET)):
        return at.since + TELL
    first = min((put.at for put in at.offers), default=None)
    return first + TELL if first and at.on_duty else None
