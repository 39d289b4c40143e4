"""The conference in which a patrol desk, somebody in danger and an interpreter talk.

Desk and caller are joined by a plain Dial, which needs nothing of this. Once an interpreter has
accepted as well, the worker moves the desk's call into the conference, and the caller's call
follows where its Dial ends (docs/decisions/0018-interpreter.md). Nobody's leaving ends it for two
others; whoever is left alone is moved to a sentence that says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import ColumnElement, Connection, select, update

from ivr.channels.urls import NO_STATE
from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.store import outbox
from ivr.store.alarm_tables import emergencies, emergency_legs
from ivr.store.once import insert_once
from ivr.store.outbox import Planned
from ivr.store.tables import callers
from ivr.store.tables import outbox as rows
from ivr.store.vault import SealedNumber

DESK: Final = "desk"
CALLER: Final = "caller"
INTERPRETER: Final = "interpreter"
Role = Literal["desk", "caller", "interpreter"]

MOVE, ALONE = "meeting-move", "meeting-alone"
"""The purposes of the orders: into the conference, and out of it where one is left alone."""

IN_IT = ("here", "away")
"""Who hears the others, or is back in a moment: in a menu of their own."""

LASTS = timedelta(seconds=60)
"""How long it is tried to move a desk; then the two are left to their talk."""

MOVED = ("posting", "unknown", "accepted")

_OVER = ("stopped", "left", "joined")
"""The states of an emergency in which no desk will talk with the caller in this call."""


@dataclass(frozen=True)
class Meeting:
    """An emergency as those in its conference see it. language: the caller's, if it is known."""

    id: int
    city: str
    conversation: str
    state: str
    language: str | None
    caller: SealedNumber | None


@dataclass(frozen=True)
class Leg:
    """One call of it: the carrier's id, whose it is, how it stands."""

    id: int
    role: Role
    sid: str
    assistant_id: int | None
    state: str
    ready_at: datetime


Standing = Literal["waits", "goes-in", "queued", "apart", "over"]
"""How it stands for an interpreter who accepted.

waits: no desk has accepted yet, or it is being moved. queued: no desk answered, and the caller
waits for one of our people. apart: the two talk, and could not be moved.
"""


def name(conversation: str) -> str:
    """What the carrier calls the conference; at most 64 characters."""
    return f"meeting-{conversation}"[:64]


def find(conn: Connection, city: str, conversation: str) -> Meeting | None:
    """The emergency of a conversation, if the worker has made it already."""
    here = (emergencies.c.city == city, emergencies.c.conversation == conversation)
    return _meeting(conn, *here)


def of_id(conn: Connection, emergency_id: int) -> Meeting | None:
    """The emergency with this id."""
    return _meeting(conn, emergencies.c.id == emergency_id)


def remembered(conn: Connection, meeting: Meeting) -> str | None:
    """The caller's language: of this call, else the one they chose before."""
    if meeting.language or meeting.caller is None:
        return meeting.language
    who = (callers.c.city == meeting.city, callers.c.caller_mac == meeting.caller.mac)
    return conn.execute(select(callers.c.language).where(*who)).scalar()


def legs(conn: Connection, meeting: Meeting) -> tuple[Leg, ...]:
    """Its calls, in the order they came."""
    mine = emergency_legs.c.emergency_id == meeting.id
    query = select(emergency_legs).where(mine).order_by(emergency_legs.c.id)
    return tuple(
        Leg(**{k: row[k] for k in Leg.__dataclass_fields__})
        for row in conn.execute(query).mappings()
    )


def note(
    conn: Connection,
    meeting: Meeting,
    role: Role,
    sid: str,
    state: str,
    *,
    now: datetime,
    assistant: int | None = None,
) -> None:
    """Note how a call stands; one that has ended does not come back."""
    values = {
        "emergency_id": meeting.id,
        "role": role,
        "sid": sid,
        "assistant_id": assistant,
        "state": state,
        "ready_at": now,
    }
    if insert_once(conn, emergency_legs, values, unique=["emergency_id", "sid"]) is None:
        here = (emergency_legs.c.emergency_id == meeting.id, emergency_legs.c.sid == sid)
        going_on = (*here, emergency_legs.c.state != "gone")
        conn.execute(update(emergency_legs).where(*going_on).values(state=state))


def asks(conn: Connection, meeting: Meeting, sid: str) -> bool:
    """Whether the desk of this call wants the caller to be asked before it is joined."""
    return any(leg.sid == sid and leg.state == "asks" for leg in legs(conn, meeting))


def desk_listens(
    conn: Connection, meeting: Meeting, sid: str, seconds: int, *, at: datetime, now: datetime
) -> None:
    """A desk that accepted is told of the case for so long: before that it is not joined."""
    note(conn, meeting, DESK, sid, "accepted", now=now)
    ready = at + timedelta(seconds=seconds)
    here = (emergency_legs.c.emergency_id == meeting.id, emergency_legs.c.sid == sid)
    conn.execute(update(emergency_legs).where(*here).values(ready_at=ready))
    for leg in legs(conn, meeting):
        if leg.sid == sid:
            mine = (rows.c.key == _moving(leg), rows.c.state == "planned")
            conn.execute(update(rows).where(*mine).values(due_at=ready))


def move(conn: Connection, hotline: Hotline, city: City, meeting: Meeting, now: datetime) -> None:
    """Have the worker move the desk's call, once the desk and an interpreter have accepted."""
    everybody = legs(conn, meeting)
    desk = _latest_desk(everybody)
    interpreter = any(leg.role == INTERPRETER and leg.state == "accepted" for leg in everybody)
    if desk is None or desk.state != "accepted" or not interpreter:
        return
    url = hotline.urls.meeting(DESK, "enters", meeting.conversation)
    due = max(desk.ready_at, now)
    _order(conn, hotline, city, meeting, desk, _Order(MOVE, _moving(desk), url, due), now=now)


