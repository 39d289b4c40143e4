"""The emergencies of a city: what is open, the worst first, and what became of one. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from ivr.dispatch import outcomes
from ivr.dispatch.aftermath import SEEN_TO, is_overdue
from ivr.review.opening import masked, opened
from ivr.review.story import Emergency, Turn, of_emergency
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import audit, conversations, supervisors
from ivr.store.vault import Vault

LATELY = timedelta(days=7)
"""How long what was closed stays in the list."""

MOST = 100
"""How many of each kind are shown."""

_SOMEBODY = (*SEEN_TO, "ringing")

TOLD = (
    outcomes.SEEN,
    outcomes.CLOSED,
    outcomes.CLOSED_BY_DESK,
    outcomes.NUMBER_SHOWN,
)


@dataclass(frozen=True)
class Alarm:
    """One emergency.

    call: the row number of its conversation, for the link to the story. number: masked.
    nobody: no desk has it, and nothing rings for it any more. overdue: it should be closed.
    """

    id: int
    call: int | None
    code: str
    channel: str
    raised_at: datetime
    language: str | None
    number: str | None
    state: str
    desks_tried: int
    accepted_at: datetime | None
    seen_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    nobody: bool
    overdue: bool


@dataclass(frozen=True)
class Alarms:
    """What is open, the worst first; how many of them nobody has; what was closed lately."""

    open: tuple[Alarm, ...]
    open_in_all: int
    closed: tuple[Alarm, ...]

    @property
    def with_nobody(self) -> int:
        """How many nobody has, of those shown."""
        return sum(each.nobody for each in self.open)


@dataclass(frozen=True)
class Deed:
    """Something a person did about an emergency: the audit's word, who (`by`: an e-mail address,
    or the place of a supervisor's phone in the city's pack), when."""

    at: datetime
    action: str
    by: str


@dataclass(frozen=True)
class AlarmStory:
    """One emergency, its turns, what went out because of it, and what people did about it.

    tell_patrol: the questions the patrol may hear the answers of, by their places, and the keys.
    """

    alarm: Alarm
    turns: tuple[Turn, ...]
    emergency: Emergency | None
    deeds: tuple[Deed, ...]
    tell_patrol: tuple[tuple[str, str], ...]
    note: str | None


def alarms(conn: Connection, *, city: str, vault: Vault, now: datetime) -> Alarms:
    """The emergencies of a city: what nobody has, then what is overdue, then the newest."""
    still_open = (emergencies.c.city == city, emergencies.c.closed_at.is_(None))
    in_all = conn.execute(select(func.count()).select_from(emergencies).where(*still_open))
    worst = _alarms().where(*still_open)
    worst = worst.order_by(
        case((_has_nobody(), 0), else_=1),
        case((emergencies.c.seen_at.is_(None), 0), else_=1),
        emergencies.c.raised_at.desc(),
        emergencies.c.id.desc(),
    )
    closed = _alarms().where(emergencies.c.city == city, emergencies.c.closed_at > now - LATELY)
    closed = closed.order_by(emergencies.c.closed_at.desc(), emergencies.c.id.desc())
    return Alarms(
        open=_read(conn.execute(worst).all(), vault, now),
        open_in_all=in_all.scalar_one(),
        closed=_read(conn.execute(closed).all(), vault, now),
    )


def alarm_story(
    conn: Connection, *, city: str, number: int, vault: Vault, now: datetime
) -> AlarmStory | None:
    """The emergency with this row number, whole; None where the city has no such."""
    mine = (emergencies.c.city == city, emergencies.c.id == number)
    row = conn.execute(_alarms().where(*mine)).one_or_none()
    if row is None:
        return None
    turns, emergency = of_emergency(conn, vault, city, row.conversation)
    return AlarmStory(
        alarm=_alarm(row, vault, now),
        turns=turns,
        emergency=emergency,
        deeds=_deeds(conn, city, row),
        tell_patrol=tuple((str(place), str(key)) for place, key in row.tell_patrol),
        note=opened(row.note_sealed, vault),
    )


def _has_nobody() -> ColumnElement[bool]:
    return emergencies.c.state.not_in(_SOMEBODY)


def _alarms() -> Select[Any]:
    spoken = and_(
        conversations.c.city == emergencies.c.city,
        conversations.c.conversation == emergencies.c.conversation,
    )
    return (
        select(emergencies, conversations.c.id.label("call"), conversations.c.code)
        .join_from(emergencies, conversations, spoken, isouter=True)
        .limit(MOST)
    )


def _read(rows: Sequence[Row[Any]], vault: Vault, now: datetime) -> tuple[Alarm, ...]:
    return tuple(_alarm(row, vault, now) for row in rows)


def _alarm(row: Row[Any], vault: Vault, now: datetime) -> Alarm:
    is_open = row.closed_at is None
    return Alarm(
        id=row.id,
        call=row.call,
        code=row.code or "",
        channel=row.channel,
        raised_at=row.raised_at,
        language=row.language,
        number=masked(row.caller_sealed, vault),
        state=row.state,
        desks_tried=row.desks_tried,
        accepted_at=row.accepted_at,
        seen_at=row.seen_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        nobody=is_open and row.state not in _SOMEBODY,
        overdue=is_open and is_overdue(row.raised_at, now),
    )


def _deeds(conn: Connection, city: str, row: Row[Any]) -> tuple[Deed, ...]:
    """What the audit has of it; the supervisor's phone stands behind a stroke in the subject."""
    subject = audit.c.subject
    query = (
        select(audit.c.at, audit.c.action, subject, supervisors.c.email)
        .join_from(audit, supervisors, audit.c.supervisor_id == supervisors.c.id, isouter=True)
        .where(
            audit.c.city == city,
            audit.c.at >= row.raised_at,
            audit.c.action.in_(TOLD),
            or_(subject == str(row.id), subject.like(f"{row.id}/%")),
        )
        .order_by(audit.c.at, audit.c.id)
    )
    return tuple(
        Deed(each.at, each.action, each.email or each.subject.partition("/")[2])
        for each in conn.execute(query)
    )
