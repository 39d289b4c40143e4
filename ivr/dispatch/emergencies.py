"""Emergencies as rows: raised, accepted by a desk, or reached by nobody, which our people hear.

The way to the police itself needs none of this (DESIGN.md, rule 3); these rows tell it afterwards.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from ivr.cities import City
from ivr.dispatch import outgoing, patrol, stand_ins
from ivr.dispatch.asking import staff_language
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import (
    CallerAnswered,
    DeskAccepted,
    DeskAsked,
    DeskJoined,
    DeskListens,
    DeskRung,
    EmergencyMissed,
    EmergencyRaised,
    EmergencyRelayed,
    InterpreterAccepted,
    InterpreterJoined,
    PoliceEnded,
    PoliceNotReached,
    PoliceStopped,
    Queued,
    StandInAccepted,
    StandInJoined,
)
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.texts import Digits, Value
from ivr.store.alarm_tables import emergencies
from ivr.store.journal import JournalRow
from ivr.store.once import insert_once
from ivr.store.people import Assistant
from ivr.store.vault import SealedNumber

EmergencyDeed = (
    EmergencyRaised
    | EmergencyRelayed
    | EmergencyMissed
    | DeskRung
    | DeskAccepted
    | DeskListens
    | DeskAsked
    | CallerAnswered
    | InterpreterAccepted
    | InterpreterJoined
    | DeskJoined
    | PoliceNotReached
    | PoliceStopped
    | Queued
    | StandInAccepted
    | StandInJoined
    | PoliceEnded
)


def take_in(  # noqa: C901 - one case a deed, and the type checker counts them
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    deed: EmergencyDeed,
    *,
    now: datetime,
) -> None:
    """Bring a conversation's emergency up to date; there is one, however often 9 is pressed."""
    match deed:
        case EmergencyRaised(called_back=True):
            raised(conn, row, ())
            _left(conn, hotline, city, row, "danger-called-back-supervisor")
        case EmergencyRaised(known=known, mid_call=True):
            raised(conn, row, known)
            _tell_supervisors(conn, hotline, city, row, "danger-mid-call-supervisor")
        case EmergencyRaised(known=known):
            raised(conn, row, known)
        case EmergencyRelayed():
            _texted(conn, row)
            _change(conn, row, supervisors_told_at=row.at)
        case EmergencyMissed():
            _texted(conn, row)
            _tell_supervisors(conn, hotline, city, row, "danger-missed-supervisor")
        case DeskRung(desk=desk):
            _change(conn, row, desks_tried=desk)
            _change_from(conn, row, ("not-reached", "queued"), "ringing")
        case DeskAccepted(desk=desk, details=details):
            _change(conn, row, state="accepted", accepted_at=row.at, desks_tried=desk)
            _accepted(conn, hotline, city, row, details=details)
            _tell_accepted(conn, hotline, city, row, desk, at=row.at)
        case PoliceNotReached():
            _not_reached(conn, hotline, city, row)
        case PoliceStopped():
            _change(conn, row, state="stopped")
            _call_off(conn, row)
        case Queued(turn=turn, in_turn=in_turn):
            if _change_from(conn, row, stand_ins.WAITING, "queued") and not in_turn:
                stand_ins.ring(conn, hotline, city, row.conversation, turn=turn, now=now)
        case StandInJoined():
            _change(conn, row, state="joined")
            _call_off(conn, row)
        case DeskJoined(desk=desk, seconds=seconds) if seconds > patrol.VOICEMAIL_SECONDS:
            since = row.at - timedelta(seconds=seconds)
            _change(conn, row, state="accepted", accepted_at=since)
            _tell_accepted(conn, hotline, city, row, desk, at=since)
        case DeskJoined() | StandInAccepted() | PoliceEnded():
            pass
        case CallerAnswered(known=known):
            _change(conn, row, tell_patrol=[list(each) for each in known])
        case DeskAsked() | DeskListens() | InterpreterAccepted() | InterpreterJoined():
            pass
        case _:
            assert_never(deed)


def raised(conn: Connection, row: JournalRow, known: tuple[tuple[str, str], ...]) -> int:
    """Note that somebody is in danger; gives the emergency's id.

    Where they were before in the same conversation it begins anew, with what is known already.
    """
    values = {
        "city": row.city,
        "conversation": row.conversation,
        "channel": row.channel,
        "raised_at": row.at,
        "language": row.language,
        "caller_sealed": row.caller_sealed,
        "caller_mac": row.caller_mac,
        "state": "ringing",
        "tell_patrol": [list(each) for each in known],
    }
    made = insert_once(conn, emergencies, values, unique=["city", "conversation"])
    if made is not None:
        return made
    anew: dict[str, object] = {
        "state": "ringing",
        "accepted_at": None,
        "desks_tried": 0,
        "seen_at": None,
        "closed_at": None,
        "outcome": None,
    }
    _change(conn, row, **anew | ({"tell_patrol": values["tell_patrol"]} if known else {}))
    return int(conn.execute(select(emergencies.c.id).where(*_here(row))).scalar_one())


# Built once: every text asks this.
_TEXTED = (
    select(emergencies.c.conversation)
    .where(
        emergencies.c.city == bindparam("in_city"),
        emergencies.c.caller_mac == bindparam("mac"),
        emergencies.c.channel == "sms",
        emergencies.c.raised_at >= bindparam("since"),
    )
    .order_by(emergencies.c.raised_at.desc())
    .limit(1)
)


def texted_since(conn: Connection, city: str, caller_mac: str, since: datetime) -> str | None:
    """The conversation of a number's latest danger text since a time."""
    values = {"in_city": city, "mac": caller_mac, "since": since}
    return conn.execute(_TEXTED, values).scalar_one_or_none()


