"""Moving the calls of an emergency: the desk to its interpreter, whoever is alone to a sentence.

Desk and caller are joined by a plain Dial, which needs nothing of this. Once an interpreter has
accepted as well, the worker moves the desk's call into the conference, and the caller's call
follows where its Dial ends (docs/decisions/0018-interpreter.md). Nobody's leaving ends it for two
others; whoever is left alone is moved to a sentence that says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select, update

from ivr.channels.urls import NO_STATE
from ivr.cities import City
from ivr.dispatch import meeting, outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.meeting import CALLER, DESK, IN_IT, INTERPRETER, Leg, Meeting
from ivr.store import outbox
from ivr.store.alarm_tables import emergency_legs
from ivr.store.outbox import Outgoing, Planned
from ivr.store.tables import outbox as rows

MOVE, ALONE = "meeting-move", "meeting-alone"
"""The purposes of the orders: into the conference, and out of it where one is left alone."""

LASTS = timedelta(seconds=60)
"""How long it is tried to move a desk; then the two are left to their talk."""

MOVED = ("posting", "unknown", "accepted")

_OVER = ("stopped", "left", "joined")
"""The states of an emergency in which no desk will talk with the caller in this call."""

Standing = Literal["waits", "goes-in", "queued", "apart", "over"]
"""How it stands for an interpreter who accepted.

waits: no desk has accepted yet, or it is being moved. queued: no desk answered, and the caller
waits for one of our people. apart: the two talk, and could not be moved.
"""


def desk_listens(
    conn: Connection, alarm: Meeting, sid: str, seconds: int, *, at: datetime, now: datetime
) -> None:
    """A desk that accepted is told of the case for so long: before that it is not joined.

    0: it pressed a key, and is joined now. Of one that is in the conference already it is nothing.
    """
    if any(leg.sid == sid and leg.state in IN_IT for leg in meeting.legs(conn, alarm)):
        return
    meeting.note(conn, alarm, DESK, sid, "accepted", now=now)
    ready = at + timedelta(seconds=seconds)
    here = (emergency_legs.c.emergency_id == alarm.id, emergency_legs.c.sid == sid)
    conn.execute(update(emergency_legs).where(*here).values(ready_at=ready))
    for leg in meeting.legs(conn, alarm):
        if leg.sid == sid:
            mine = (rows.c.key == _moving(leg), rows.c.state == "planned")
            conn.execute(update(rows).where(*mine).values(due_at=ready))


def move(conn: Connection, hotline: Hotline, city: City, alarm: Meeting, now: datetime) -> None:
    """Have the worker move the desk's call, once the desk and an interpreter have accepted."""
    everybody = meeting.legs(conn, alarm)
    desk = _latest_desk(everybody)
    interpreter = any(leg.role == INTERPRETER and leg.state == "accepted" for leg in everybody)
    if desk is None or desk.state != "accepted" or not interpreter:
        return
    url = hotline.urls.meeting(DESK, "enters", alarm.conversation)
    due = max(desk.ready_at, now)
    _order(conn, hotline, city, alarm, desk, _Order(MOVE, _moving(desk), url, due), now=now)


def is_to_follow(conn: Connection, alarm: Meeting, sid: str) -> bool:
    """Whether the desk of this call is, or may be, in the conference.

    Without an id it is the one that accepted last. An order that waits still moves nobody: the
    desk's call has ended.
    """
    desks = [leg for leg in meeting.legs(conn, alarm) if leg.role == DESK and sid in ("", leg.sid)]
    if not desks:
        return False
    mine = rows.c.key == _moving(desks[-1])
    state = conn.execute(select(rows.c.state).where(mine)).scalar()
    return desks[-1].state in IN_IT or state in MOVED


def desk_came(conn: Connection, alarm: Meeting, sid: str, *, now: datetime) -> None:
    """The desk is in the conference: nobody moves it a second time, whatever is in doubt."""
    meeting.note(conn, alarm, DESK, sid, "here", now=now)
    for leg in meeting.legs(conn, alarm):
        if leg.sid == sid:
            _drop_move(conn, leg, now)


def not_moved(conn: Connection, hotline: Hotline, order: Outgoing, *, now: datetime) -> None:
    """A desk could not be moved. A caller who has followed it has lost it: it had hung up itself.

    Where the caller has not, the two talk on.
    """
    alarm = meeting.of_id(conn, order.emergency_id) if order.emergency_id else None
    if alarm is None or order.leg is None:
        return
    everybody = meeting.legs(conn, alarm)
    if any(leg.role == CALLER and leg.state in IN_IT for leg in everybody) and not any(
        leg.sid == order.leg and leg.state in IN_IT for leg in everybody
    ):
        left(conn, hotline, alarm, order.leg, now=now)


