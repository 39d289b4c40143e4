"""Whom the worker rings for somebody in danger whom no patrol desk took, one a second.

Supervisors first, then the assistants on duty, those who speak the caller's language before the
others. Whoever presses 1 first is joined; who had not been rung yet is rung no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.crew import Round
from ivr.dispatch.deeds import StandInRole
from ivr.dispatch.hotline import Hotline
from ivr.store import outbox
from ivr.store.alarm_tables import emergencies
from ivr.store.outbox import Outgoing, Planned
from ivr.store.people import Assistant
from ivr.store.tables import outbox as rows
from ivr.store.vault import SealedNumber

PURPOSE = "ring-stand-in"

UNKNOWN = "-"
"""Stands for the language of a caller who chose none."""

WAITING = ("ringing", "not-reached", "queued")
"""The states of an emergency in which nobody talks with the caller, who is still there."""

APART = timedelta(seconds=1)
"""The carrier takes about one call a second (`carrier.md` 12)."""


@dataclass(frozen=True)
class Who:
    """Supervisor `place` of the city, counted from 1, or the assistant of this id."""

    role: StandInRole
    place: int

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.role}-{self.place}"

    @classmethod
    def read(cls, written: str) -> "Who":
        """From an address; anything else counts as the first supervisor."""
        role, _, place = written.partition("-")
        number = int(place) if place.isascii() and place.isdecimal() and len(place) < 10 else 1
        return cls("assistant" if role == "assistant" else "supervisor", number)


@dataclass(frozen=True)
class _Rung:
    who: Who
    to: SealedNumber
    assistant: int | None = None


def ring(
    conn: Connection,
    hotline: Hotline,
    city: City,
    conversation: str,
    *,
    turn: int,
    now: datetime,
) -> None:
    """Plan a call to each of them, for the `turn`-th time in this emergency."""
    here = (emergencies.c.city == city.city, emergencies.c.conversation == conversation)
    row = conn.execute(select(emergencies.c.id, emergencies.c.language).where(*here)).one()
    language = row.language or UNKNOWN
    for place, rung in enumerate(_people(conn, hotline, city, row.language, now)):
        planned = Planned(
            city=city.city,
            kind="call",
            purpose=PURPOSE,
            priority=outgoing.EMERGENCY,
            to_sealed=rung.to.sealed,
            to_mac=rung.to.mac,
            sender=city.numbers[0],
            due_at=now + place * APART,
            token=hotline.new_token(),
            key=f"{PURPOSE}:{row.id}:{turn}:{rung.who}",
            url=hotline.urls.stand_in(conversation, str(rung.who), language, "rung"),
            emergency_id=row.id,
            assistant_id=rung.assistant,
        )
        outbox.plan(conn, planned, now=now)


def call_off(conn: Connection, emergency_id: int, *, now: datetime) -> None:
    """Ring nobody else; whoever hears it ring already is told on picking up."""
    mine = (rows.c.emergency_id == emergency_id, rows.c.purpose == PURPOSE)
    planned = select(rows.c.id).where(*mine, rows.c.state == "planned")
    outbox.drop(conn, conn.execute(planned).scalars().all(), now=now)


def is_call(row: Outgoing) -> bool:
    """Whether a row of the outbox rings one of them."""
    return row.purpose == PURPOSE


def is_needed(conn: Connection, city: City, conversation: str) -> bool:
    """Whether the caller waits for somebody; on doubt they do."""
    here = (emergencies.c.city == city.city, emergencies.c.conversation == conversation)
    state = conn.execute(select(emergencies.c.state).where(*here)).scalar()
    return state is None or state in WAITING


def on_duty(
    conn: Connection, city: City, language: str | None, now: datetime
) -> tuple[Assistant, ...]:
    """The assistants on duty, those who speak a language first."""
    crew = Round(conn, (), now).crew(city.city)
    there = [crew.staff[each.id] for each in crew.on_duty(now)]
    return tuple(sorted(there, key=lambda each: (language not in each.languages, each.id)))


def _people(
    conn: Connection, hotline: Hotline, city: City, language: str | None, now: datetime
) -> Iterator[_Rung]:
    for place, number in enumerate(city.supervisors, start=1):
        yield _Rung(Who("supervisor", place), hotline.store.vault.number(city.city, number))
    for each in on_duty(conn, city, language, now):
        to = SealedNumber(each.number_sealed, each.number_mac)
        yield _Rung(Who("assistant", each.id), to, each.id)
