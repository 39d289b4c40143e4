"""Following up emergencies that are not closed: what `aftermath.due` says is carried out here.

Texts are planned under a key of their own, so that two workers send nothing twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Connection, Row, and_, case, func, select, update

from ivr.cities import City
from ivr.dispatch import aftermath, outgoing
from ivr.dispatch.aftermath import Alarm, Step
from ivr.dispatch.attempts import LONGEST_CALL
from ivr.dispatch.codes import case_code
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.texts import Digits, Value
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import conversations, outbox

AT_ONCE = 200

DESK_LANGUAGE = "uk"
"""What patrol desks read."""


def follow_up(hotline: Hotline, now: datetime) -> int:
    """Take the next steps for every emergency that is not closed; gives how many were taken."""
    with hotline.store.transaction() as conn:
        found = [
            _Open(conn, hotline, hotline.city(row.city), row, now)
            for row in _open(conn, hotline, now)
        ]
        steps = [(each, step) for each in found for step in aftermath.due(each.alarm, now)]
        for each, step in steps:
            each.carry_out(step)
    return len(steps)


def _open(conn: Connection, hotline: Hotline, now: datetime) -> list[Row[Any]]:
    same = and_(
        conversations.c.city == emergencies.c.city,
        conversations.c.conversation == emergencies.c.conversation,
    )
    query = (
        select(emergencies, conversations.c.ended_at, conversations.c.last_at)
        .join_from(emergencies, conversations, same, isouter=True)
        .where(
            emergencies.c.closed_at.is_(None),
            emergencies.c.city.in_([city.city for city in hotline.cities]),
            emergencies.c.raised_at > now - aftermath.FOLLOWED,
        )
        .order_by(emergencies.c.raised_at.desc(), emergencies.c.id)
        .limit(AT_ONCE)
    )
    return list(conn.execute(query))


@dataclass(frozen=True)
class _Open:
    """One emergency, and everything needed to follow it up."""

    conn: Connection
    hotline: Hotline
    city: City
    row: Row[Any]
    now: datetime

    @property
    def alarm(self) -> Alarm:
        """The emergency as the rule sees it."""
        row = self.row
        seen_to = row.state in aftermath.SEEN_TO
        on_the_way, sent_at = (False, None) if seen_to else self.texts()
        return Alarm(
            raised_at=row.raised_at,
            told_at=row.supervisors_told_at,
            told_again_at=row.told_again_at,
            seen_to=seen_to,
            seen_at=row.seen_at,
            over_at=self.over_at(),
            asked_at=row.outcome_asked_at,
            overdue_told_at=row.overdue_told_at,
            desk_knows=bool(self.city.patrol.sms) and self.has_desk(),
            on_the_way=on_the_way,
            sent_at=sent_at,
        )

    def texts(self) -> tuple[bool, datetime | None]:
        """Whether a text about it waits for the carrier, and when the last one was sent."""
        waiting = outbox.c.state.in_(("planned", "claimed", "posting", "unknown"))
        sent_at = func.coalesce(outbox.c.settled_at, outbox.c.created_at)
        about = (outbox.c.emergency_id == self.row.id, outbox.c.kind == "text")
        query = select(func.sum(case((waiting, 1), else_=0)), func.max(sent_at)).where(*about)
        waits, last = self.conn.execute(query).one()
        return bool(waits), last

    def has_desk(self) -> bool:
        """Whether a desk heard of it: one accepted, or got the text."""
        return self.row.accepted_at is not None or self.row.channel == "sms"

    def over_at(self) -> datetime | None:
        """When the call ended, or the last text came; a call whose end nobody reported ends too."""
        if self.row.ended_at or self.row.channel == "sms" or self.row.last_at is None:
            over: datetime | None = self.row.ended_at or self.row.last_at
            return over
        silent = self.row.last_at + LONGEST_CALL
        return silent if silent <= self.now else None

    def carry_out(self, step: Step) -> None:
        """Do it, and note that it was done."""
        match step:
            case Step.TELL_AGAIN:
                last = self.row.told_again_at or self.row.supervisors_told_at
                self.tell("danger-again-supervisor", again=f":{last.isoformat()}")
                self.note(told_again_at=self.now)
            case Step.ASK_DESK:
                self.ask_desk()
                self.note(outcome_asked_at=self.now)
            case Step.TELL_OVERDUE:
                self.tell("danger-open-supervisor")
                self.note(overdue_told_at=self.now)
            case _:
                assert_never(step)

    def tell(self, phrase: str, *, again: str = "") -> None:
        """Text every supervisor; `again` makes a later text of the same kind another one."""
        values: dict[str, Value] = {
            "code": self.code(),
            "number": Digits(self.city.patrol.voice[0]),
            "minutes": int((self.now - self.row.raised_at).total_seconds() // 60),
        }
        outgoing.to_supervisors(
            self.conn,
            self.hotline,
            self.city,
            phrase,
            values,
            key=f"{phrase}:{self.row.id}{again}",
            priority=outgoing.ALARM,
            about=Subject(emergency_id=self.row.id),
            now=self.now,
        )

    def ask_desk(self) -> None:
        """Text the desk's first number how it ended."""
        letter = Letter(
            to=self.hotline.store.vault.number(self.city.city, self.city.patrol.sms[0]),
            phrase="desk-outcome",
            language=DESK_LANGUAGE,
            key=f"desk-outcome:{self.row.id}",
            priority=outgoing.RECEIPT,
            values={"code": self.code()},
            about=Subject(emergency_id=self.row.id),
        )
        outgoing.text(self.conn, self.hotline, self.city, letter, now=self.now)

    def code(self) -> Digits:
        """The case code everybody knows it by."""
        return Digits(case_code(self.hotline.secret, self.row.conversation))

    def note(self, **done: datetime) -> None:
        """Keep that it was done."""
        here = emergencies.c.id == self.row.id
        self.conn.execute(update(emergencies).where(here).values(done))
