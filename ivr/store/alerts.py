"""Air alerts as rows: one from its beginning to its end. Every floor above may import it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from ivr.store.city_tables import air_alerts as table


@dataclass(frozen=True)
class Alert:
    """An alert that goes on: since when, and until when if nobody ends or prolongs it."""

    began_at: datetime
    until: datetime


def going_on(conn: Connection, cities: Iterable[str], now: datetime) -> dict[str, Alert]:
    """The alerts of these cities at `now`, by city."""
    query = select(table.c.city, table.c.began_at, table.c.until).order_by(table.c.id)
    rows = conn.execute(query.where(table.c.city.in_(tuple(cities)), *_open(now)))
    return {row.city: Alert(row.began_at, row.until) for row in rows}


def begin(conn: Connection, city: str, *, until: datetime, by: int | None, now: datetime) -> Alert:
    """Begin an alert, or prolong the one that goes on. `by`: the supervisor, None the command line.

    Of two who begin one at the same moment each may write a row; both end together.
    """
    mine = update(table).where(table.c.city == city, *_open(now)).values(until=until)
    prolonged = conn.execute(mine.returning(table.c.began_at)).scalars().first()
    if prolonged is not None:
        return Alert(prolonged, until)
    values = {"city": city, "began_at": now, "until": until, "begun_by": by}
    conn.execute(insert(table).values(values))
    return Alert(now, until)


def end(conn: Connection, city: str, *, by: int | None, now: datetime) -> bool:
    """End the alert that goes on; False where none does."""
    mine = update(table).where(table.c.city == city, *_open(now))
    return conn.execute(mine.values(ended_at=now, ended_by=by)).rowcount > 0


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (table.c.ended_at.is_(None), table.c.until > now)
