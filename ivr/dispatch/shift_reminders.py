"""Two hours before a shift its assistant is reminded, and says ON; else supervisors are told.

A shift that begins where another of the same assistant ends needs no reminder.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.duty import Shift
from ivr.flow.texts import Moment
from ivr.store import people, plans
from ivr.store.handover_tables import shift_reminders
from ivr.store.once import insert_once
from ivr.store.people import Assistant
from ivr.store.vault import SealedNumber

BEFORE = timedelta(hours=2)
TOLD_BEFORE = timedelta(minutes=30)
TIME_TO_ANSWER = timedelta(minutes=20)
"""Whoever was reminded late has so long, before supervisors hear that they said nothing."""


def look(hotline: Hotline, now: datetime) -> int:
    """Remind whoever is due, and tell of those who said nothing; gives how many texts that took."""
    sent = 0
    for city in hotline.cities.every:
        with hotline.store.transaction() as conn:
            sent += _look_at(conn, hotline, city, now)
    return sent


def confirm(conn: Connection, assistant: Assistant, *, now: datetime) -> datetime | None:
    """They will be there, or are; gives when the shift begins that they were reminded of."""
    theirs = shift_reminders.c.assistant_id == assistant.id, shift_reminders.c.starts_at > now
    open_ones = *theirs, shift_reminders.c.confirmed_at.is_(None)
    change = update(shift_reminders).where(*open_ones).values(confirmed_at=now)
    starts = conn.execute(change.returning(shift_reminders.c.starts_at)).scalars().all()
    return min(starts, default=None)


def _look_at(conn: Connection, hotline: Hotline, city: City, now: datetime) -> int:
    soon = [
        s for s in plans.shifts_between(conn, city.city, now, now + BEFORE) if s.starts_at > now
    ]
    if not soon:
        return 0
    staff = {each.id: each for each in people.assistants_of(conn, city.city) if each.active}
    ends = {
        (s.assistant_id, s.ends_at)
        for s in plans.shifts_between(conn, city.city, now, now + BEFORE)
    }
    return sum(
        _remind(conn, hotline, city, staff[shift.assistant_id], shift, now)
        for shift in soon
        if shift.assistant_id in staff and (shift.assistant_id, shift.starts_at) not in ends
    )


def _remind(
    conn: Connection, hotline: Hotline, city: City, who: Assistant, shift: Shift, now: datetime
) -> int:
    values = {"assistant_id": who.id, "starts_at": shift.starts_at, "reminded_at": now}
    unique = ["assistant_id", "starts_at"]
    if insert_once(conn, shift_reminders, values, unique=unique) is None:
        return _tell_if_silent(conn, hotline, city, who, shift, now)
    to = SealedNumber(who.number_sealed, who.number_mac)
    language, key = staff_language(hotline, who), f"remind:{who.id}:{shift.starts_at.isoformat()}"
    start = {"start": Moment(shift.starts_at)}
    about = Subject(assistant_id=who.id)
    letter = Letter(to, "staff-reminder", language, key, outgoing.RECEIPT, start, about)
    outgoing.text(conn, hotline, city, letter, now=now)
    return 1


def _tell_if_silent(
    conn: Connection, hotline: Hotline, city: City, who: Assistant, shift: Shift, now: datetime
) -> int:
    here = (
        shift_reminders.c.assistant_id == who.id,
        shift_reminders.c.starts_at == shift.starts_at,
        shift_reminders.c.confirmed_at.is_(None),
        shift_reminders.c.told_at.is_(None),
    )
    reminded_at = conn.execute(select(shift_reminders.c.reminded_at).where(*here)).scalar()
    late = shift.starts_at - now <= TOLD_BEFORE
    if reminded_at is None or not late or now - reminded_at < TIME_TO_ANSWER:
        return 0
    conn.execute(update(shift_reminders).where(*here).values(told_at=now))
    return outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-not-confirmed",
        {"name": hotline.store.vault.open(who.name_sealed), "start": Moment(shift.starts_at)},
        key=f"not-confirmed:{who.id}:{shift.starts_at.isoformat()}",
        priority=outgoing.ALARM,
        about=Subject(assistant_id=who.id),
        now=now,
    )
