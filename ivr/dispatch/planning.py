"""Changing the plan of duty: who may take over what, and what follows from it.

Each function locks the city's assistants for its transaction, so that of two people who take the
same shift one gets it, and the other is told. Times are UTC and hold from `now` on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from ivr.cities import City
from ivr.duty import Shift
from ivr.duty.gaps import Span, gaps, open_hours, too_long
from ivr.duty.plan import Entry
from ivr.errors import Refused
from ivr.store import people, plans
from ivr.store.people import Assistant
from ivr.store.plans import NewWeekly

_AROUND = timedelta(days=1)
"""So far before and after a shift is looked for others that make it a long one."""


class Why(StrEnum):
    """Why somebody cannot have a shift."""

    LEFT = "left"
    NOT_PLANNED = "not planned"
    ON_DUTY = "on duty"
    ABSENT = "absent"
    SAME = "same"
    OVER = "over"


_SAID = {
    Why.LEFT: "This assistant has left, and can't be put on duty.",
    Why.NOT_PLANNED: "They are not on duty in that time: see duty show.",
    Why.ON_DUTY: "Whoever is to take it over is on duty already in that time.",
    Why.ABSENT: "Whoever is to take it over is absent in that time.",
    Why.SAME: "That is one and the same assistant.",
    Why.OVER: "That time is over: past duty stays as it was.",
}


class NotPossible(Refused):
    """A change of duty that cannot be; `why` is for whoever puts it into other words."""

    def __init__(self, why: Why) -> None:
        super().__init__(_SAID[why])
        self.why = why


@dataclass(frozen=True)
class Turn:
    """An assistant's duty from then until then."""

    who: Assistant
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Done:
    """A change that was made: its entries, and the shifts it moved as they were before."""

    entries: tuple[Entry, ...]
    shifts: tuple[Shift, ...]


def put_on_duty(conn: Connection, turn: Turn, *, now: datetime) -> Entry | None:
    """Write a shift; None where they are on duty for all that time. Raises NotPossible."""
    _lock(conn, turn.who, now=now)
    starts_at = max(turn.starts_at, now)
    for shift in _theirs(conn, turn):
        if shift.starts_at <= starts_at and turn.ends_at <= shift.ends_at:
            return None
    city, who = turn.who.city, turn.who.id
    added = plans.add_shift(conn, city, who, starts_at=starts_at, ends_at=turn.ends_at, now=now)
    return Entry("shift", added)


def repeat_weekly(
    conn: Connection, who: Assistant, new: NewWeekly, *, now: datetime
) -> Entry | None:
    """Write a shift that repeats; None where the very same is in the plan. Raises NotPossible."""
    _lock(conn, who, now=now)
    for each in plans.weekly_in_force(conn, who.city, now=now):
        known = NewWeekly(
            each.assistant_id,
            each.first_day,
            each.begins,
            each.ends,
            each.zone,
            each.every,
            each.last_day,
        )
        if known == new:
            return None
    return Entry("weekly", plans.add_weekly(conn, who.city, new, now=now))


def cover(conn: Connection, turn: Turn, by: Assistant, *, now: datetime) -> Done:
    """`by` is on duty in this turn instead of whoever has it. Raises NotPossible.

    Whoever has it may be absent by now. The first of two who cover gets it: for the second there is
    nothing planned any more.
    """
    _lock(conn, by, now=now)
    taken = _to_be_taken(conn, turn, by, now)
    return Done((_hand_over(conn, turn, by, now),), taken)


def swap(conn: Connection, first: Turn, second: Turn, *, now: datetime) -> Done:
    """Each is on duty in the other's turn. Raises NotPossible, and then neither is."""
    _lock(conn, first.who, second.who, now=now)
    if first.starts_at < second.ends_at and second.starts_at < first.ends_at:
        raise NotPossible(Why.ON_DUTY)
    theirs = _to_be_taken(conn, first, second.who, now)
    ours = _to_be_taken(conn, second, first.who, now)
    entries = (
        _hand_over(conn, first, second.who, now),
        _hand_over(conn, second, first.who, now),
    )
    plans.note_swap(conn, *(entry.id for entry in entries))
    return Done(entries, (*theirs, *ours))


