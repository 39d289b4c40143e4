"""The story of one call: its turns, and the callback and the emergency that followed from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, Table, select

from ivr.dispatch.deeds import CallbackRequested, Deed, read_deed
from ivr.dispatch.reasons import Reason, read_reason
from ivr.dispatch.waited import Waited, waited
from ivr.review.log import CallLine, call_line
from ivr.review.opening import UNREADABLE, masked, opened
from ivr.store import plans
from ivr.store.alarm_tables import emergencies
from ivr.store.tables import assistants, attempts, callbacks, conversations, journal, offers, outbox
from ivr.store.vault import Vault

WENT_OUT = ("text", "call")
"""Kinds of the outbox that reach a telephone; the others are orders about calls that go on."""

PRIVATE = "private"
"""The journal's word for an answer that nobody is shown."""


@dataclass(frozen=True)
class Done:
    """Something HotLine did in a turn.

    deed: None where an older version wrote what this one can't read; then `name` is all there is.
    number: masked, where the caller keyed one in.
    """

    name: str
    deed: Deed | None
    number: str | None = None


@dataclass(frozen=True)
class Turn:
    """One turn: what came in, what was told (by the names of the texts), what was done."""

    at: datetime
    channel: str
    language: str | None
    input: str
    heard: tuple[str, ...]
    done: tuple[Done, ...]


@dataclass(frozen=True)
class Offer:
    """A callback put before one assistant, by name, and why before them; None: not known."""

    assistant: str
    offered_at: datetime
    state: str
    reason: Reason | None = None


@dataclass(frozen=True)
class Attempt:
    """A try to join an assistant and the caller."""

    assistant: str
    started_at: datetime
    ended_at: datetime | None
    state: str


