"""Neutral texts to callers who wait: that they are not forgotten, that their wish is not met yet.

Only to a phone that may be texted and is safe, at hours in which callers may be rung, and each once
a request.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from ivr.cities import City
from ivr.dispatch import callbacks, outgoing
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.texts import Digits
from ivr.store.tables import callbacks as table

UNCLAIMED = timedelta(minutes=30)
"""How long a request may wait before its caller is told that it stands."""

AT_ONCE = 20


def not_forgotten(conn: Connection, hotline: Hotline, now: datetime) -> None:
    """Tell whoever has waited for half an hour, since they asked or since the hour they chose."""
    for city in hotline.cities:
        for callback in _waiting(conn, city, now):
            told = update(table).where(table.c.id == callback.id).values(reassured_at=now)
            conn.execute(told)
            text(conn, hotline, city, callback, "still-waiting", now=now)


def text(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    phrase: str,
    *,
    now: datetime,
) -> None:
    """Send a caller one of these texts, once, if their phone may get it."""
    if callback.caller is None or not (callback.textable and callback.safe):
        return
    letter = Letter(
        to=callback.caller,
        phrase=phrase,
        language=callback.language,
        key=f"{phrase}:{callback.id}",
        priority=outgoing.RECEIPT,
        values={"code": Digits(callback.code), "number": Digits(city.numbers[0])},
        about=Subject(callback_id=callback.id),
    )
    outgoing.text(conn, hotline, city, letter, now=now)


def _waiting(conn: Connection, city: City, now: datetime) -> list[Callback]:
    """Those nobody has taken and who were not told yet, locked; at night the urgent ones only."""
    by_day = city.callback.hours.contain(now.astimezone(city.zone).time())
    long_ago = now - UNCLAIMED
    query = (
        select(table)
        .where(table.c.city == city.city, table.c.state == "waiting")
        .where(table.c.closed_at.is_(None), table.c.reassured_at.is_(None))
        .where(table.c.textable, table.c.safe, table.c.caller_sealed.is_not(None))
        .where(table.c.requested_at <= long_ago)
        .where(table.c.call_after.is_(None) | (table.c.call_after <= long_ago))
        .order_by(table.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    query = query if by_day else query.where(table.c.urgent)
    return [callbacks.as_callback(found) for found in conn.execute(query).mappings()]
