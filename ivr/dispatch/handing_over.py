"""SICK, SWAP and COVER: assistants hand their shifts to one another, and supervisors know.

A shift that is handed over has a code. Who is sick is absent at once, and has it again with COVER
until somebody took it; who would rather swap stays on duty until somebody else is. Each function
gives the answer: the name of a sentence, and what fills its blanks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import handover_letters, pausing, planning
from ivr.dispatch.codes import case_code
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.planning import NotPossible, Turn, Why
from ivr.duty import Shift
from ivr.duty.plan import Absence, Entry
from ivr.duty.roster import INSTANT
from ivr.flow.texts import Digits, Moment, Value
from ivr.store import handovers, people, plans
from ivr.store.handovers import Handover
from ivr.store.people import Assistant

Told = tuple[str, dict[str, Value]]

AHEAD = timedelta(days=2)
"""Whoever says that they are sick means a shift that begins within so long."""


@dataclass(frozen=True)
class Staff:
    """Who hands over or takes: an assistant of a city, at a moment."""

    hotline: Hotline
    city: City
    assistant: Assistant
    now: datetime


def sick(conn: Connection, me: Staff, place: int | None = None) -> Told:
    """They cannot have a shift: the one that is or comes next, or that at a place from 1.

    Said twice it is the same shift still, not the one after it.
    """
    people.assistants_of(conn, me.city.city, lock=True)
    known = [h for h in _theirs(conn, me) if h.why == "sick" and h.closed_at is None]
    if known and place is None:
        return _sick(known[0], len(_fit(conn, me, known[0])))
    shift = _shift(conn, me, place or 1)
    if shift is None or (place is None and shift.starts_at - me.now > AHEAD):
        return "staff-sick-none", {}
    turn = Turn(me.assistant, max(shift.starts_at, me.now), shift.ends_at)
    absent = planning.mark_absent(conn, turn, now=me.now)
    if shift.starts_at <= me.now:
        pausing.pass_all_on(conn, me.assistant, me.now)
    for offered in _theirs(conn, me):
        if offered.closed_at is None and offered.starts_at < turn.ends_at > me.now:
            handovers.close(conn, offered, taken_by=None, now=me.now)
    handover = _put_up(conn, me, turn, "sick", absence_id=absent.entries[0].id)
    asked = _fit(conn, me, handover)
    others = _others_then(conn, me, turn)
    handover_letters.wanted(conn, me.hotline, me.city, handover, me.assistant, asked, me.now)
    handover_letters.sick(
        conn, me.hotline, me.city, handover, me.assistant, len(asked), others, me.now
    )
    return _sick(handover, len(asked))


def offer(conn: Connection, me: Staff, place: int) -> Told:
    """They would rather give away the shift at this place from 1 of those told by DUTY."""
    people.assistants_of(conn, me.city.city, lock=True)
    shift = _shift(conn, me, place)
    if shift is None:
        return "staff-no-shifts", {}
    turn = Turn(me.assistant, max(shift.starts_at, me.now), shift.ends_at)
    known = [h for h in _theirs(conn, me) if h.closed_at is None and h.ends_at == turn.ends_at]
    handover = known[0] if known else _put_up(conn, me, turn, "swap", absence_id=None)
    asked = _fit(conn, me, handover)
    if not known:
        handover_letters.wanted(conn, me.hotline, me.city, handover, me.assistant, asked, me.now)
    return "staff-swap-offered", {"code": Digits(handover.code), "count": len(asked)}


def cover(conn: Connection, me: Staff, code: str) -> Told:
    """They take the shift with this code: the first who does has it; its owner keeps it."""
    people.assistants_of(conn, me.city.city, lock=True)
    handover = _open(conn, me, code)
    if handover is None:
        return "staff-cover-gone", {}
    times = _times(handover)
    if handover.assistant_id == me.assistant.id:
        _end_absence(conn, me, handover)
        handovers.close(conn, handover, taken_by=None, now=me.now)
        if handover.why == "sick":
            handover_letters.taken(conn, me.hotline, me.city, handover, me.assistant, me.now)
        return "staff-covered-own", times
    if not me.assistant.fit_for_duty:
        return "staff-cover-unable", {}
    try:
        with conn.begin_nested():
            _end_absence(conn, me, handover)
            planning.cover(conn, _turn(conn, handover), me.assistant, now=me.now)
    except NotPossible as impossible:
        return _impossible(impossible)
    _taken(conn, me, handover)
    return "staff-covered", times


def propose(conn: Connection, me: Staff, code: str, place: int) -> Told:
    """They would take the shift with this code for the one at a place of their own."""
    people.assistants_of(conn, me.city.city, lock=True)
    handover = _open(conn, me, code)
    if handover is None or handover.assistant_id == me.assistant.id:
        return "staff-cover-gone", {}
    if not me.assistant.fit_for_duty:
        return "staff-cover-unable", {}
    own = _shift(conn, me, place)
    if own is None:
        return "staff-no-shifts", {}
    handovers.propose(conn, handover, me.assistant.id, starts_at=own.starts_at, ends_at=own.ends_at)
    handover_letters.proposed(conn, me.hotline, me.city, handover, me.assistant, own, me.now)
    return "staff-swap-proposed", {"name": _name(me, _owner(conn, handover))}


def agree(conn: Connection, me: Staff, code: str) -> Told:
    """The owner of a shift agrees to what somebody would give for it: the two are swapped."""
    people.assistants_of(conn, me.city.city, lock=True)
    handover = _open(conn, me, code)
    if handover is None or handover.assistant_id != me.assistant.id:
        return "staff-cover-gone", {}
    by, starts, ends = (
        handover.proposed_by,
        handover.proposed_starts_at,
        handover.proposed_ends_at,
    )
    other = people.assistant(conn, by) if by is not None else None
    if other is None or starts is None or ends is None:
        return "staff-swap-offered", _counted(conn, me, handover)
    try:
        with conn.begin_nested():
            _end_absence(conn, me, handover)
            planning.swap(conn, _turn(conn, handover), Turn(other, starts, ends), now=me.now)
    except NotPossible as impossible:
        return _impossible(impossible)
    handovers.close(conn, handover, taken_by=other.id, now=me.now)
    handover_letters.swapped(conn, me.hotline, me.city, handover, other, me.now)
    return "staff-swapped", {"start": Moment(starts), "end": Moment(ends)}


def waiting(conn: Connection, me: Staff) -> tuple[Handover, ...]:
    """The shifts of others that wait for somebody, the earliest first."""
    waits = handovers.open_in(conn, me.city.city, now=me.now)
    return tuple(each for each in waits if each.assistant_id != me.assistant.id)


def next_shift(conn: Connection, me: Staff) -> Shift | None:
    """The shift that SICK alone would mean, if any."""
    shift = _shift(conn, me, 1)
    return shift if shift is not None and shift.starts_at - me.now <= AHEAD else None


def _sick(handover: Handover, asked: int) -> Told:
    start, code = Moment(handover.starts_at), Digits(handover.code)
    return "staff-sick", {"start": start, "code": code, "count": asked}


def _counted(conn: Connection, me: Staff, handover: Handover) -> dict[str, Value]:
    return {"code": Digits(handover.code), "count": len(_fit(conn, me, handover))}


def _impossible(impossible: NotPossible) -> Told:
    free = impossible.why not in (Why.ON_DUTY, Why.ABSENT)
    return ("staff-cover-gone" if free else "staff-cover-unable"), {}


def _times(handover: Handover) -> dict[str, Value]:
    return {"start": Moment(handover.starts_at), "end": Moment(handover.ends_at)}


def _theirs(conn: Connection, me: Staff) -> tuple[Handover, ...]:
    return handovers.not_over_of(conn, me.assistant.id, now=me.now)


def _shift(conn: Connection, me: Staff, place: int) -> Shift | None:
    planned = pausing.next_shifts(conn, me.assistant, now=me.now)
    return planned[place - 1] if 1 <= place <= len(planned) else None


def _open(conn: Connection, me: Staff, code: str) -> Handover | None:
    found = handovers.with_code(conn, me.city.city, code)
    is_open = found is not None and found.closed_at is None and found.ends_at > me.now
    return found if is_open else None


def _put_up(
    conn: Connection, me: Staff, turn: Turn, why: handovers.Why, *, absence_id: int | None
) -> Handover:
    """With a code that no other shift of the city waits under."""
    waiting_codes = {each.code for each in handovers.open_in(conn, me.city.city, now=me.now)}
    about = f"shift {me.assistant.id} {turn.starts_at.isoformat()}"
    codes = (case_code(me.hotline.secret, about, attempt=attempt) for attempt in range(1000))
    return handovers.add(
        conn,
        me.city.city,
        me.assistant.id,
        code=next(code for code in codes if code not in waiting_codes),
        why=why,
        starts_at=turn.starts_at,
        ends_at=turn.ends_at,
        absence_id=absence_id,
        now=me.now,
    )


def _end_absence(conn: Connection, me: Staff, handover: Handover) -> None:
    if handover.absence_id is not None:
        entry = Entry("absence", handover.absence_id)
        plans.take_back(conn, me.city.city, entry, now=me.now)


def _taken(conn: Connection, me: Staff, handover: Handover) -> None:
    handovers.close(conn, handover, taken_by=me.assistant.id, now=me.now)
    owner = _owner(conn, handover)
    handover_letters.taken(conn, me.hotline, me.city, handover, me.assistant, me.now, owner=owner)


def _fit(conn: Connection, me: Staff, handover: Handover) -> list[Assistant]:
    """Who could have it: neither on duty nor away in any part of its time."""
    starts, ends = max(handover.starts_at, me.now), handover.ends_at
    plan = plans.plan_between(conn, me.city.city, starts, ends)
    shifts = plans.shifts_between(conn, me.city.city, starts, ends)
    taken = _ids(shifts) | _ids(plan.absences) | {handover.assistant_id}
    staff = people.assistants_of(conn, me.city.city)
    return [each for each in staff if each.fit_for_duty and each.id not in taken]


def _others_then(conn: Connection, me: Staff, turn: Turn) -> int:
    """How many others are on duty when it begins."""
    when = max(turn.starts_at, me.now)
    shifts = plans.shifts_between(conn, me.city.city, when, when + INSTANT)
    return len(_ids(shifts) - {me.assistant.id})


def _ids(times: Iterable[Shift | Absence]) -> set[int]:
    return {each.assistant_id for each in times}


def _owner(conn: Connection, handover: Handover) -> Assistant:
    return people.known(conn, handover.assistant_id)


def _turn(conn: Connection, handover: Handover) -> Turn:
    return Turn(_owner(conn, handover), handover.starts_at, handover.ends_at)


def _name(me: Staff, assistant: Assistant) -> str:
    return me.hotline.store.vault.open(assistant.name_sealed)
