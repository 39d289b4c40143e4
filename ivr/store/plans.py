"""The plan of duty in the database. Every floor above may import it.

Past duty is history. Every entry is written from `now` on, at the earliest: what is taken back ends
`now`, and is deleted only where it had not begun. No function here touches a moment before `now`.
Whoever changes the plan of a city locks its assistants first (`ivr.dispatch.planning`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from ivr.duty.plan import Absence, Cover, Entry, Plan, Shift, Weekly
from ivr.duty.roster import changed, planned, whole
from ivr.errors import Refused
from ivr.store.duty_tables import absences, covers, shifts, weekly_shifts

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewWeekly:
    """A shift that is to repeat every so many weeks on the weekday of `first_day`.

    Times are those of the clock in `zone`; last_day: the last on which it may begin.
    """

    assistant_id: int
    first_day: date
    begins: time
    ends: time
    zone: str
    every: int = 1
    last_day: date | None = None


def shifts_between(
    conn: Connection, city: str, since: datetime, until: datetime, *, even_absent: bool = False
) -> tuple[Shift, ...]:
    """The shifts of a city of which any part lies in [since, until), the earliest first.

    As they are after covers and absences; whole, or in parts where somebody else has a part.
    even_absent: with those of whoever is absent, which somebody else may take over.
    """
    plan = Plan(_single(conn, city, since, until), _weekly(conn, city, since, until))
    found = planned(plan, since, until)
    if not found:
        return ()
    when = whole(found)
    away = () if even_absent else _absences(conn, city, *when)
    return changed(found, _covers(conn, city, *when), away, since, until)


def plan_between(conn: Connection, city: str, since: datetime, until: datetime) -> Plan:
    """The entries that say anything of [since, until)."""
    return Plan(
        _single(conn, city, since, until),
        _weekly(conn, city, since, until),
        _covers(conn, city, since, until),
        _absences(conn, city, since, until),
    )


def weekly_in_force(conn: Connection, city: str, *, now: datetime) -> tuple[Weekly, ...]:
    """The entries that repeat, and were neither taken back nor had their last day."""
    not_over = weekly_shifts.c.last_day.is_(None) | (weekly_shifts.c.last_day >= now.date() - _DAY)
    in_force = weekly_shifts.c.city == city, weekly_shifts.c.holds_until.is_(None), not_over
    rows = conn.execute(select(weekly_shifts).where(*in_force).order_by(weekly_shifts.c.id))
    return tuple(_as_weekly(row) for row in rows.mappings())


def add_shift(
    conn: Connection,
    city: str,
    assistant_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> int:
    """Put an assistant on duty, from now on at the earliest; gives the shift's id.

    Refused where it ends before it begins, or is over.
    """
    values = {"assistant_id": assistant_id, **_from_now_on(starts_at, ends_at, now)}
    return _add(conn, shifts, city, values)


def add_weekly(conn: Connection, city: str, new: NewWeekly, *, now: datetime) -> int:
    """Put an assistant on duty every week or every few; gives the entry's id."""
    return _add(conn, weekly_shifts, city, {**asdict(new), "holds_from": now})