def is_to_follow(conn: Connection, meeting: Meeting, sid: str) -> bool:
    """Whether the desk of this call is, or may be, in the conference.

    Without an id it is the one that accepted last. An order that waits still moves nobody: the
    desk's call has ended.
    """
    desks = [leg for leg in legs(conn, meeting) if leg.role == DESK and sid in ("", leg.sid)]
    if not desks:
        return False
    mine = rows.c.key == _moving(desks[-1])
    state = conn.execute(select(rows.c.state).where(mine)).scalar()
    return desks[-1].state in IN_IT or state in MOVED


def desk_came(conn: Connection, meeting: Meeting, sid: str, *, now: datetime) -> None:
    """The desk is in the conference: nobody moves it a second time, whatever is in doubt."""
    note(conn, meeting, DESK, sid, "here", now=now)
    for leg in legs(conn, meeting):
        if leg.sid == sid:
            _drop_move(conn, leg, now)


def standing(conn: Connection, meeting: Meeting) -> Standing:
    """How it stands for an interpreter who accepted."""
    everybody = legs(conn, meeting)
    if any(leg.role != INTERPRETER and leg.state in IN_IT for leg in everybody):
        return "goes-in"
    if caller_is_gone(everybody) or meeting.state in _OVER:
        return "over"
    desk = _latest_desk(everybody)
    if desk is not None:
        return _of_a_move(conn, desk)
    if meeting.state == "queued":
        return "queued"
    return "over" if meeting.state == "accepted" else "waits"


def caller_is_gone(everybody: tuple[Leg, ...]) -> bool:
    """Whether the caller has hung up."""
    return any(leg.role == CALLER and leg.state == "gone" for leg in everybody)


def in_it(everybody: tuple[Leg, ...]) -> list[Leg]:
    """Those who talk in the conference, or are back in a moment."""
    return [leg for leg in everybody if leg.state in IN_IT]


def talk_ended(conn: Connection, hotline: Hotline, meeting: Meeting, *, now: datetime) -> None:
    """The caller is back with the line: their desk is gone, if it is not in the conference."""
    mine = (emergency_legs.c.emergency_id == meeting.id, emergency_legs.c.state != "gone")
    for leg in legs(conn, meeting):
        if leg.role == DESK and leg.state == "accepted":
            _drop_move(conn, leg, now)
    desk = (*mine, emergency_legs.c.role == DESK, emergency_legs.c.state == "accepted")
    conn.execute(update(emergency_legs).where(*desk).values(state="gone"))
    caller = (*mine, emergency_legs.c.role == CALLER)
    conn.execute(update(emergency_legs).where(*caller).values(state="out"))
    look(conn, hotline, meeting, now=now)


def left(conn: Connection, hotline: Hotline, meeting: Meeting, sid: str, *, now: datetime) -> None:
    """A call has ended."""
    here = (emergency_legs.c.emergency_id == meeting.id, emergency_legs.c.sid == sid)
    conn.execute(update(emergency_legs).where(*here).values(state="gone"))
    look(conn, hotline, meeting, now=now)


def look(conn: Connection, hotline: Hotline, meeting: Meeting, *, now: datetime) -> None:
    """Whoever is alone in the conference, and waits for nobody, is moved to hear so."""
    everybody = legs(conn, meeting)
    there = in_it(everybody)
    coming = any(leg.state == "accepted" for leg in everybody)
    if len(there) != 1 or there[0].state != "here" or coming:
        return
    alone = there[0]
    place = {CALLER: NO_STATE, DESK: meeting.conversation}.get(alone.role)
    if place is None:
        place = _token_of(conn, meeting, alone) or NO_STATE
    gone = sum(leg.state in ("gone", "out") for leg in everybody)
    url = hotline.urls.meeting(alone.role, "alone", place)
    order = _Order(ALONE, f"{ALONE}:{alone.id}:{gone}", url, now)
    _order(conn, hotline, hotline.city(meeting.city), meeting, alone, order, now=now)


def is_alone(conn: Connection, sid: str) -> bool:
    """Whether somebody still sits alone in it: what they hear on being moved changes that."""
    mine = (emergency_legs.c.sid == sid, emergency_legs.c.state == "here")
    emergency = conn.execute(select(emergency_legs.c.emergency_id).where(*mine)).scalar()
    alarm = of_id(conn, emergency) if emergency else None
    return alarm is not None and len(in_it(legs(conn, alarm))) == 1


def _token_of(conn: Connection, meeting: Meeting, leg: Leg) -> str | None:
    """The token by which an interpreter is rung."""
    mine = (rows.c.emergency_id == meeting.id, rows.c.kind == "call")
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
    meeting: Meeting,
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
        emergency_id=meeting.id,
    )
    outbox.plan(conn, planned, now=now)


def _moving(desk: Leg) -> str:
    return f"{MOVE}:{desk.id}"


def _meeting(conn: Connection, *which: ColumnElement[bool]) -> Meeting | None:
    row = conn.execute(select(emergencies).where(*which)).mappings().first()
    if row is None:
        return None
    known = row["caller_sealed"] is not None and row["caller_mac"] is not None
    caller = SealedNumber(row["caller_sealed"], row["caller_mac"]) if known else None
    return Meeting(
        row["id"], row["city"], row["conversation"], row["state"], row["language"], caller
    )
