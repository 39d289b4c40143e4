"""An assistant leaves: access and number are gone the same day, and what was theirs is somebody's.

Whom they helped and how long they were on duty stays, under their name; their number does not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from ivr.cities import City
from ivr.dispatch import emergencies, graves, outgoing, pausing, planning
from ivr.dispatch.erasing import A_DAY
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.dispatch.planning import Turn
from ivr.duty import Shift
from ivr.store import feeds, outbox, people
from ivr.store.people import Assistant
from ivr.store.tables import callbacks
from ivr.store.tables import outbox as letters

AHEAD = timedelta(days=90)
"""Of so long the shifts are told that nobody has now."""

FOR_GOOD = timedelta(days=100 * 365)


@dataclass(frozen=True)
class Left:
    """What somebody who left leaves behind.

    given_back: their requests that others are asked for now. talked: requests about which they
    talked with somebody and did not close. shifts: those that nobody has now, of the next 90 days.
    """

    given_back: int
    talked: int
    shifts: tuple[Shift, ...]


def leave(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, *, now: datetime
) -> Left:
    """End an assistant's access, forget their number, and give back what they had.

    Where they raised an alarm within a day, that alarm keeps the number, as any caller's does.
    """
    people.assistants_of(conn, city.city, lock=True)
    shifts = planning.mark_absent(conn, Turn(assistant, now, now + AHEAD), now=now).shifts
    planning.mark_absent(conn, Turn(assistant, now + AHEAD, now + FOR_GOOD), now=now)
    pausing.pass_all_on(conn, assistant, now)
    given_back, talked = _give_back(conn, assistant, now)
    feeds.revoke(conn, assistant.id)
    people.leave(conn, hotline.store.vault, assistant.id)
    _say_no_more(conn, assistant, now)
    if not emergencies.any_since(conn, city.city, assistant.number_mac, now - A_DAY):
        graves.bury(conn, hotline, city.city, assistant.number_mac, now=now)
    left = Left(given_back, talked, shifts)
    _tell_supervisors(conn, hotline, city, assistant, left, now)
    return left


def _say_no_more(conn: Connection, assistant: Assistant, now: datetime) -> None:
    """Drop what was to go to them as an assistant: offers, reminders, calls."""
    theirs = letters.c.assistant_id == assistant.id, letters.c.to_mac == assistant.number_mac
    planned = conn.execute(select(letters.c.id).where(*theirs)).scalars().all()
    outbox.drop(conn, planned, now=now)


def _give_back(conn: Connection, assistant: Assistant, now: datetime) -> tuple[int, int]:
    """Others are asked for whoever was not talked with yet; the rest is for supervisors."""
    theirs = callbacks.c.taken_by == assistant.id, callbacks.c.state == "taken"
    free = {"state": "waiting", "taken_by": None, "taken_at": None, "due_at": now}
    unmet = update(callbacks).where(*theirs, callbacks.c.connected_at.is_(None)).values(free)
    given_back = conn.execute(unmet).rowcount
    talked = conn.execute(update(callbacks).where(*theirs).values(due_at=now)).rowcount
    return given_back, talked


def _tell_supervisors(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, left: Left, now: datetime
) -> None:
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-left",
        {
            "name": hotline.store.vault.open(assistant.name_sealed),
            "shifts": len(left.shifts),
            "count": left.given_back,
            "open": left.talked,
        },
        key=f"left:{assistant.id}",
        priority=outgoing.ALARM,
        about=Subject(assistant_id=assistant.id),
        now=now,
    )
