"""Switching a city's air alert on and off. Every switch is noted in the audit with it.

An alert ends by itself (`alert.minutes` of the city's file): nobody who sits in a shelter has to
remember it, and one left on by mistake would send callers to shelters and slow down the offers for
days. Switching it on again begins its time anew.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.cities import City
from ivr.store import alerts, audit
from ivr.store.alerts import Alert

ON, OFF = "alert-on", "alert-off"
"""What the audit calls it."""


def switch_on(conn: Connection, city: City, *, by: int | None, now: datetime) -> Alert:
    """There is an alert from now on, or it goes on. `by`: the supervisor, None the command line."""
    until = now + timedelta(minutes=city.alert.minutes)
    alert = alerts.begin(conn, city.city, until=until, by=by, now=now)
    audit.record(conn, at=now, city=city.city, supervisor=by, action=ON, subject=city.city)
    return alert


def switch_off(conn: Connection, city: City, *, by: int | None, now: datetime) -> bool:
    """The alert is over; False where there was none."""
    ended = alerts.end(conn, city.city, by=by, now=now)
    if ended:
        audit.record(conn, at=now, city=city.city, supervisor=by, action=OFF, subject=city.city)
    return ended


def now_in(conn: Connection, city: City, now: datetime) -> Alert | None:
    """The alert that goes on, as the database has it."""
    return alerts.going_on(conn, (city.city,), now).get(city.city)
