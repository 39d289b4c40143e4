"""The room of a try: the conference in which assistant and caller talk, and who else comes in.

Who is in it stands in `participants`, told by the carrier's webhooks. Nobody's leaving ends the
room for two others; whoever is left alone is moved to a sentence that says so. The room's name is
made from the attempt's token. For `ivr.conversations.room` and dispatch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from ivr.cities import City
from ivr.dispatch import attempts as tries
from ivr.dispatch import callbacks, outgoing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.store import outbox, people
from ivr.store.once import insert_once
from ivr.store.outbox import Planned
from ivr.store.people import Assistant
from ivr.store.tables import attempts, participants
from ivr.store.tables import outbox as rows

ASSISTANT, CALLER = "assistant", "caller"
IN_THE_CALL = ("here", "away")
"""Who hears the others, or is back in a moment: in a menu of their own."""

ALONE = "room-alone"
"""The purpose of an order that has somebody hear that they are alone."""

COMING = ("asked", "accepted")
MOVED = ("posting", "unknown", "accepted")


@dataclass(frozen=True)
class Room:
    """A try as those in its conference see it; `over`: the assistant has left."""

    attempt_id: int
    token: str
    over: bool
    callback: Callback
    assistant: Assistant


@dataclass(frozen=True)
class Seat:
    """One who is in a room or asked to come: the carrier's id of their call, and how they stand."""

    id: int
    token: str
    role: str
    place: int
    sid: str | None
    state: str


@dataclass(frozen=True)
class Legs:
    """The carrier's ids of the two calls that are to be joined."""

    caller: str
    assistant: str


def name(token: str) -> str:
    """What the carrier calls the conference of an attempt; it tells nothing."""
    return f"room-{token}"


def find(conn: Connection, token: str) -> Room | None:
    """The room of an attempt's token, also once the assistant has left it."""
    return _room(conn, attempts.c.token == token)


def of_attempt(conn: Connection, attempt_id: int) -> Room | None:
    """The room of an attempt."""
    return _room(conn, attempts.c.id == attempt_id)


def seats(conn: Connection, room: Room) -> tuple[Seat, ...]:
    """Everybody who was ever in a room or asked to come, in that order."""
    query = select(participants).where(participants.c.attempt_id == room.attempt_id)
    found = conn.execute(query.order_by(participants.c.id)).mappings()
    return tuple(Seat(**{k: row[k] for k in Seat.__dataclass_fields__}) for row in found)


def open_for(
    conn: Connection, hotline: Hotline, city: City, room: Room, legs: Legs, *, now: datetime
) -> None:
    """Have the worker move the caller, who just said yes, from the Dial into the conference.

    The assistant is noted too: they may hang up before they are in it.
    """
    took_seat(conn, room, ASSISTANT, legs.assistant, "accepted", now=now)
    took_seat(conn, room, CALLER, legs.caller, "accepted", now=now)
    language = room.callback.language
    url = hotline.urls.room(room.token, CALLER, language, "enters")
    order = _Order("move", "room-move", legs.caller, url, _moving(room.token))
    _plan(conn, hotline, city, room, order, now=now)


def is_moved(conn: Connection, token: str, *, now: datetime) -> bool:
    """Whether the caller of an attempt is, or may be, in its conference; else they stay out."""
    mine = rows.c.key == _moving(token)
    outbox.drop(conn, conn.execute(select(rows.c.id).where(mine)).scalars().all(), now=now)
    return conn.execute(select(rows.c.state).where(mine)).scalar() in MOVED


def took_seat(
    conn: Connection, room: Room, role: str, sid: str, state: str, *, now: datetime
) -> None:
    """Assistant or caller: note where they are; whoever has left does not come back."""
    token = f"{room.token}:{role}"
    values = {
        "attempt_id": room.attempt_id,
        "token": token,
        "role": role,
        "place": 1,
        "sid": sid,
        "state": state,
        "asked_at": now,
    }
    if insert_once(conn, participants, values, unique=["token"]) is None:
        set_state(conn, token, state, sid=sid)


def set_state(conn: Connection, token: str, state: str, *, sid: str | None = None) -> bool:
    """Note how one of a room stands; False where they have left, or never were asked."""
    there = (participants.c.token == token, participants.c.state.in_((*COMING, *IN_THE_CALL)))
    values = {"state": state} | ({"sid": sid} if sid else {})
    return conn.execute(update(participants).where(*there).values(values)).rowcount > 0


def left(conn: Connection, hotline: Hotline, sid: str, *, now: datetime) -> list[tuple[Room, str]]:
    """A call is over: whoever was in a room with it has left; gives where, and how they stood."""
    query = select(participants).where(participants.c.sid == sid, participants.c.state != "gone")
    went: list[tuple[Room, str]] = []
    for row in conn.execute(query.with_for_update()).mappings().all():
        here = participants.c.id == row["id"]
        conn.execute(update(participants).where(here).values(state="gone"))
        room = of_attempt(conn, row["attempt_id"])
        if room is not None:
            _one_less(conn, hotline, room, row["role"], now)
            went.append((room, row["state"]))
    return went


