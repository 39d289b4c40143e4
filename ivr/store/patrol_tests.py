"""Test calls to the patrol's numbers: one row for each number that was rung.

Every floor above may import it; when one may be placed is decided in `ivr.dispatch.patrol_tests`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, func, insert, select, update

from ivr.store.alarm_tables import patrol_tests as table

EVERY = timedelta(days=30)
"""How often each of the patrol's numbers is to be tested."""

State = Literal["planned", "picked-up", "confirmed", "not-reached"]


@dataclass(frozen=True)
class Test:
    """One test call: which number of the pack (from 1), when it rang, who picked up, how fast."""

    __test__ = False

    place: int
    number_mac: str
    rings_at: datetime
    state: State
    picked_up_at: datetime | None
    confirmed_at: datetime | None

    @property
    def seconds(self) -> int | None:
        """From ringing to the key; None where none was pressed."""
        if self.confirmed_at is None:
            return None
        return round((self.confirmed_at - self.rings_at).total_seconds())


def add(
    conn: Connection, *, city: str, place: int, number_mac: str, token: str, rings_at: datetime
) -> None:
    """Note that a number is about to be rung."""
    values = {"city": city, "place": place, "number_mac": number_mac, "token": token}
    conn.execute(insert(table).values(**values, rings_at=rings_at, state="planned"))


def picked_up(conn: Connection, token: str, *, now: datetime) -> str | None:
    """Somebody is on the line: gives the city; None where no test has this token."""
    first = (table.c.token == token, table.c.state == "planned")
    conn.execute(update(table).where(*first).values(state="picked-up", picked_up_at=now))
    return conn.execute(select(table.c.city).where(table.c.token == token)).scalar_one_or_none()


def confirmed(conn: Connection, token: str, *, now: datetime) -> str | None:
    """They pressed a key: gives the city; None where no test has this token."""
    first = (table.c.token == token, table.c.confirmed_at.is_(None))
    conn.execute(update(table).where(*first).values(state="confirmed", confirmed_at=now))
    return conn.execute(select(table.c.city).where(table.c.token == token)).scalar_one_or_none()


def not_reached(conn: Connection, token: str) -> None:
    """The call is over; where nobody pressed a key, nobody was reached."""
    without = (table.c.token == token, table.c.confirmed_at.is_(None))
    conn.execute(update(table).where(*without).values(state="not-reached"))


def under_way(conn: Connection, city: str, since: datetime) -> bool:
    """Whether tests of a city were planned since then and are not over."""
    going_on = table.c.state.in_(("planned", "picked-up"))
    query = select(table.c.id).where(table.c.city == city, table.c.rings_at > since, going_on)
    return conn.execute(query.limit(1)).first() is not None


def lately(conn: Connection, city: str, most: int) -> tuple[Test, ...]:
    """The latest tests of a city, the newest first."""
    query = select(table).where(table.c.city == city)
    rows = conn.execute(query.order_by(table.c.rings_at.desc(), table.c.id.desc()).limit(most))
    return tuple(
        Test(r.place, r.number_mac, r.rings_at, r.state, r.picked_up_at, r.confirmed_at)
        for r in rows
    )


def last_confirmed(conn: Connection, city: str, macs: Collection[str]) -> dict[str, datetime]:
    """When each of these numbers last confirmed a test, by fingerprint; without those never."""
    theirs = (table.c.city == city, table.c.number_mac.in_(macs), table.c.confirmed_at.is_not(None))
    query = select(table.c.number_mac, func.max(table.c.confirmed_at)).where(*theirs)
    return dict(conn.execute(query.group_by(table.c.number_mac)).all())


def is_overdue(last: datetime | None, now: datetime) -> bool:
    """Whether a number should have been tested again, by when it last confirmed a test."""
    return last is None or now - last > EVERY
