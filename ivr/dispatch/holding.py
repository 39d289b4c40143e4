"""Requests over a cap: held, told to supervisors, told again, and closed where nobody decides.

The rule is `caps.over`; what a supervisor decides is in `deciding`. The caller was told what every
caller is told, so a person answers for each of these: they are never dropped in silence.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select, update

from ivr.cities import City
from ivr.dispatch import callbacks, caps, outgoing
from ivr.dispatch.callbacks import Callback, as_callback
from ivr.dispatch.caps import Cap, Counts
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.flow.texts import Digits, Value
from ivr.store import blocks
from ivr.store.tables import callbacks as table
from ivr.store.tables import offers

TELL_AGAIN = timedelta(minutes=60)
"""How long after a request was held supervisors are told again."""

GIVE_UP = timedelta(hours=48)
"""How long after a request was held it is closed as not approved."""

AT_ONCE = 20

BLOCKED = "blocked"
"""Why what a blocked number asks for is held (`ivr.store.blocks`)."""


def is_held(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    *,
    in_city: Callable[[], int],
    now: datetime,
) -> bool:
    """Hold a request that begins to count and is over a cap, or comes from a blocked number.

    False where it is free to go on. What is urgent always is.

    in_city: how many others of the city's day went on, as `went_on` counts them.

    Two workers that count at the same instant may each let one through: a cap is about money
    and tired assistants, and waiting for a lock would hold up everybody else.
    """
    if callback.urgent:
        return False
    mac = callback.caller.mac if callback.caller else None
    if mac is not None and blocks.is_blocked(conn, city.city, mac, now):
        _hold(conn, callback, BLOCKED, now)
        _tell(conn, hotline, city, callback, f"held-{BLOCKED}", now)
        return True
    limits = Counts(city.callback.per_number_a_day, city.callback.per_city_a_day)
    today = Counts(went_on(conn, city, now, table.c.caller_mac == mac), in_city())
    cap = caps.over(limits, today, urgent=callback.urgent)
    if cap is None:
        return False
    _hold(conn, callback, cap, now)
    limit = limits.of_number if cap is Cap.NUMBER_A_DAY else limits.in_city
    _tell(conn, hotline, city, callback, f"held-{cap}", now, count=limit)
    return True


def _hold(conn: Connection, callback: Callback, why: str, now: datetime) -> None:
    held = {"state": "held", "held": why, "held_at": now, "due_at": now + TELL_AGAIN}
    conn.execute(update(table).where(table.c.id == callback.id).values(held))


def look_after(hotline: Hotline, now: datetime) -> int:
    """Take the next step for what is held and due; gives how many there were."""
    ours = [city.city for city in hotline.cities]
    due = (
        select(table)
        .where(table.c.state == "held", table.c.due_at <= now, table.c.city.in_(ours))
        .order_by(table.c.due_at, table.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    with hotline.store.transaction() as conn:
        found = conn.execute(due).mappings().all()
        for row in found:
            _next(conn, hotline, as_callback(row), row["held_at"], now)
    return len(found)


def _next(
    conn: Connection, hotline: Hotline, callback: Callback, since: datetime, now: datetime
) -> None:
    city = hotline.city(callback.city)
    if now - since >= GIVE_UP:
        callbacks.close(conn, callback, "not-approved", now=now)
        _tell(conn, hotline, city, callback, "not-approved", now)
        return
    _tell(conn, hotline, city, callback, "held-again", now)
    later = update(table).where(table.c.id == callback.id)
    conn.execute(later.values(due_at=since + GIVE_UP))


def went_on(conn: Connection, city: City, now: datetime, *whose: ColumnElement[bool]) -> int:
    """The requests of the city's day that went on: not those held, nor taken back at once.

    None of those that just begin to count is among them.
    """
    offered = select(offers.c.id).where(offers.c.callback_id == table.c.id).exists()
    these = (
        table.c.city == city.city,
        table.c.requested_at >= caps.day_began(now, city.zone),
        table.c.state.not_in(("asked", "held")),
        table.c.closed_at.is_(None) | offered,
    )
    return conn.execute(select(func.count()).where(*these, *whose)).scalar_one()


def _tell(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    what: str,
    now: datetime,
    *,
    count: int | None = None,
) -> None:
    values: dict[str, Value] = {"code": Digits(callback.code)}
    if count is not None:
        values["count"] = count
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        f"supervisor-{what}",
        values,
        key=f"{what}:{callback.id}",
        priority=outgoing.ALARM,
        about=Subject(callback_id=callback.id),
        now=now,
    )
    conn.execute(update(table).where(table.c.id == callback.id).values(supervisors_told_at=now))
