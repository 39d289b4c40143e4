"""Whom the worker rings to interpret between a patrol desk and somebody in danger, one a second.

The assistants on duty who speak the caller's language first, then those who agreed to be woken.
Whoever presses 1 first interprets; who had not been rung yet is rung no more, unless that one
leaves before they are joined. The desk waits for none of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from ivr.cities import City
from ivr.dispatch import deeds, meeting, moving, outgoing, patrol, stand_ins
from ivr.dispatch.deeds import Deed
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.meeting import INTERPRETER, Meeting
from ivr.dispatch.stand_ins import APART
from ivr.store import outbox, people
from ivr.store.journal import JournalRow
from ivr.store.outbox import Outgoing, Planned
from ivr.store.people import Assistant
from ivr.store.tables import outbox as rows

PURPOSE = "ring-interpreter"

FALLBACK = "en"
"""The language of a caller of whom none is known."""

MOST_WAITING = 12
"""So many calls may wait in a city to go out, one a second; a flood of alarms asks for no more, so
that whoever else must be rung is not behind them."""

BEFORE_WAKING = timedelta(seconds=10)
"""So long those on duty have to pick up before anybody is woken."""


@dataclass(frozen=True)
class Rung:
    """Somebody who is rung to interpret: for whom, and the token of the call to them."""

    meeting: Meeting
    assistant: Assistant
    token: str


def take_in(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, deed: Deed, *, now: datetime
) -> None:
    """What a turn decided, as far as it is an interpreter's to know."""
    alarm = meeting.find(conn, row.city, row.conversation)
    if alarm is None:
        return
    match deed:
        case deeds.EmergencyRaised(called_back=False, mid_call=False) if row.channel == "voice":
            _ring(conn, hotline, city, alarm, row.turn, now)
        case deeds.DeskListens(leg=leg, seconds=seconds):
            moving.desk_listens(conn, alarm, leg, seconds, at=row.at, now=now)
        case deeds.DeskAccepted(leg=str(leg)):
            meeting.note(conn, alarm, meeting.DESK, leg, "accepted", now=now)
            moving.move(conn, hotline, city, alarm, now)
        case deeds.PoliceEnded():
            _call_off(conn, alarm, now)
            moving.talk_ended(conn, hotline, alarm, now=now)
        case deeds.PoliceStopped() | deeds.StandInJoined():
            _call_off(conn, alarm, now)
        case deeds.CallEnded():
            _call_off(conn, alarm, now)
            theirs = row.conversation
            meeting.note(conn, alarm, meeting.CALLER, theirs, "gone", now=now)
            moving.left(conn, hotline, alarm, theirs, now=now)
        case _:
            pass


def language(conn: Connection, alarm: Meeting) -> str:
    """What the caller speaks: chosen in this call, else remembered, else English."""
    return meeting.remembered(conn, alarm) or FALLBACK


def find(conn: Connection, token: str) -> Rung | None:
    """Who is rung with this token."""
    row = outbox.find(conn, token)
    if row is None or row.purpose != PURPOSE or not (row.emergency_id and row.assistant_id):
        return None
    alarm = meeting.of_id(conn, row.emergency_id)
    assistant = people.assistant(conn, row.assistant_id)
    return Rung(alarm, assistant, token) if alarm and assistant else None


def accept(
    conn: Connection, hotline: Hotline, city: City, rung: Rung, sid: str, *, now: datetime
) -> bool:
    """They pressed 1: nobody else is rung. False where another one interprets."""
    if _has_one(conn, rung.meeting, but=sid):
        return False
    theirs = rung.assistant.id
    meeting.note(conn, rung.meeting, INTERPRETER, sid, "accepted", now=now, assistant=theirs)
    _call_off(conn, rung.meeting, now)
    moving.move(conn, hotline, city, rung.meeting, now)
    return True


def call_ended(conn: Connection, hotline: Hotline, call: Outgoing, now: datetime) -> None:
    """A call to one of them is over: where they had accepted and never came, others are rung."""
    alarm = meeting.of_id(conn, call.emergency_id) if call.emergency_id else None
    if alarm is None or call.sid is None:
        return
    legs = meeting.legs(conn, alarm)
    never_came = any(leg.sid == call.sid and leg.state == "accepted" for leg in legs)
    moving.left(conn, hotline, alarm, call.sid, now=now)
    if never_came and moving.standing(conn, alarm) in ("waits", "goes-in"):
        _ring_the_rest(conn, hotline, alarm, now)


