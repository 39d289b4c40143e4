"""A desk, or a supervisor, has a danger text: who wrote it learns so, and what the desk asks.

The desk's keys become fixed sentences in the writer's language; an assistant who writes with them
reads these too.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from ivr.dispatch import alarm_letters, alarm_steps, by_text, callbacks, text_alarms
from ivr.dispatch.deeds import DeskAccepted
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.text_alarms import Ring
from ivr.flow.texts import Value

SENTENCES: Mapping[str, str] = MappingProxyType(
    {"1": "alarm-coming", "2": "alarm-where", "3": "alarm-not-found"}
)
"""What goes to whoever wrote, by the desk's key."""


def confirm(conn: Connection, hotline: Hotline, ring: Ring, *, now: datetime) -> bool:
    """Somebody pressed a key: whoever wrote is told, with the time. False: another was first.

    The same one may press again.
    """
    alarm = ring.alarm
    if not text_alarms.confirm(conn, ring, now=now):
        return alarm.confirmed_by == ring.place
    city = hotline.city(alarm.city)
    time = {"time": f"{now.astimezone(city.zone):%H:%M}"}
    desk = alarm_steps.is_desk(city, ring.place)
    phrase = "alarm-confirmed" if desk else "alarm-confirmed-supervisor"
    alarm_letters.to_sender(conn, hotline, city, alarm, phrase, time, key="", now=now)
    alarm_letters.note(
        conn,
        alarm,
        "alarm by text" if desk else "supervisor confirmed",
        once="confirmed",
        now=now,
        told=phrase,
        deed=DeskAccepted(desk=ring.place) if desk else None,
    )
    return True


def send(
    conn: Connection, hotline: Hotline, ring: Ring, key: str, *, turn: int, now: datetime
) -> bool:
    """Text the sentence of a desk's key, once for each turn of the call; False: no such key."""
    phrase, alarm = SENTENCES.get(key), ring.alarm
    if phrase is None:
        return False
    city, once = hotline.city(alarm.city), f"{ring.token}:{turn}"
    alarm_letters.to_sender(conn, hotline, city, alarm, phrase, key=once, now=now)
    alarm_letters.note(conn, alarm, f"desk {phrase}", once=f"{phrase}:{once}", now=now, told=phrase)
    case = callbacks.of_id(conn, alarm.callback_id or 0)
    if case is not None:
        words = alarm_letters.in_their_language(hotline, city, alarm, phrase, now=now)
        told: dict[str, Value] = {"words": words}
        by_text.tell_holder(conn, hotline, case, "staff-alarm-desk", told, again=once, now=now)
    return True
