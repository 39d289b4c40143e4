"""Placing test calls to the patrol: in the hours agreed, one number a minute, never late.

The desk hears that it is a test before anything else, and presses any key.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.errors import Refused
from ivr.store import outbox, patrol_tests
from ivr.store.outbox import Outgoing, Planned

PURPOSE = "patrol-test"

APART = timedelta(seconds=60)
"""Between two numbers, so that nobody is rung on two telephones at once."""

UNDER_WAY = timedelta(minutes=15)
"""So long after it was to ring a test may still be going on; later none rings any more."""

_SATURDAY = 5


def may_test(city: City, now: datetime) -> bool:
    """Whether it is a working day, and within the hours agreed with the patrol."""
    local = now.astimezone(city.zone)
    return local.weekday() < _SATURDAY and city.patrol.test_hours.contain(local.time())


def plan(conn: Connection, hotline: Hotline, city: City, *, now: datetime) -> int:
    """Have the worker ring every number of the patrol; gives how many.

    Raises Refused outside the hours agreed, and while a test goes on.
    """
    hours = city.patrol.test_hours
    if not may_test(city, now):
        raise Refused(
            "Test calls are placed on working days from "
            f"{hours.opens:%H:%M} to {hours.closes:%H:%M} only (patrol.test_hours in the city's "
            "file)."
        )
    if patrol_tests.under_way(conn, city.city, now - UNDER_WAY):
        raise Refused("A test is under way. See: scripts/hotline patrol tests")
    for place, number in enumerate(city.patrol.voice, start=1):
        _ring(conn, hotline, city, number, place=place, rings_at=now + APART * (place - 1), now=now)
    return len(city.patrol.voice)


def call_ended(conn: Connection, call: Outgoing) -> None:
    """The test call is over."""
    patrol_tests.not_reached(conn, call.token)


def _ring(
    conn: Connection,
    hotline: Hotline,
    city: City,
    number: str,
    *,
    place: int,
    rings_at: datetime,
    now: datetime,
) -> None:
    to, token = hotline.store.vault.number(city.city, number), hotline.new_token()
    patrol_tests.add(
        conn, city=city.city, place=place, number_mac=to.mac, token=token, rings_at=rings_at
    )
    planned = Planned(
        city=city.city,
        kind="call",
        purpose=PURPOSE,
        priority=outgoing.RECEIPT,
        to_sealed=to.sealed,
        to_mac=to.mac,
        sender=city.numbers[0],
        due_at=rings_at,
        token=token,
        key=f"{PURPOSE}:{token}",
        url=hotline.urls.patrol_test(token),
    )
    outbox.plan(conn, planned, now=now)
