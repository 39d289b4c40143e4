"""The way of a danger text to somebody who confirms it: desks are rung, then supervisors, in turn.

What is due is `unconfirmed.next_step`; what they hear, and their keys, `conversations.desk_alarms`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, update

from ivr.cities import City
from ivr.dispatch import alarm_letters, outgoing, text_alarms, unconfirmed
from ivr.dispatch.deeds import DeskRung
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.text_alarms import PURPOSE, TextAlarm
from ivr.errors import HotlineError
from ivr.logs import told
from ivr.store import outbox
from ivr.store.alarm_tables import emergencies
from ivr.store.outbox import Outgoing, Planned

AT_ONCE = 20
"""How many danger texts one round takes up."""

PUT_OFF = timedelta(seconds=60)
"""After how long one that could not be dealt with is looked at again."""

log = structlog.get_logger()


def phones_of(city: City) -> tuple[str, ...]:
    """Who is rung about a danger text, in this order."""
    return (*city.patrol.voice, *city.supervisors)


def is_desk(city: City, place: int) -> bool:
    """Whether a place in that order is a patrol desk's."""
    return place <= len(city.patrol.voice)


def look(hotline: Hotline, now: datetime) -> int:
    """Take the next step for every danger text in which one is due; gives how many there were."""
    ours = [city.city for city in hotline.cities]
    with hotline.store.transaction() as conn:
        due = text_alarms.due(conn, ours, now, AT_ONCE)
        for alarm in due:
            _step_or_later(conn, hotline, alarm, now)
    return len(due)


def call_ended(conn: Connection, hotline: Hotline, call: Outgoing, now: datetime) -> None:
    """A call is over, or could not be made: unless it was confirmed, the next is rung at once."""
    rung = text_alarms.find(conn, call.token)
    if rung is None or rung.alarm.state != "ringing" or rung.alarm.place != rung.place:
        return
    step(conn, hotline, replace(rung.alarm, due_at=now), now)


def step(conn: Connection, hotline: Hotline, alarm: TextAlarm, now: datetime) -> None:
    """Do what is due in one of them now."""
    city = hotline.city(alarm.city)
    due = unconfirmed.next_step(alarm.unconfirmed, phones=len(phones_of(city)), now=now)
    if due.over:
        _give_up(conn, hotline, city, alarm, now)
        return
    next_look = {"due_at": due.due_at, "remind_at": due.remind_at}
    if not text_alarms.go_on(conn, alarm, place=due.place, **next_look):
        return
    if due.ring is not None:
        ring(conn, hotline, city, alarm, due.ring, now)
    if due.remind:
        _remind(conn, hotline, city, alarm, now)


def ring(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, place: int, now: datetime
) -> None:
    """Have the worker ring one of them, before anything else that waits.

    Where the carrier has not taken the last call to them that one goes on being tried.
    """
    to = hotline.store.vault.number(city.city, phones_of(city)[place - 1])
    if text_alarms.waits_for_carrier(conn, alarm, to.mac):
        return
    token, rings = hotline.new_token(), alarm.rings + 1
    planned = Planned(
        city=city.city,
        kind="call",
        purpose=PURPOSE,
        priority=outgoing.EMERGENCY,
        to_sealed=to.sealed,
        to_mac=to.mac,
        sender=city.numbers[0],
        due_at=now,
        token=token,
        key=f"{PURPOSE}:{alarm.id}:{rings}:{place}",
        url=hotline.urls.alarm(token, "rung"),
        emergency_id=alarm.emergency_id,
    )
    outbox.plan(conn, planned, now=now)
    text_alarms.change(conn, alarm, rings=rings)
    if is_desk(city, place):
        deed = DeskRung(desk=place)
        alarm_letters.note(conn, alarm, "alarm by text", once=token, now=now, deed=deed)
    else:
        alarm_letters.note(conn, alarm, "supervisor rung", once=token, now=now)


def _step_or_later(conn: Connection, hotline: Hotline, alarm: TextAlarm, now: datetime) -> None:
    """One that cannot be dealt with, say of a number that can't be opened, holds up no other."""
    try:
        with conn.begin_nested():
            step(conn, hotline, alarm, now)
    except HotlineError as failure:
        log.error("alarm put off", **told(failure))
        text_alarms.change(conn, alarm, due_at=now + PUT_OFF, remind_at=now + PUT_OFF)


def _remind(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, now: datetime
) -> None:
    """Nobody has confirmed it yet: its sender learns it, and the first time supervisors do too."""
    phrase, at = "alarm-not-confirmed", now.isoformat()
    alarm_letters.to_sender(conn, hotline, city, alarm, phrase, key=at, now=now)
    alarm_letters.note(
        conn, alarm, "told not confirmed", once=f"{phrase}:{at}", now=now, told=phrase
    )
    phrase = "danger-text-unconfirmed-supervisor"
    alarm_letters.to_supervisors(conn, hotline, city, alarm, phrase, now=now)


def _give_up(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, now: datetime
) -> None:
    """Nobody confirmed it in an hour: supervisors have it, and nobody is rung any more."""
    if not text_alarms.go_on(conn, alarm, state="over"):
        return
    text_alarms.call_off(conn, alarm, now=now)
    here = (emergencies.c.id == alarm.emergency_id, emergencies.c.state == "texted")
    conn.execute(update(emergencies).where(*here).values(state="not-reached"))
    phrase = "danger-text-unanswered-supervisor"
    alarm_letters.to_supervisors(conn, hotline, city, alarm, phrase, now=now)
    alarm_letters.note(conn, alarm, "alarm not confirmed", once="over", now=now)
