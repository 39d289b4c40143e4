"""Who talks in an emergency with an interpreter: the desk's call, the caller's, the interpreter's.

Told by the carrier's webhooks, read by whoever gives the next document. What is ordered because of
it, and when, is in `ivr.dispatch.moving` (docs/decisions/0018-interpreter.md).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import ColumnElement, Connection, select, update

from ivr.store.alarm_tables import emergencies, emergency_legs
from ivr.store.once import insert_once
from ivr.store.tables import callers
from ivr.store.vault import SealedNumber

DESK: Final = "desk"
CALLER: Final = "caller"
INTERPRETER: Final = "interpreter"
Role = Literal["desk", "caller", "interpreter"]

IN_IT = ("here", "away")
"""Who hears the others, or is back in a moment: in a menu of their own."""


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


def caller_is_gone(everybody: tuple[Leg, ...]) -> bool:
    """Whether the caller has hung up."""
    return any(leg.role == CALLER and leg.state == "gone" for leg in everybody)


def in_it(everybody: tuple[Leg, ...]) -> list[Leg]:
    """Those who talk in the conference, or are back in a moment."""
    return [leg for leg in everybody if leg.state in IN_IT]


def _meeting(conn: Connection, *which: ColumnElement[bool]) -> Meeting | None:
    row = conn.execute(select(emergencies).where(*which)).mappings().first()
    if row is None:
        return None
    known = row["caller_sealed"] is not None and row["caller_mac"] is not None
    caller = SealedNumber(row["caller_sealed"], row["caller_mac"]) if known else None
    return Meeting(
        row["id"], row["city"], row["conversation"], row["state"], row["language"], caller
    )