def is_call(row: Outgoing) -> bool:
    """Whether a row of the outbox rings one of them."""
    return row.purpose == PURPOSE


def _ring(
    conn: Connection, hotline: Hotline, city: City, alarm: Meeting, turn: int, now: datetime
) -> None:
    """Plan a call to each of them; a caller who speaks the desk's language needs nobody."""
    if _waiting(conn, city) >= MOST_WAITING:
        return
    spoken = language(conn, alarm)
    if spoken == patrol.LANGUAGE or _has_one(conn, alarm):
        return
    for assistant, due in _people(conn, city, alarm, spoken, now):
        planned = Planned(
            city=city.city,
            kind="call",
            purpose=PURPOSE,
            priority=outgoing.EMERGENCY,
            to_sealed=assistant.number_sealed,
            to_mac=assistant.number_mac,
            sender=city.numbers[0],
            due_at=due,
            token=hotline.new_token(),
            key=f"{PURPOSE}:{alarm.id}:{turn}:{assistant.id}",
            emergency_id=alarm.id,
            assistant_id=assistant.id,
        )
        _plan(conn, hotline, planned, now)


def _ring_the_rest(conn: Connection, hotline: Hotline, alarm: Meeting, now: datetime) -> None:
    """Those who had been spared because one had accepted; each is rung so once."""
    spared = conn.execute(
        select(rows).where(*_calls(alarm), rows.c.state == "dropped").order_by(rows.c.id)
    ).mappings()
    for place, row in enumerate(spared.all()):
        planned = Planned(
            city=row["city"],
            kind="call",
            purpose=PURPOSE,
            priority=row["priority"],
            to_sealed=row["to_sealed"],
            to_mac=row["to_mac"],
            sender=row["sender"],
            due_at=now + place * APART,
            token=hotline.new_token(),
            key=f"{PURPOSE}:again:{alarm.id}:{row['assistant_id']}",
            emergency_id=alarm.id,
            assistant_id=row["assistant_id"],
        )
        _plan(conn, hotline, planned, now)


def _waiting(conn: Connection, city: City) -> int:
    """How many calls of this kind the city's worker has still to place."""
    planned = (rows.c.city == city.city, rows.c.purpose == PURPOSE, rows.c.state == "planned")
    return conn.execute(select(func.count()).where(*planned)).scalar_one()


def _has_one(conn: Connection, alarm: Meeting, *, but: str = "") -> bool:
    """Whether somebody interprets, or waits to, in another call than this one."""
    return any(
        leg.role == INTERPRETER and leg.state != "gone" and leg.sid != but
        for leg in meeting.legs(conn, alarm)
    )


def _plan(conn: Connection, hotline: Hotline, planned: Planned, now: datetime) -> None:
    url = hotline.urls.meeting(INTERPRETER, "rung", planned.token)
    outbox.plan(conn, replace(planned, url=url), now=now)


def _call_off(conn: Connection, alarm: Meeting, now: datetime) -> None:
    """Ring nobody else; whoever hears it ring already is told on picking up."""
    planned = select(rows.c.id).where(*_calls(alarm), rows.c.state == "planned")
    outbox.drop(conn, conn.execute(planned).scalars().all(), now=now)


def _calls(alarm: Meeting) -> tuple[ColumnElement[bool], ...]:
    return rows.c.emergency_id == alarm.id, rows.c.purpose == PURPOSE


def _people(
    conn: Connection, city: City, alarm: Meeting, spoken: str, now: datetime
) -> Iterator[tuple[Assistant, datetime]]:
    """Who is rung, and when: those on duty at once, whoever is woken a little later.

    Not whoever is in danger themselves.
    """
    in_danger = alarm.caller.mac if alarm.caller else None

    def can(each: Assistant) -> bool:
        return spoken in each.languages and each.number_mac != in_danger

    on_duty = [each for each in stand_ins.on_duty(conn, city, spoken, now) if can(each)]
    there = {each.id for each in on_duty}
    woken = [
        each
        for each in people.assistants_of(conn, city.city)
        if each.wake and each.takes_cases and can(each)
        if each.id not in there
    ]
    for place, each in enumerate((*on_duty, *woken)):
        patience = BEFORE_WAKING if on_duty and each.id not in there else timedelta()
        yield each, now + place * APART + patience
