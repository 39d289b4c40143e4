"""Who is on duty when by a plan, and when duty next begins. Pure.

Covers are applied in the order they were made, then absences: whoever took a shift over and falls
ill is not on duty either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from ivr.duty.plan import Absence, Cover, Plan, Shift
from ivr.duty.weeks import shifts_of

INSTANT = timedelta(microseconds=1)
"""The shortest time there is: the shifts of a moment are those of so long."""

_Of = dict[int, list[Shift]]


def shifts(plan: Plan, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """The shifts of which any part lies in [since, until), the earliest first.

    They are told whole, and in parts where somebody else has a part of one.
    """
    found = planned(plan, since, until)
    if not found:
        return ()
    when = whole(found)
    covers = plan.covers_by_day.touching(*when)
    return changed(found, covers, plan.absences_by_day.touching(*when), since, until)


def on_duty(plan: Plan, now: datetime) -> frozenset[int]:
    """The assistants on duty at a moment."""
    return frozenset(shift.assistant_id for shift in shifts(plan, now, now + INSTANT))


def next_start(plan: Plan, now: datetime, within: timedelta) -> datetime | None:
    """When a shift next begins after `now`, or None where none does within that time."""
    starts = (shift.starts_at for shift in shifts(plan, now, now + within))
    return min((start for start in starts if start > now), default=None)


def whole(found: Iterable[Shift]) -> tuple[datetime, datetime]:
    """From the first beginning to the last end of these shifts, of which there is one at least.

    What changed a part of a shift outside the time asked for changes where it begins or ends.
    """
    begins, ends = zip(*((each.starts_at, each.ends_at) for each in found), strict=True)
    return min(begins), max(ends)


def planned(plan: Plan, since: datetime, until: datetime) -> list[Shift]:
    """The shifts as they were planned, before anybody took one over or fell ill."""
    single = (each for each in plan.single if each.starts_at < until and since < each.ends_at)
    repeated = chain.from_iterable(shifts_of(each, since, until) for each in plan.weekly)
    return [*single, *repeated]


def changed(
    found: Iterable[Shift],
    covers: Iterable[Cover],
    absences: Iterable[Absence],
    since: datetime,
    until: datetime,
) -> tuple[Shift, ...]:
    """What became of shifts by covers and absences, as far as it lies in [since, until)."""
    theirs: _Of = defaultdict(list)
    for shift in found:
        theirs[shift.assistant_id].append(shift)
    for cover in covers:
        _cover(theirs, cover)
    for absence in absences:
        if absence.assistant_id in theirs:
            kept = (_without(each, absence) for each in theirs[absence.assistant_id])
            theirs[absence.assistant_id] = list(chain.from_iterable(kept))
    left = chain.from_iterable(theirs.values())
    inside = (each for each in left if each.starts_at < until and since < each.ends_at)
    return tuple(sorted(inside, key=lambda each: (each.starts_at, each.assistant_id, each.entry)))


def _cover(theirs: _Of, cover: Cover) -> None:
    own = theirs.get(cover.assistant_id)
    if own is None:
        return
    parts = (_part(shift, cover.starts_at, cover.ends_at) for shift in own)
    taken = [replace(part, assistant_id=cover.by) for part in parts if part is not None]
    theirs[cover.assistant_id] = [part for shift in own for part in _without(shift, cover)]
    theirs[cover.by].extend(taken)


def _without(shift: Shift, change: Cover | Absence) -> Iterator[Shift]:
    """The parts of a shift before and after a change."""
    for part in (
        _part(shift, shift.starts_at, change.starts_at),
        _part(shift, change.ends_at, shift.ends_at),
    ):
        if part is not None:
            yield part


def _part(shift: Shift, since: datetime, until: datetime) -> Shift | None:
    starts_at, ends_at = max(shift.starts_at, since), min(shift.ends_at, until)
    if starts_at >= ends_at:
        return None
    return replace(shift, starts_at=starts_at, ends_at=ends_at)
