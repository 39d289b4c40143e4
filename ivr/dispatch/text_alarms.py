"""Danger texts as rows, until somebody has confirmed them; the words stand in them sealed.

ringing ─ confirmed      (a desk, or a supervisor, pressed a key)
   └───── over           (an hour went by, or it came in that late)
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, or_, select, update

from ivr.dispatch.unconfirmed import FIRST_WORD, Unconfirmed
from ivr.store import outbox
from ivr.store.alarm_tables import emergencies
from ivr.store.alarm_tables import text_alarms as table
from ivr.store.once import insert_once
from ivr.store.tables import outbox as rows
from ivr.store.vault import SealedNumber

PURPOSE = "ring-alarm"
UNSENT = ("planned", "claimed", "posting", "unknown")


@dataclass(frozen=True)
class TextAlarm:
    """One danger text as it stands; `caller` is None where no number is known."""

    id: int
    emergency_id: int
    callback_id: int | None
    city: str
    conversation: str
    raised_at: datetime
    caller: SealedNumber | None = field(repr=False)
    language: str | None
    words_sealed: str | None = field(repr=False)
    state: str
    place: int
    rings: int
    due_at: datetime
    remind_at: datetime
    confirmed_by: int | None
    confirmed_at: datetime | None

    @property
    def unconfirmed(self) -> Unconfirmed:
        """As the rule sees it."""
        return Unconfirmed(self.raised_at, self.place, self.due_at, self.remind_at)


@dataclass(frozen=True)
class Ring:
    """A call about a danger text, and whom it rings: desks from 1 on, then the supervisors."""

    alarm: TextAlarm
    place: int
    token: str


def begin(
    conn: Connection,
    emergency_id: int,
    *,
    raised_at: datetime,
    language: str | None,
    words_sealed: str,
    now: datetime,
) -> TextAlarm:
    """Note a danger text that is to be confirmed."""
    values = {
        "emergency_id": emergency_id,
        "language": language,
        "words_sealed": words_sealed,
        "state": "ringing",
        "place": 0,
        "rings": 0,
        "due_at": now,
        "remind_at": raised_at + FIRST_WORD,
    }
    insert_once(conn, table, values, unique=["emergency_id"])
    return _as_alarm(conn.execute(_alarms(table.c.emergency_id == emergency_id)).mappings().one())


def of_conversation(conn: Connection, city: str, conversation: str) -> TextAlarm | None:
    """The danger text that began a conversation."""
    return _one(conn, emergencies.c.city == city, emergencies.c.conversation == conversation)


def still_open(
    conn: Connection, city: str, caller_mac: str, *, raised: datetime, confirmed: datetime
) -> TextAlarm | None:
    """A number's latest since `raised` that rings still, or was confirmed since `confirmed`."""
    going_on = (table.c.state == "ringing") | (table.c.confirmed_at >= confirmed)
    mine = (emergencies.c.city == city, emergencies.c.caller_mac == caller_mac)
    return _one(conn, *mine, emergencies.c.raised_at >= raised, going_on)


def due(
    conn: Connection, cities: Collection[str], now: datetime, limit: int
) -> tuple[TextAlarm, ...]:
    """Those in which something is due, locked until the transaction ends."""
    at = or_(table.c.due_at <= now, table.c.remind_at <= now)
    query = _alarms(table.c.state == "ringing", at, emergencies.c.city.in_(cities))
    query = query.order_by(table.c.due_at, table.c.id).limit(limit)
    locked = query.with_for_update(skip_locked=True, of=table)
    return tuple(_as_alarm(found) for found in conn.execute(locked).mappings())


def find(conn: Connection, token: str) -> Ring | None:
    """Whom a token rings, and about which danger text."""
    row = outbox.find(conn, token)
    if row is None or row.purpose != PURPOSE:
        return None
    alarm = _one(conn, table.c.emergency_id == row.emergency_id)
    place = (row.key or "").rpartition(":")[2]
    return Ring(alarm, int(place), token) if alarm and place.isdecimal() else None


def of_case(conn: Connection, callback_id: int) -> TextAlarm | None:
    """The danger text for which a request was made."""
    return _one(conn, table.c.callback_id == callback_id)


def has_case(conn: Connection, callback_id: int) -> bool:
    """Whether a request was made so that an assistant writes to the sender of a danger text."""
    query = select(table.c.id).where(table.c.callback_id == callback_id).limit(1)
    return conn.execute(query).first() is not None


def change(conn: Connection, alarm: TextAlarm, **values: Any) -> None:
    """Bring a row up to date."""
    conn.execute(update(table).where(table.c.id == alarm.id).values(**values))


def go_on(conn: Connection, alarm: TextAlarm, **values: Any) -> bool:
    """The next step of one that rings; False where it was confirmed at the same moment."""
    ringing = (table.c.id == alarm.id, table.c.state == "ringing")
    return conn.execute(update(table).where(*ringing).values(**values)).rowcount == 1


def confirm(conn: Connection, ring: Ring, *, now: datetime) -> bool:
    """Somebody pressed a key; False where another one was first. Nobody else is rung then."""
    unconfirmed = (table.c.id == ring.alarm.id, table.c.state != "confirmed")
    values = {"state": "confirmed", "confirmed_by": ring.place, "confirmed_at": now}
    if conn.execute(update(table).where(*unconfirmed).values(values)).rowcount == 0:
        return False
    call_off(conn, ring.alarm, now=now)
    return True


def call_off(conn: Connection, alarm: TextAlarm, *, now: datetime) -> None:
    """Whoever has not been rung yet is not rung any more."""
    outbox.drop(conn, conn.execute(_unsent(alarm)).scalars().all(), now=now)


def waits_for_carrier(conn: Connection, alarm: TextAlarm, to_mac: str) -> bool:
    """Whether a call to this number is planned that the carrier has not taken yet."""
    return conn.execute(_unsent(alarm).where(rows.c.to_mac == to_mac)).first() is not None


def _unsent(alarm: TextAlarm) -> Select[Any]:
    return select(rows.c.id).where(
        rows.c.emergency_id == alarm.emergency_id,
        rows.c.purpose == PURPOSE,
        rows.c.state.in_(UNSENT),
    )


_OF_EMERGENCY = ("city", "conversation", "raised_at", "caller_sealed", "caller_mac")


def _alarms(*condition: ColumnElement[bool]) -> Select[Any]:
    kept = (emergencies.c[name] for name in _OF_EMERGENCY)
    query = select(table, *kept).join(emergencies, table.c.emergency_id == emergencies.c.id)
    return query.where(and_(*condition))


def _one(conn: Connection, *condition: ColumnElement[bool]) -> TextAlarm | None:
    newest = _alarms(*condition).order_by(table.c.id.desc()).limit(1)
    found = conn.execute(newest).mappings().first()
    return None if found is None else _as_alarm(found)


def _as_alarm(found: RowMapping) -> TextAlarm:
    sealed, mac = found["caller_sealed"], found["caller_mac"]
    kept = {name: found[name] for name in TextAlarm.__dataclass_fields__ if name != "caller"}
    return TextAlarm(**kept, caller=SealedNumber(sealed, mac) if sealed else None)