@dataclass(frozen=True)
class Message:
    """A text or call that went out for a callback or an emergency.

    to: an assistant's name, else the number, masked.
    """

    kind: str
    purpose: str
    to: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Callback:
    """What became of a request to be called back.

    waited: from asking to being joined with an assistant, where they were.
    """

    code: str
    requested_at: datetime
    due_at: datetime
    urgent: bool
    state: str
    taken_by: str | None
    taken_at: datetime | None
    connected_at: datetime | None
    waited: Waited | None
    closed_at: datetime | None
    outcome: str | None
    note: str | None
    held_at: datetime | None
    offers: tuple[Offer, ...]
    attempts: tuple[Attempt, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Emergency:
    """What became of a cry for help."""

    raised_at: datetime
    state: str
    accepted_at: datetime | None
    desks_tried: int
    supervisors_told_at: datetime | None
    messages: tuple[Message, ...]


@dataclass(frozen=True)
class CallStory:
    """A whole conversation with everything that followed from it."""

    line: CallLine
    turns: tuple[Turn, ...]
    callback: Callback | None
    emergency: Emergency | None


def call_story(conn: Connection, *, city: str, number: int, vault: Vault) -> CallStory | None:
    """The conversation with this row number, whole; None where the city has no such."""
    mine = (conversations.c.city == city, conversations.c.id == number)
    row = conn.execute(select(conversations).where(*mine)).one_or_none()
    if row is None:
        return None
    follow = _Following(conn, vault, city, row.conversation)
    return CallStory(call_line(row, vault), follow.turns(), follow.callback(), follow.emergency())


def of_emergency(
    conn: Connection, vault: Vault, city: str, conversation: str
) -> tuple[tuple[Turn, ...], Emergency | None]:
    """The turns of a conversation with an emergency, and what became of that."""
    follow = _Following(conn, vault, city, conversation)
    return follow.turns(), follow.emergency()


@dataclass(frozen=True)
class _Following:
    """Reads what belongs to one conversation of a city."""

    conn: Connection
    vault: Vault
    city: str
    conversation: str

    def turns(self) -> tuple[Turn, ...]:
        query = select(journal).where(*self._mine(journal))
        rows = self.conn.execute(query.order_by(journal.c.at, journal.c.turn, journal.c.id))
        return tuple(_turn(row, self.vault) for row in rows)

    def callback(self) -> Callback | None:
        query = (
            select(callbacks, assistants.c.name_sealed)
            .join_from(callbacks, assistants, callbacks.c.taken_by == assistants.c.id, isouter=True)
            .where(*self._mine(callbacks))
        )
        row = self.conn.execute(query).one_or_none()
        if row is None:
            return None
        return Callback(
            code=row.code,
            requested_at=row.requested_at,
            due_at=row.due_at,
            urgent=row.urgent,
            state=row.state,
            taken_by=opened(row.name_sealed, self.vault),
            taken_at=row.taken_at,
            connected_at=row.connected_at,
            waited=self._waited(row),
            closed_at=row.closed_at,
            outcome=row.outcome,
            note=opened(row.note_sealed, self.vault),
            held_at=row.held_at,
            offers=self._offers(row.id),
            attempts=self._attempts(row.id),
            messages=self._messages(outbox.c.callback_id == row.id),
        )

    def emergency(self) -> Emergency | None:
        query = select(emergencies).where(*self._mine(emergencies))
        row = self.conn.execute(query).one_or_none()
        if row is None:
            return None
        return Emergency(
            raised_at=row.raised_at,
            state=row.state,
            accepted_at=row.accepted_at,
            desks_tried=row.desks_tried,
            supervisors_told_at=row.supervisors_told_at,
            messages=self._messages(outbox.c.emergency_id == row.id),
        )

    def _mine(self, table: Table) -> tuple[ColumnElement[bool], ...]:
        return (table.c.city == self.city, table.c.conversation == self.conversation)

    def _waited(self, row: Row[Any]) -> Waited | None:
        if row.connected_at is None:
            return None
        if row.waited_seconds is not None:
            return Waited(row.waited_seconds, row.waited_on_duty_seconds)
        # Connected before the wait was kept: duty as it is written now has to tell it.
        since, until = row.requested_at, row.connected_at
        return waited(since, until, plans.shifts_between(self.conn, self.city, since, until))

    def _offers(self, callback: int) -> tuple[Offer, ...]:
        query = select(offers, assistants.c.name_sealed).join(assistants)
        query = query.where(offers.c.callback_id == callback).order_by(offers.c.offered_at)
        return tuple(
            Offer(
                opened(row.name_sealed, self.vault) or UNREADABLE,
                row.offered_at,
                row.state,
                read_reason(row.reason),
            )
            for row in self.conn.execute(query)
        )

    def _attempts(self, callback: int) -> tuple[Attempt, ...]:
        query = select(attempts, assistants.c.name_sealed).join(assistants)
        query = query.where(attempts.c.callback_id == callback).order_by(attempts.c.started_at)
        return tuple(
            Attempt(
                opened(row.name_sealed, self.vault) or UNREADABLE,
                row.started_at,
                row.ended_at,
                row.state,
            )
            for row in self.conn.execute(query)
        )

    def _messages(self, whose: ColumnElement[bool]) -> tuple[Message, ...]:
        query = select(outbox, assistants.c.name_sealed)
        query = query.join_from(
            outbox, assistants, outbox.c.assistant_id == assistants.c.id, isouter=True
        )
        query = query.where(whose, outbox.c.city == self.city, outbox.c.kind.in_(WENT_OUT))
        query = query.order_by(outbox.c.created_at, outbox.c.id)
        return tuple(_message(row, self.vault) for row in self.conn.execute(query))


def _turn(row: Row[Any], vault: Vault) -> Turn:
    return Turn(
        at=row.at,
        channel=row.channel,
        language=row.language,
        input=row.input,
        heard=tuple(str(name) for name in row.heard),
        done=tuple(_done(deed, vault) for deed in row.deeds),
    )


def _message(row: Row[Any], vault: Vault) -> Message:
    name = opened(row.name_sealed, vault)
    number = masked(row.to_sealed, vault)
    return Message(row.kind, row.purpose, name or number or UNREADABLE, row.created_at, row.state)


def _done(written: Mapping[str, Any], vault: Vault) -> Done:
    try:
        deed = read_deed(written)
    except ValidationError:
        return Done(str(written.get("deed", "")), None)
    sealed = deed.number_sealed if isinstance(deed, CallbackRequested) else None
    return Done(deed.deed, deed, masked(sealed, vault))