def standing(conn: Connection, alarm: Meeting) -> Standing:
    """How it stands for an interpreter who accepted."""
    everybody = meeting.legs(conn, alarm)
    if any(leg.role != INTERPRETER and leg.state in IN_IT for leg in everybody):
        return "goes-in"
    if meeting.caller_is_gone(everybody) or alarm.state in _OVER:
        return "over"
    desk = _latest_desk(everybody)
    if desk is not None:
        return _of_a_move(conn, desk)
    if alarm.state == "queued":
        return "queued"
    return "over" if alarm.state == "accepted" else "waits"


def talk_ended(conn: Connection, hotline: Hotline, alarm: Meeting, *, now: datetime) -> None:
    """The caller is back with the line: their desk is gone, if it is not in the conference."""
    mine = (emergency_legs.c.emergency_id == alarm.id, emergency_legs.c.state != "gone")
    for leg in meeting.legs(conn, alarm):
        if leg.role == DESK and leg.state == "accepted":
            _drop_move(conn, leg, now)
    desk = (*mine, emergency_legs.c.role == DESK, emergency_legs.c.state == "accepted")
    conn.execute(update(emergency_legs).where(*desk).values(state="gone"))
    caller = (*mine, emergency_legs.c.role == CALLER)
    conn.execute(update(emergency_legs).where(*caller).values(state="out"))
    look(conn, hotline, alarm, now=now)


def left(conn: Connection, hotline: Hotline, alarm: Meeting, sid: str, *, now: datetime) -> None:
    """A call has ended."""
    here = (emergency_legs.c.emergency_id == alarm.id, emergency_legs.c.sid == sid)
    conn.execute(update(emergency_legs).where(*here).values(state="gone"))
    look(conn, hotline, alarm, now=now)


def look(conn: Connection, hotline: Hotline, alarm: Meeting, *, now: datetime) -> None:
    """Whoever is alone in the conference, and waits for nobody, is moved to hear so."""
    everybody = meeting.legs(conn, alarm)
    there = meeting.in_it(everybody)
    coming = any(leg.state == "accepted" for leg in everybody)
    if len(there) != 1 or there[0].state != "here" or coming:
        return
    alone = there[0]
    place = {CALLER: NO_STATE, DESK: alarm.conversation}.get(alone.role)
    if place is None:
        place = _token_of(conn, alarm, alone) or NO_STATE
    gone = sum(leg.state in ("gone", "out") for leg in everybody)
    url = hotline.urls.meeting(alone.role, "alone", place)
    order = _Order(ALONE, f"{ALONE}:{alone.id}:{gone}", url, now)
    _order(conn, hotline, hotline.city(alarm.city), alarm, alone, order, now=now)


def is_alone(conn: Connection, sid: str) -> bool:
    """Whether somebody still sits alone in it: what they hear on being moved changes that."""
    mine = (emergency_legs.c.sid == sid, emergency_legs.c.state == "here")
    emergency = conn.execute(select(emergency_legs.c.emergency_id).where(*mine)).scalar()
    alarm = meeting.of_id(conn, emergency) if emergency else None
    return alarm is not None and len(meeting.in_it(meeting.legs(conn, alarm))) == 1


def _token_of(conn: Connection, alarm: Meeting, leg: Leg) -> str | None:
    """The token by which an interpreter is rung."""
    mine = (rows.c.emergency_id == alarm.id, rows.c.kind == "call")
    theirs = (*mine, rows.c.assistant_id == leg.assistant_id)
    return conn.execute(select(rows.c.token).where(*theirs).order_by(rows.c.id.desc())).scalar()


def _latest_desk(everybody: tuple[Leg, ...]) -> Leg | None:
    """The desk that has accepted, if it is there still."""
    desks = [leg for leg in everybody if leg.role == DESK and leg.state in ("accepted", *IN_IT)]
    return desks[-1] if desks else None


def _of_a_move(conn: Connection, desk: Leg) -> Standing:
    state = conn.execute(select(rows.c.state).where(rows.c.key == _moving(desk))).scalar()
    return "apart" if state in ("failed", "dropped") else "waits"


def _drop_move(conn: Connection, desk: Leg, now: datetime) -> None:
    mine = rows.c.key == _moving(desk)
    outbox.drop(conn, conn.execute(select(rows.c.id).where(mine)).scalars().all(), now=now)


@dataclass(frozen=True)
class _Order:
    purpose: str
    key: str
    url: str
    due_at: datetime


def _order(
    conn: Connection,
    hotline: Hotline,
    city: City,
    alarm: Meeting,
    leg: Leg,
    order: _Order,
    *,
    now: datetime,
) -> None:
    """Plan that a call be moved; it stands with the first desk's number."""
    to = hotline.store.vault.number(city.city, city.patrol.voice[0])
    planned = Planned(
        city=city.city,
        kind="move",
        purpose=order.purpose,
        priority=outgoing.EMERGENCY,
        to_sealed=to.sealed,
        to_mac=to.mac,
        sender=city.numbers[0],
        due_at=order.due_at,
        token=hotline.new_token(),
        key=order.key,
        url=order.url,
        leg=leg.sid,
        emergency_id=alarm.id,
    )
    outbox.plan(conn, planned, now=now)


def _moving(desk: Leg) -> str:
    return f"{MOVE}:{desk.id}"
