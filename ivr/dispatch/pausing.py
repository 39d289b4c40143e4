"""Assistants who go off duty for now and come back, and what that means for whoever waits.

A pause lasts until its end is told, over any shifts in between; nobody is left to it in silence:
where it leaves nobody on duty, supervisors hear of it at once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Exists, exists, select, update

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.dispatch.roster import on_duty
from ivr.duty import Shift
from ivr.duty.roster import INSTANT
from ivr.flow.texts import Value
from ivr.store import people, plans
from ivr.store.people import Assistant
from ivr.store.tables import callbacks, offers

AHEAD = timedelta(days=90)
"""How far ahead an assistant's next shifts are looked for."""

SHIFTS_TOLD = 3


@dataclass(frozen=True)
class Standing:
    """How an assistant stands now.

    others: how many besides them are on duty and not paused. alarmed: supervisors are being told
    that this leaves nobody.
    """

    paused: bool
    has_shift: bool
    others: int
    alarmed: bool = False


def standing(conn: Connection, assistant: Assistant, *, now: datetime) -> Standing:
    """How things stand, without a change."""
    return _standing(conn, people.assistants_of(conn, assistant.city), assistant, now)


def pause(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, *, now: datetime
) -> Standing:
    """The assistant takes no requests for now: what is before them goes to the next at once."""
    staff = people.assistants_of(conn, city.city, lock=True)
    before = _standing(conn, staff, assistant, now)
    if before.paused:
        return before
    people.set_paused(conn, assistant.id, True)
    pass_all_on(conn, assistant, now)
    left = before.has_shift and not before.others
    alarmed = left and _tell_supervisors(conn, hotline, city, assistant, now)
    return replace(before, paused=True, alarmed=alarmed)


def resume(conn: Connection, city: City, assistant: Assistant, *, now: datetime) -> Standing:
    """The assistant takes requests again; what waits and was not put before them is theirs now.

    What they left unanswered keeps its time: to look at it early would only put it off.
    """
    staff = people.assistants_of(conn, city.city, lock=True)
    before = _standing(conn, staff, assistant, now)
    people.set_paused(conn, assistant.id, False)
    if before.paused and before.has_shift:
        here = callbacks.c.city == city.city, callbacks.c.state == "waiting"
        unasked = ~_asked_of_somebody(now), ~_was_put_before(assistant)
        later = callbacks.c.due_at > now
        conn.execute(update(callbacks).where(*here, *unasked, later).values(due_at=now))
    return replace(before, paused=False)


def told(now_so: Standing) -> tuple[str, dict[str, Value]]:
    """The sentence that tells an assistant how they stand: its name, and what fills it."""
    match now_so:
        case Standing(alarmed=True):
            return "staff-off-nobody", {}
        case Standing(paused=True):
            return "staff-off", {"others": now_so.others}
        case Standing(has_shift=True):
            return "staff-on", {"others": now_so.others}
        case _:
            return "staff-on-no-shift", {"others": now_so.others}


def next_shifts(conn: Connection, assistant: Assistant, *, now: datetime) -> tuple[Shift, ...]:
    """The assistant's next shifts, at most three, the one they are in included."""
    planned = plans.shifts_between(conn, assistant.city, now, now + AHEAD)
    return tuple(s for s in planned if s.assistant_id == assistant.id)[:SHIFTS_TOLD]


def _standing(
    conn: Connection, staff: tuple[Assistant, ...], assistant: Assistant, now: datetime
) -> Standing:
    shifts = plans.shifts_between(conn, assistant.city, now, now + INSTANT)
    due = on_duty(shifts, now)
    working = {each.id for each in staff if each.takes_cases}
    paused = not any(each.id == assistant.id and not each.paused for each in staff)
    return Standing(paused, assistant.id in due, len(due & working - {assistant.id}))


def pass_all_on(conn: Connection, assistant: Assistant, now: datetime) -> None:
    """Their offers end, so that they may be asked anew once they are back."""
    theirs = offers.c.assistant_id == assistant.id, offers.c.state == "live"
    end = update(offers).where(*theirs, offers.c.expires_at > now).values(state="withdrawn")
    ended = conn.execute(end.returning(offers.c.callback_id)).scalars().all()
    waiting = callbacks.c.id.in_(ended), callbacks.c.state == "waiting"
    unasked = ~_asked_of_somebody(now)
    conn.execute(update(callbacks).where(*waiting, unasked).values(due_at=now))


def _asked_of_somebody(now: datetime) -> Exists:
    """Whether the request of a row of `callbacks` stands before an assistant at this moment."""
    live = offers.c.state == "live", offers.c.expires_at > now
    return exists(select(offers.c.id).where(offers.c.callback_id == callbacks.c.id, *live))


def _was_put_before(assistant: Assistant) -> Exists:
    """Whether they were asked for the request of a row of `callbacks`, and it was not withdrawn."""
    asked = offers.c.assistant_id == assistant.id, offers.c.state.not_in(("withdrawn", "lapsed"))
    return exists(select(offers.c.id).where(offers.c.callback_id == callbacks.c.id, *asked))


def _tell_supervisors(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, now: datetime
) -> bool:
    """Whether there is any supervisor to tell."""
    told_to = outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-left-nobody",
        {"name": hotline.store.vault.open(assistant.name_sealed)},
        key=f"left-nobody:{assistant.id}:{now.isoformat()}",
        priority=outgoing.ALARM,
        about=Subject(assistant_id=assistant.id),
        now=now,
    )
    return told_to > 0
