"""Assistants who go off duty for now and come back, and what that means for whoever waits.

A pause lasts until its end is told, over any shifts in between; nobody is left to it in silence:
where it leaves nobody on duty, supervisors hear of it at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Exists, exists, select, update

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.dispatch.roster import on_duty
from ivr.flow.texts import Value
from ivr.store import people
from ivr.store.people import Assistant, Shift
from ivr.store.tables import callbacks, offers

INSTANT = timedelta(microseconds=1)

AHEAD = timedelta(days=90)
"""How far ahead an assistant's next shifts are looked for."""

SHIFTS_TOLD = 3


@dataclass(frozen=True)
class Standing:
    """How an assistant stands now. `others`: how many besides them are on duty and not paused."""

    paused: bool
    has_shift: bool
    others: int


def standing(conn: Connection, assistant: Assistant, *, now: datetime) -> Standing:
    """How things stand, without a change."""
    return _standing(conn, people.assistants_of(conn, assistant.city), assistant, now)


def pause(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, *, now: datetime
) -> Standing:
    """The assistant takes no requests for now: what is before them goes to the next at once."""
    staff = people.assistants_of(conn, city.city, lock=True)
    before = _standing(conn, staff, assistant, now)
    people.set_paused(conn, assistant.id, True)
    if not before.paused:
        _pass_all_on(conn, assistant, now)
        if before.has_shift and not before.others:
            _tell_supervisors(conn, hotline, city, assistant, now)
    return Standing(True, before.has_shift, before.others)


def resume(conn: Connection, city: City, assistant: Assistant, *, now: datetime) -> Standing:
    """The assistant takes requests again; those nobody could be asked for are looked at now."""
    staff = people.assistants_of(conn, city.city, lock=True)
    before = _standing(conn, staff, assistant, now)
    people.set_paused(conn, assistant.id, False)
    if before.paused and before.has_shift:
        here = callbacks.c.city == city.city, callbacks.c.state == "waiting"
        unasked = (callbacks.c.due_at > now, ~_asked_of_somebody(now))
        conn.execute(update(callbacks).where(*here, *unasked).values(due_at=now))
    return Standing(False, before.has_shift, before.others)


def told(city: City, now_so: Standing) -> tuple[str, dict[str, Value]]:
    """The sentence that tells an assistant how they stand: its name, and what fills it."""
    match now_so:
        case Standing(paused=True, has_shift=True, others=0) if city.supervisors:
            return "staff-off-nobody", {}
        case Standing(paused=True):
            return "staff-off", {"others": now_so.others}
        case Standing(has_shift=True):
            return "staff-on", {"others": now_so.others}
        case _:
            return "staff-on-no-shift", {"others": now_so.others}


def next_shifts(conn: Connection, assistant: Assistant, *, now: datetime) -> tuple[Shift, ...]:
    """The assistant's next shifts, at most three, the one they are in included."""
    planned = people.shifts_between(conn, assistant.city, now, now + AHEAD)
    return tuple(s for s in planned if s.assistant_id == assistant.id)[:SHIFTS_TOLD]


def _standing(
    conn: Connection, staff: tuple[Assistant, ...], assistant: Assistant, now: datetime
) -> Standing:
    shifts = people.shifts_between(conn, assistant.city, now, now + INSTANT)
    due = on_duty(shifts, now)
    working = {each.id for each in staff if each.active and not each.paused}
    paused = assistant.id not in working
    return Standing(paused, assistant.id in due, len(due & working - {assistant.id}))


def _pass_all_on(conn: Connection, assistant: Assistant, now: datetime) -> None:
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


def _tell_supervisors(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, now: datetime
) -> None:
    outgoing.to_supervisors(
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
