"""What supervisors read: the call log, and the story of one call. Reads only.

The pages import it. Numbers leave this module masked and in no other way; whoever asks for another
city's call gets nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, Table, func, literal, select, tuple_

from ivr import phones
from ivr.dispatch.deeds import CallbackRequested, Deed, read_deed
from ivr.errors import SettingsError
from ivr.store.tables import (
    assistants,
    attempts,
    callbacks,
    conversations,
    emergencies,
    journal,
    offers,
    outbox,
)
from ivr.store.types import UtcTime
from ivr.store.vault import Vault

T = TypeVar("T")

PRIVATE = "private"
"""The journal's word for an answer that nobody is shown."""


@dataclass(frozen=True)
class Cursor:
    """A place in the call log: between the conversation it names and the next one."""

    at: datetime
    id: int


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some lines, newest first; `newer` and `older` lead on where there is more."""

    lines: tuple[T, ...]
    newer: Cursor | None
    older: Cursor | None


@dataclass(frozen=True)
class CallLine:
    """One conversation in the call log.

    number: masked, or None where the caller hid it. duration: None for texts and while it lasts.
    """

    id: int
    channel: str
    code: str
    number: str | None
    started_at: datetime
    duration: timedelta | None
    language: str | None
    topic: str | None
    outcome: str
    turns: int


@dataclass(frozen=True)
class Counts:
    """How many conversations began in a time."""

    today: int
    week: int


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
    """A callback put before one assistant, by name."""

    assistant: str
    offered_at: datetime
    state: str


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
    """What became of a request to be called back."""

    code: str
    requested_at: datetime
    due_at: datetime
    urgent: bool
    state: str
    taken_by: str | None
    taken_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    note: str | None
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


def call_log(
    conn: Connection,
    *,
    city: str,
    vault: Vault,
    limit: int,
    before: Cursor | None = None,
    after: Cursor | None = None,
) -> Page[CallLine]:
    """A page of at most `limit` conversations of a city, newest first.

    `before` leads to the older ones from there on, `after` to the newer ones; neither means the
    newest. One row too many is read: it tells whether there is more.
    """
    began, number = conversations.c.started_at, conversations.c.id
    query = select(conversations).where(conversations.c.city == city).limit(limit + 1)
    if after:
        query = query.where(tuple_(began, number) > _place(after)).order_by(began, number)
    else:
        query = query.where(tuple_(began, number) < _place(before)) if before else query
        query = query.order_by(began.desc(), number.desc())
    rows = conn.execute(query).all()
    lines = [_line(row, vault) for row in rows[:limit]]
    more = len(rows) > limit
    if after:
        return _page(lines[::-1], newer=more, older=True)
    return _page(lines, newer=before is not None, older=more)


def counts(conn: Connection, *, city: str, today: datetime, week: datetime) -> Counts:
    """How many conversations of a city began since `today` and since `week`, the earlier one."""
    began = conversations.c.started_at
    query = select(
        func.count().filter(began >= today).label("today"),
        func.count().label("week"),
    ).where(conversations.c.city == city, began >= week)
    row = conn.execute(query).one()
    return Counts(row.today, row.week)


def call_story(conn: Connection, *, city: str, number: int, vault: Vault) -> CallStory | None:
    """The conversation with this row number, whole; None where the city has no such."""
    mine = (conversations.c.city == city, conversations.c.id == number)
    row = conn.execute(select(conversations).where(*mine)).one_or_none()
    if row is None:
        return None
    follow = _Following(conn, vault, city, row.conversation)
    return CallStory(_line(row, vault), follow.turns(), follow.callback(), follow.emergency())


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
            taken_by=_opened(row.name_sealed, self.vault),
            taken_at=row.taken_at,
            closed_at=row.closed_at,
            outcome=row.outcome,
            note=_opened(row.note_sealed, self.vault),
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

    def _offers(self, callback: int) -> tuple[Offer, ...]:
        query = select(offers, assistants.c.name_sealed).join(assistants)
        query = query.where(offers.c.callback_id == callback).order_by(offers.c.offered_at)
        return tuple(
            Offer(_opened(row.name_sealed, self.vault) or _UNREADABLE, row.offered_at, row.state)
            for row in self.conn.execute(query)
        )

    def _attempts(self, callback: int) -> tuple[Attempt, ...]:
        query = select(attempts, assistants.c.name_sealed).join(assistants)
        query = query.where(attempts.c.callback_id == callback).order_by(attempts.c.started_at)
        return tuple(
            Attempt(
                _opened(row.name_sealed, self.vault) or _UNREADABLE,
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
        query = query.where(whose, outbox.c.city == self.city)
        query = query.order_by(outbox.c.created_at, outbox.c.id)
        return tuple(_message(row, self.vault) for row in self.conn.execute(query))


# What was sealed with a key that is gone costs one name or number, never the page.
_UNREADABLE = "•••"


def _opened(token: str | None, vault: Vault) -> str | None:
    try:
        return vault.open(token) if token else None
    except SettingsError:
        return _UNREADABLE


def _masked(token: str | None, vault: Vault) -> str | None:
    opened = _opened(token, vault)
    return None if opened is None else phones.mask(opened)


def _line(row: Row[Any], vault: Vault) -> CallLine:
    voice_ended = row.ended_at if row.channel == "voice" else None
    return CallLine(
        id=row.id,
        channel=row.channel,
        code=row.code,
        number=_masked(row.caller_sealed, vault),
        started_at=row.started_at,
        duration=voice_ended - row.started_at if voice_ended else None,
        language=row.language,
        topic=row.topic,
        outcome=row.outcome,
        turns=row.turns,
    )


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
    name = _opened(row.name_sealed, vault)
    number = _masked(row.to_sealed, vault)
    return Message(row.kind, row.purpose, name or number or _UNREADABLE, row.created_at, row.state)


def _done(written: Mapping[str, Any], vault: Vault) -> Done:
    try:
        deed = read_deed(written)
    except ValidationError:
        return Done(str(written.get("deed", "")), None)
    sealed = deed.number_sealed if isinstance(deed, CallbackRequested) else None
    return Done(deed.deed, deed, _masked(sealed, vault))


def _place(cursor: Cursor) -> ColumnElement[Any]:
    return tuple_(literal(cursor.at, UtcTime()), literal(cursor.id))


def _page(lines: Sequence[CallLine], *, newer: bool, older: bool) -> Page[CallLine]:
    ends = [Cursor(line.started_at, line.id) for line in (*lines[:1], *lines[-1:])]
    if not ends:
        return Page((), None, None)
    return Page(tuple(lines), ends[0] if newer else None, ends[-1] if older else None)