def mark_absent(conn: Connection, turn: Turn, *, now: datetime) -> Done:
    """They are on no duty in that time; `shifts` are those nobody has now. Raises NotPossible."""
    people.assistants_of(conn, turn.who.city, lock=True)
    _refuse_over(turn, now)
    lost = _theirs(conn, turn)
    added = plans.add_absence(
        conn,
        turn.who.city,
        turn.who.id,
        starts_at=turn.starts_at,
        ends_at=turn.ends_at,
        now=now,
    )
    return Done((Entry("absence", added),), lost)


def take_back(conn: Connection, city: City, entry: Entry, *, now: datetime) -> bool:
    """End an entry of the plan now; False where there is none that still holds."""
    people.assistants_of(conn, city.city, lock=True)
    return plans.take_back(conn, city.city, entry, now=now)


def gaps_between(
    conn: Connection, city: City, since: datetime, until: datetime
) -> tuple[Span, ...]:
    """When nobody is on duty though somebody is to be; who may take no cases fills no gap."""
    fit = {each.id for each in people.assistants_of(conn, city.city) if each.fit_for_duty}
    planned = plans.shifts_between(conn, city.city, since, until)
    there = (shift for shift in planned if shift.assistant_id in fit)
    hours = city.duty.hours or city.callback.hours
    return gaps(there, open_hours(hours.opens, hours.closes, city.zone, since, until))


def too_long_around(
    conn: Connection, city: City, since: datetime, until: datetime
) -> tuple[tuple[int, Span], ...]:
    """Who is on duty for longer than the city wants without a break, in or around that time."""
    planned = plans.shifts_between(conn, city.city, since - _AROUND, until + _AROUND)
    found = too_long(planned, timedelta(hours=city.duty.longest_hours))
    return tuple(
        (who, span) for who, span in found if span.starts_at < until and since < span.ends_at
    )


def _lock(conn: Connection, *of: Assistant, now: datetime) -> None:
    staff = {each.id: each for each in people.assistants_of(conn, of[0].city, lock=True)}
    if not all(staff[each.id].active for each in of):
        raise NotPossible(Why.LEFT)


def _to_be_taken(conn: Connection, turn: Turn, by: Assistant, now: datetime) -> tuple[Shift, ...]:
    """The shifts of this turn, which `by` may have."""
    _refuse_over(turn, now)
    if by.id == turn.who.id:
        raise NotPossible(Why.SAME)
    taken = _parts(_theirs(conn, turn, even_absent=True), turn, now)
    if not taken:
        raise NotPossible(Why.NOT_PLANNED)
    own = _theirs(conn, Turn(by, turn.starts_at, turn.ends_at))
    plan = plans.plan_between(conn, by.city, max(turn.starts_at, now), turn.ends_at)
    away = [each for each in plan.absences if each.assistant_id == by.id]
    for times, why in ((own, Why.ON_DUTY), (away, Why.ABSENT)):
        if any(
            part.starts_at < each.ends_at and each.starts_at < part.ends_at
            for part in taken
            for each in times
        ):
            raise NotPossible(why)
    return taken


def _hand_over(conn: Connection, turn: Turn, by: Assistant, now: datetime) -> Entry:
    added = plans.add_cover(
        conn,
        turn.who.city,
        turn.who.id,
        by=by.id,
        starts_at=turn.starts_at,
        ends_at=turn.ends_at,
        now=now,
    )
    return Entry("cover", added)


def _refuse_over(turn: Turn, now: datetime) -> None:
    if turn.ends_at <= max(now, turn.starts_at):
        raise NotPossible(Why.OVER)


def _theirs(conn: Connection, turn: Turn, *, even_absent: bool = False) -> tuple[Shift, ...]:
    times = turn.starts_at, turn.ends_at
    planned = plans.shifts_between(conn, turn.who.city, *times, even_absent=even_absent)
    return tuple(shift for shift in planned if shift.assistant_id == turn.who.id)


def _parts(shifts: Iterable[Shift], turn: Turn, now: datetime) -> tuple[Shift, ...]:
    starts_at = max(turn.starts_at, now)
    return tuple(
        Shift(
            each.entry,
            each.assistant_id,
            max(each.starts_at, starts_at),
            min(each.ends_at, turn.ends_at),
        )
        for each in shifts
        if each.ends_at > starts_at
    )
