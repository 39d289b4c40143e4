"""The journal: what happened in each turn, one row a turn, written once.

Every floor above may import it. A row holds no number in clear and no word of a person; what is
to be done because of the turn stands in it as data (`deeds`), and the worker settles that later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, func, select, update

from ivr.store.db import Store
from ivr.store.once import insert_all, insert_once
from ivr.store.tables import journal

Channel = Literal["voice", "sms", "status", "staff"]
Deed = Mapping[str, object]

# The name of a lock: two numbers, because those made of one are taken for telephone numbers.
_SETTLING = (1, 1)


@dataclass(frozen=True)
class JournalRow:
    """One turn. `id` is 0 until the database has given one.

    event: what makes the turn the only one of its kind, such as `CA…:3:key 1`, a MessageSid, or
    `CA…:completed`; a repeat has the same.
    heard: short ids of what was said to the person.
    input: what came in, such as `started`, `key 1`, `silence`, `number`, `private`, `text`.
    deeds: what follows from it, each `{"deed": …}`; numbers in them only sealed.
    """

    city: str
    channel: Channel
    conversation: str
    event: str
    turn: int
    at: datetime
    input: str
    language: str | None = None
    protocol: str | None = None
    step: str | None = None
    heard: tuple[str, ...] = ()
    deeds: tuple[Deed, ...] = ()
    caller_sealed: str | None = None
    caller_mac: str | None = None
    settled: bool = False
    id: int = 0

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a turn needs a time with its zone")


def append(conn: Connection, row: JournalRow) -> bool:
    """Write a turn; False where the same event is in the journal already."""
    return insert_once(conn, journal, _values(row), unique=["event"]) is not None


def knows(conn: Connection, event: str) -> bool:
    """Whether an event is in the journal already."""
    return conn.execute(select(journal.c.id).where(journal.c.event == event)).first() is not None


def was_talked_in(conn: Connection, city: str, conversation: str) -> bool:
    """Whether a call was picked up: something came in after its beginning."""
    turns = (journal.c.city == city, journal.c.conversation == conversation, journal.c.turn > 1)
    query = select(journal.c.id).where(*turns, journal.c.channel == "voice")
    return conn.execute(query.limit(1)).first() is not None


def append_all(store: Store, rows: Sequence[JournalRow]) -> None:
    """Write turns in one commit, each unless its event is in the journal already.

    Raises StoreUnavailable.
    """
    insert_all(store, journal, [_values(row) for row in rows], unique=["event"])


def may_settle(conn: Connection) -> bool:
    """Whether this transaction may settle: until it ends, no other one may.

    Whoever has to do with it later goes on with other work meanwhile. SQLite has one worker.
    """
    if conn.dialect.name != "postgresql":
        return True
    return bool(conn.execute(select(func.pg_try_advisory_xact_lock(*_SETTLING))).scalar_one())


def unsettled(conn: Connection, limit: int, *, but: tuple[int, ...] = ()) -> tuple[JournalRow, ...]:
    """The oldest turns whose deeds are still to be carried out, in order, without those of `but`.

    On PostgreSQL the rows stay locked until the transaction ends and a second worker waits for
    them: passing them over would let it settle a conversation's later turn before the earlier.
    """
    query = (
        select(journal)
        .where(journal.c.settled.is_(False), journal.c.id.not_in(but))
        .order_by(journal.c.id)
        .limit(limit)
        .with_for_update()
    )
    return tuple(_row(found) for found in conn.execute(query).mappings())


def mark_settled(conn: Connection, ids: Iterable[int]) -> None:
    """Note that the deeds of these turns were carried out; in the same commit as the deeds."""
    settled = list(ids)
    if settled:
        conn.execute(update(journal).where(journal.c.id.in_(settled)).values(settled=True))


def bring_deeds(conn: Connection, row_id: int, deeds: Iterable[Deed]) -> None:
    """Put other deeds in a turn's place, say without what was needed only to settle it."""
    conn.execute(update(journal).where(journal.c.id == row_id).values(deeds=list(deeds)))


def story(conn: Connection, city: str, conversation: str) -> tuple[JournalRow, ...]:
    """All turns of one conversation, in the order they happened."""
    query = (
        select(journal)
        .where(journal.c.city == city, journal.c.conversation == conversation)
        .order_by(journal.c.turn, journal.c.id)
    )
    return tuple(_row(found) for found in conn.execute(query).mappings())


def _values(row: JournalRow) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "id"}


def _row(found: RowMapping) -> JournalRow:
    values = dict(found)
    values["heard"] = tuple(values["heard"])
    values["deeds"] = tuple(values["deeds"])
    return JournalRow(**values)