def any_since(conn: Connection, city: str, caller_mac: str, since: datetime) -> bool:
    """Whether a number raised an alarm, by voice or text, since a time."""
    query = select(emergencies.c.id).where(
        emergencies.c.city == city,
        emergencies.c.caller_mac == caller_mac,
        emergencies.c.raised_at >= since,
    )
    return conn.execute(query).first() is not None


def hung_up(conn: Connection, hotline: Hotline, city: City, row: JournalRow) -> None:
    """The caller's call is over: where nobody had it yet, our people are told and decide."""
    _call_off(conn, row)
    query = select(emergencies.c.language).where(
        *_here(row), emergencies.c.state.in_(("ringing", "queued"))
    )
    left = conn.execute(query).first()
    if left is None:
        return
    _left(conn, hotline, city, row, "danger-left-supervisor")
    for assistant in stand_ins.on_duty(conn, city, left.language, row.at):
        _tell_assistant(conn, hotline, city, row, assistant)


def _texted(conn: Connection, row: JournalRow) -> None:
    """Passed on by text; what is written after a desk has it changes nothing of that."""
    passed_on = (*_here(row), emergencies.c.state == "ringing")
    conn.execute(update(emergencies).where(*passed_on).values(state="texted"))


def _left(conn: Connection, hotline: Hotline, city: City, row: JournalRow, phrase: str) -> None:
    """They are on the line no longer and no desk had them: supervisors decide."""
    _change(conn, row, state="left")
    _tell_supervisors(conn, hotline, city, row, phrase)


def _tell_assistant(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, assistant: Assistant
) -> None:
    """The assistant on duty hears the same, in their own language."""
    letter = Letter(
        to=SealedNumber(assistant.number_sealed, assistant.number_mac),
        phrase="danger-left-staff",
        language=staff_language(hotline, assistant),
        key=f"danger-left-staff:{row.event}:{assistant.id}",
        priority=outgoing.EMERGENCY,
        values={"code": Digits(case_code(hotline.secret, row.conversation))},
        about=Subject(emergency_id=_id(conn, row), assistant_id=assistant.id),
    )
    outgoing.text(conn, hotline, city, letter, now=row.at)


def _accepted(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, *, details: bool
) -> None:
    """A desk has the call: nobody else is rung, and its telephones get what is known, once."""
    _call_off(conn, row)
    if not details:
        return
    query = select(emergencies).where(*_here(row))
    alarm = conn.execute(query).mappings().one_or_none()
    if alarm is None:
        return
    sealed = row.caller_sealed or alarm["caller_sealed"]
    known = patrol.Known(
        code=case_code(hotline.secret, row.conversation),
        language=alarm["language"],
        answers=tuple((place, key) for place, key in alarm["tell_patrol"]),
        number=hotline.store.vault.open(sealed) if sealed else None,
    )
    about, key = Subject(emergency_id=alarm["id"]), f"desk-details:{row.event}"
    patrol.text(conn, hotline, city, known, about, key=key, now=row.at)


def _call_off(conn: Connection, row: JournalRow) -> None:
    """None of our people who was not rung yet is rung any more."""
    emergency_id = _id(conn, row)
    if emergency_id is not None:
        stand_ins.call_off(conn, emergency_id, now=row.at)


def _not_reached(conn: Connection, hotline: Hotline, city: City, row: JournalRow) -> None:
    """No desk answered: supervisors are texted before anything else goes out."""
    _change(conn, row, state="not-reached")
    _tell_supervisors(conn, hotline, city, row, "danger-call-supervisor")


def _tell_accepted(
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    desk: int,
    *,
    at: datetime,
) -> None:
    """The good news, behind whatever still cries for help."""
    about: dict[str, Value] = {"desk": desk, "time": at.astimezone(city.zone).strftime("%H:%M:%S")}
    phrase = "danger-accepted-supervisor"
    _text_supervisors(conn, hotline, city, row, phrase, about, priority=outgoing.ALARM)


def _tell_supervisors(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, phrase: str
) -> None:
    """They are to act: the text names the desk's number for them to ring."""
    about: dict[str, Value] = {"number": Digits(city.patrol.voice[0])}
    _text_supervisors(conn, hotline, city, row, phrase, about, priority=outgoing.EMERGENCY)
    _change(conn, row, supervisors_told_at=row.at)


def _text_supervisors(
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    phrase: str,
    about: Mapping[str, Value],
    *,
    priority: int,
) -> None:
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        phrase,
        {"code": Digits(case_code(hotline.secret, row.conversation)), **about},
        key=f"{phrase}:{row.event}",
        priority=priority,
        about=Subject(emergency_id=_id(conn, row)),
        now=row.at,
    )


def _id(conn: Connection, row: JournalRow) -> int | None:
    return conn.execute(select(emergencies.c.id).where(*_here(row))).scalar()


def _change_from(conn: Connection, row: JournalRow, states: tuple[str, ...], state: str) -> bool:
    """Move it on from one of these states; False where it was in another."""
    waiting = (*_here(row), emergencies.c.state.in_(states))
    return conn.execute(update(emergencies).where(*waiting).values(state=state)).rowcount > 0


def _change(conn: Connection, row: JournalRow, **values: object) -> None:
    conn.execute(update(emergencies).where(*_here(row)).values(values))


def _here(row: JournalRow) -> tuple[ColumnElement[bool], ...]:
    return (
        emergencies.c.city == row.city,
        emergencies.c.conversation == row.conversation,
    )