def look_at(conn: Connection, hotline: Hotline, token: str, *, now: datetime) -> None:
    """The assistant's call is over, whether or not they ever came into the room: who is left?"""
    room = find(conn, token)
    if room is not None:
        look(conn, hotline, room, now=now)


def in_the_call(all_seats: Sequence[Seat]) -> list[Seat]:
    """Those who talk, or are back in a moment."""
    return [seat for seat in all_seats if seat.state in IN_THE_CALL]


def caller_is_gone(all_seats: Sequence[Seat]) -> bool:
    """Whether the caller hung up, or left for the police."""
    return any(seat.role == CALLER and seat.state in ("gone", "danger") for seat in all_seats)


def announce(
    conn: Connection,
    hotline: Hotline,
    room: Room,
    phrase: str,
    *,
    language: str,
    key: str,
    now: datetime,
    only: str = "",
) -> None:
    """Have the worker read one of HotLine's sentences to everybody there, or to one call only."""
    leg = name(room.token) + (f"/{only}" if only else "")
    url = hotline.urls.room(room.token, "says", language, phrase)
    order = _Order("announce", "room-announce", leg, url, key)
    _plan(conn, hotline, hotline.city(room.callback.city), room, order, now=now)


def look(conn: Connection, hotline: Hotline, room: Room, *, now: datetime) -> None:
    """Whoever is alone in the room, and waits for nobody, is moved to hear so."""
    everybody = seats(conn, room)
    there = in_the_call(everybody)
    if len(there) != 1 or there[0].state != "here":
        return
    alone, city = there[0], hotline.city(room.callback.city)
    if alone.role == CALLER:
        url = hotline.urls.room(room.token, CALLER, room.callback.language, "held")
    elif alone.role == ASSISTANT:
        language = staff_language(hotline, room.assistant)
        url = hotline.urls.room(room.token, ASSISTANT, language, "enters")
    else:
        url = hotline.urls.guest(alone.token, "enters")
    went = sum(seat.state in ("gone", "danger") for seat in everybody)
    key = f"alone:{room.token}:{alone.id}:{went}"
    order = _Order("move", ALONE, alone.sid or "", url, key)
    _plan(conn, hotline, city, room, order, now=now)


def is_alone(conn: Connection, sid: str) -> bool:
    """Whether somebody still sits alone in a room: what they hear on being moved changes that."""
    mine = (participants.c.sid == sid, participants.c.state == "here")
    seat = conn.execute(select(participants.c.attempt_id).where(*mine)).first()
    if seat is None:
        return False
    there = (participants.c.attempt_id == seat.attempt_id, participants.c.state.in_(IN_THE_CALL))
    return conn.execute(select(func.count()).where(*there)).scalar_one() == 1


def _one_less(conn: Connection, hotline: Hotline, room: Room, role: str, now: datetime) -> None:
    """Somebody left: the assistant's try ends with them, and whoever is alone hears so."""
    if role == ASSISTANT:
        tries.ended(conn, room.token, "talked", now=now)
    look(conn, hotline, room, now=now)


@dataclass(frozen=True)
class _Order:
    """What the carrier is to do with calls that go on, as the outbox keeps it."""

    kind: outbox.Kind
    purpose: str
    leg: str
    url: str
    key: str


def _plan(
    conn: Connection, hotline: Hotline, city: City, room: Room, order: _Order, *, now: datetime
) -> None:
    """Plan an order; it stands with the assistant's number, in whose call it is carried out."""
    planned = Planned(
        city=city.city,
        kind=order.kind,
        purpose=order.purpose,
        priority=outgoing.CLAIM,
        to_sealed=room.assistant.number_sealed,
        to_mac=room.assistant.number_mac,
        sender=city.numbers[0],
        due_at=now,
        token=hotline.new_token(),
        key=order.key,
        url=order.url,
        leg=order.leg,
        callback_id=room.callback.id,
        assistant_id=room.assistant.id,
    )
    outbox.plan(conn, planned, now=now)


def _moving(token: str) -> str:
    return f"room:{token}"


def _room(conn: Connection, which: ColumnElement[bool]) -> Room | None:
    row = conn.execute(select(attempts).where(which)).mappings().first()
    callback = callbacks.of_id(conn, row["callback_id"]) if row else None
    assistant = people.assistant(conn, row["assistant_id"]) if row else None
    if row is None or callback is None or assistant is None:
        return None
    return Room(row["id"], row["token"], row["ended_at"] is not None, callback, assistant)
