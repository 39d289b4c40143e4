"""Whom an assistant asks into a call: patrol, psychologist, supervisor, lawyer, rung in order.

The assistant talks on meanwhile. Whoever presses 1 comes in once the caller has heard who joins;
where nobody does the assistant alone is told. Of the patrol it goes into the emergency's record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from ivr.cities import City
from ivr.dispatch import outgoing, rooms
from ivr.dispatch.asking import staff_language
from ivr.dispatch.deeds import (
    Deed,
    DeskAccepted,
    DeskRung,
    HelpAsked,
    PoliceNotReached,
    write_deed,
)
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.rooms import Room, Seat
from ivr.store import journal, outbox
from ivr.store.journal import JournalRow
from ivr.store.outbox import Outgoing, Planned
from ivr.store.tables import outbox as rows
from ivr.store.tables import participants

PATROL = "patrol"
ROLES: tuple[str, ...] = (PATROL, "psychologist", "supervisor", "lawyer")

SLOW = timedelta(seconds=4)
"""An announcement that has not gone out after so long shows that the carrier takes no orders."""


@dataclass(frozen=True)
class Guest:
    """Somebody rung to come into a room."""

    room: Room
    seat: Seat


def numbers(city: City, role: str) -> tuple[str, ...]:
    """The numbers rung for a role, in this order."""
    match role:
        case "patrol":
            return city.patrol.voice
        case "supervisor":
            return city.supervisors
        case "psychologist" | "lawyer":
            return city.professionals.get(role, ())
        case _:
            return ()


def ask(conn: Connection, hotline: Hotline, city: City, asked: HelpAsked, now: datetime) -> None:
    """Ring the first of a role, unless one is rung or in the call, or there is no call any more."""
    room = rooms.find(conn, asked.attempt)
    if room is None:
        return
    seats = rooms.seats(conn, room)
    if rooms.caller_is_gone(seats) or not rooms.in_the_call(seats):
        return
    if is_asked(seats, asked.role):
        return
    _ring(conn, hotline, city, room, asked.role, place=1, now=now)


def is_asked(seats: Sequence[Seat], role: str) -> bool:
    """Whether somebody of a role is rung, or in the call."""
    there = (*rooms.COMING, *rooms.IN_THE_CALL)
    return any(seat.role == role and seat.state in there for seat in seats)


def find(conn: Connection, token: str) -> Guest | None:
    """Who is rung with this token."""
    query = select(participants.c.attempt_id).where(participants.c.token == token)
    attempt = conn.execute(query).scalar()
    room = rooms.of_attempt(conn, attempt) if attempt else None
    if room is None:
        return None
    seat = next(each for each in rooms.seats(conn, room) if each.token == token)
    return Guest(room, seat)


def accept(conn: Connection, hotline: Hotline, guest: Guest, sid: str, *, now: datetime) -> bool:
    """They pressed their key: those in the call hear who joins. False where it is over for them."""
    if guest.seat.state == "accepted":
        return True
    if guest.seat.state != "asked" or rooms.caller_is_gone(rooms.seats(conn, guest.room)):
        return False
    rooms.set_state(conn, guest.seat.token, "accepted", sid=sid)
    language, seat = guest.room.callback.language, guest.seat
    phrase, key = f"joins-{seat.role}", _joins(seat)
    rooms.announce(conn, hotline, guest.room, phrase, language=language, key=key, now=now)
    if seat.role == PATROL:
        _note(conn, guest.room, seat, DeskAccepted(desk=seat.place), now)
    return True


def is_announced(conn: Connection, seat: Seat) -> bool:
    """Whether those in the call were told who joins."""
    state = select(rows.c.state).where(rows.c.key == _joins(seat))
    return conn.execute(state).scalar() == "accepted"


def call_ended(conn: Connection, hotline: Hotline, call: Outgoing, now: datetime) -> None:
    """The call to one of them is over: the next is rung where they had not said yes."""
    guest = find(conn, call.token)
    if guest is None:
        return
    if guest.seat.state != "asked":
        rooms.left(conn, hotline, guest.seat.sid or "", now=now)
        return
    waiting = (participants.c.token == call.token, participants.c.state == "asked")
    conn.execute(update(participants).where(*waiting).values(state="not-reached"))
    city, room, seat = hotline.city(call.city), guest.room, guest.seat
    if not rooms.caller_is_gone(rooms.seats(conn, room)):
        _ring(conn, hotline, city, room, seat.role, place=seat.place + 1, now=now)
    elif seat.role == PATROL:
        _note(conn, room, seat, PoliceNotReached(), now)


def left(conn: Connection, hotline: Hotline, sid: str, *, now: datetime) -> tuple[str, ...]:
    """A call is over; gives how whoever had it stood in a room. Without a caller nobody is rung.

    Of a patrol that had not come yet supervisors hear as of one that did not answer.
    """
    went = rooms.left(conn, hotline, sid, now=now)
    for room, _ in went:
        everybody = rooms.seats(conn, room)
        if rooms.caller_is_gone(everybody):
            asked = [seat for seat in everybody if seat.state == "asked"]
            _call_off(conn, room, asked, now)
    return tuple(state for _, state in went)


def _call_off(conn: Connection, room: Room, asked: Sequence[Seat], now: datetime) -> None:
    for seat in asked:
        rooms.set_state(conn, seat.token, "not-reached")
        unplaced = select(rows.c.id).where(rows.c.token == seat.token)
        outbox.drop(conn, conn.execute(unplaced).scalars().all(), now=now)
        if seat.role == PATROL:
            _note(conn, room, seat, PoliceNotReached(), now)


def is_call(row: Outgoing) -> bool:
    """Whether a row of the outbox rings one of them."""
    return row.purpose.startswith(outgoing.GUEST)


def are_out_of_reach(conn: Connection, room: Room, now: datetime) -> bool:
    """Whether the carrier seems to take no orders: the last one for this room stays undone."""
    last = (
        select(rows.c.state, rows.c.tries, rows.c.created_at)
        .where(rows.c.callback_id == room.callback.id, rows.c.kind == "announce")
        .order_by(rows.c.id.desc())
        .limit(1)
    )
    row = conn.execute(last).first()
    if row is None:
        return False
    late = row.state in ("planned", "claimed") and (row.tries > 0 or now - row.created_at > SLOW)
    return late or row.state in ("failed", "unknown", "dropped")


def _ring(
    conn: Connection,
    hotline: Hotline,
    city: City,
    room: Room,
    role: str,
    *,
    place: int,
    now: datetime,
) -> None:
    """Ring number `place` of a role, counted from 1; after the last the assistant is told."""
    known = numbers(city, role)
    if place > len(known):
        _nobody(conn, hotline, room, role, place, now)
        return
    token, to = hotline.new_token(), hotline.store.vault.number(city.city, known[place - 1])
    values = {
        "attempt_id": room.attempt_id,
        "token": token,
        "role": role,
        "place": place,
        "state": "asked",
        "asked_at": now,
    }
    seat = conn.execute(insert(participants).values(values).returning(participants.c.id))
    planned = Planned(
        city=city.city,
        kind="call",
        purpose=f"{outgoing.GUEST}-{role}",
        priority=outgoing.EMERGENCY if role == PATROL else outgoing.CLAIM,
        to_sealed=to.sealed,
        to_mac=to.mac,
        sender=city.numbers[0],
        due_at=now,
        token=token,
        key=f"{outgoing.GUEST}:{seat.scalar_one()}",
        url=hotline.urls.guest(token, "rung"),
        callback_id=room.callback.id,
    )
    outbox.plan(conn, planned, now=now)
    if role == PATROL:
        rung = Seat(0, token, role, place, None, "asked")
        _note(conn, room, rung, DeskRung(desk=place), now)


def _nobody(
    conn: Connection, hotline: Hotline, room: Room, role: str, place: int, now: datetime
) -> None:
    """Nobody of a role came: the assistant hears it, and the caller does not."""
    last = Seat(0, hotline.new_token(), role, place, None, "not-reached")
    if role == PATROL:
        _note(conn, room, last, PoliceNotReached(), now)
    language = staff_language(hotline, room.assistant)
    for seat in rooms.in_the_call(rooms.seats(conn, room)):
        if seat.role == rooms.ASSISTANT and seat.sid:
            key = f"nobody:{last.token}"
            rooms.announce(
                conn,
                hotline,
                room,
                f"nobody-{role}",
                language=language,
                key=key,
                now=now,
                only=seat.sid,
            )


def _note(conn: Connection, room: Room, seat: Seat, deed: Deed, now: datetime) -> None:
    """Keep in the journal how the patrol was asked, as of any emergency."""
    callback = room.callback
    word = write_deed(deed)["deed"]
    row = JournalRow(
        city=callback.city,
        channel="status",
        conversation=callback.conversation,
        event=f"{callback.conversation}:{seat.token}:{word}",
        turn=0,
        at=now,
        input="in the call",
        language=callback.language,
        deeds=(write_deed(deed),),
        caller_sealed=callback.caller.sealed if callback.caller else None,
        caller_mac=callback.caller.mac if callback.caller else None,
    )
    journal.append(conn, row)


def _joins(seat: Seat) -> str:
    return f"joins:{seat.token}"