def add_cover(
    conn: Connection,
    city: str,
    assistant_id: int,
    *,
    by: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> int:
    """Note that `by` is on duty wherever the assistant would be; gives the cover's id."""
    values = {"assistant_id": assistant_id, "by": by, **_from_now_on(starts_at, ends_at, now)}
    return _add(conn, covers, city, values)


def note_swap(conn: Connection, first: int, second: int) -> None:
    """Note that two covers are one swap, taken back together."""
    for cover, other in ((first, second), (second, first)):
        change = update(covers).where(covers.c.id == cover)
        conn.execute(change.values(swapped_with=other))


def add_absence(
    conn: Connection,
    city: str,
    assistant_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> int:
    """Note that an assistant is on no duty in that time; gives the absence's id."""
    values = {"assistant_id": assistant_id, **_from_now_on(starts_at, ends_at, now)}
    return _add(conn, absences, city, values)


def take_back(conn: Connection, city: str, entry: Entry, *, now: datetime) -> bool:
    """End an entry now; False where there is none, or it is over, so that nothing changes.

    Of a swap both halves end.
    """
    match entry.kind:
        case "weekly":
            return _end_weekly(conn, city, entry.id, now)
        case "shift":
            return _end(conn, shifts, city, (entry.id,), now)
        case "absence":
            return _end(conn, absences, city, (entry.id,), now)
        case "cover":
            other = select(covers.c.swapped_with).where(covers.c.id == entry.id)
            both = (entry.id, conn.execute(other).scalar())
            return _end(conn, covers, city, [id for id in both if id is not None], now)


def _from_now_on(starts_at: datetime, ends_at: datetime, now: datetime) -> dict[str, datetime]:
    if ends_at <= starts_at:
        raise Refused("A shift has to end after it begins.")
    if ends_at <= now:
        raise Refused("That time is over: past duty stays as it was.")
    return {"starts_at": max(starts_at, now), "ends_at": ends_at}


def _add(conn: Connection, table: Table, city: str, values: Mapping[str, object]) -> int:
    adding = insert(table).values(city=city, **values).returning(table.c.id)
    written: int = conn.execute(adding).scalar_one()
    return written


def _end(conn: Connection, table: Table, city: str, ids: Iterable[int], now: datetime) -> bool:
    which = table.c.city == city, table.c.id.in_(ids)
    begun = update(table).where(*which, table.c.starts_at < now, table.c.ends_at > now)
    cut = conn.execute(begun.values(ends_at=now)).rowcount
    dropped = conn.execute(delete(table).where(*which, table.c.starts_at >= now)).rowcount
    return cut + dropped > 0


def _end_weekly(conn: Connection, city: str, id: int, now: datetime) -> bool:
    which = weekly_shifts.c.city == city, weekly_shifts.c.id == id
    in_force = update(weekly_shifts).where(*which, weekly_shifts.c.holds_until.is_(None))
    return conn.execute(in_force.values(holds_until=now)).rowcount > 0


def _touching(table: Table) -> Select[Any]:
    in_city = table.c.city == bindparam("in_city")
    touches = table.c.starts_at < bindparam("until"), table.c.ends_at > bindparam("since")
    return select(table).where(in_city, *touches)


# Built once: every snapshot asks them.
_SINGLE = _touching(shifts).order_by(shifts.c.starts_at, shifts.c.id)
_COVERS = _touching(covers).order_by(covers.c.id)
_ABSENCES = _touching(absences).order_by(absences.c.id)
_WEEKLY = (
    select(weekly_shifts)
    .where(
        weekly_shifts.c.city == bindparam("in_city"),
        weekly_shifts.c.holds_from < bindparam("until"),
        or_(
            weekly_shifts.c.holds_until.is_(None), weekly_shifts.c.holds_until > bindparam("since")
        ),
        weekly_shifts.c.first_day <= bindparam("last"),
        or_(weekly_shifts.c.last_day.is_(None), weekly_shifts.c.last_day >= bindparam("first")),
    )
    .order_by(weekly_shifts.c.id)
)


def _single(conn: Connection, city: str, since: datetime, until: datetime) -> tuple[Shift, ...]:
    found = conn.execute(_SINGLE, {"in_city": city, "since": since, "until": until})
    return tuple(
        Shift(Entry("shift", row.id), row.assistant_id, row.starts_at, row.ends_at) for row in found
    )


def _weekly(conn: Connection, city: str, since: datetime, until: datetime) -> tuple[Weekly, ...]:
    values: dict[str, object] = {"in_city": city, "since": since, "until": until}
    # A shift may have begun the evening before, and the city's day is not UTC's.
    values |= {"first": since.date() - 2 * _DAY, "last": until.date() + _DAY}
    rows = conn.execute(_WEEKLY, values).mappings()
    return tuple(_as_weekly(row) for row in rows)


def _as_weekly(row: RowMapping) -> Weekly:
    return Weekly(**{name: value for name, value in row.items() if name != "city"})


def _covers(conn: Connection, city: str, since: datetime, until: datetime) -> tuple[Cover, ...]:
    found = conn.execute(_COVERS, {"in_city": city, "since": since, "until": until})
    return tuple(
        Cover(row.id, row.assistant_id, row.by, row.starts_at, row.ends_at) for row in found
    )


def _absences(conn: Connection, city: str, since: datetime, until: datetime) -> tuple[Absence, ...]:
    found = conn.execute(_ABSENCES, {"in_city": city, "since": since, "until": until})
    return tuple(Absence(row.id, row.assistant_id, row.starts_at, row.ends_at) for row in found)
