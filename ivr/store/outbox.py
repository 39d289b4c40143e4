"""The outbox: whatever the carrier is asked to do is a row here before it is asked.

    planned ─ claimed ─ posting ─ accepted ─ sent ─ delivered | undelivered | failed
       └─ dropped           └─ unknown (its owner died, or the carrier's answer was lost)

A row is claimed under a lease, marked `posting` in a commit of its own before the network call,
and finished by its owner. What the carrier reports later moves it on, never back; where it reports
several ends, the better one stands: failed, undelivered, delivered. Every floor above may import
it; whether an unknown one is tried again is decided in `ivr.dispatch`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, RowMapping, Update, case, func, select, update

from ivr.store.once import insert_once
from ivr.store.tables import outbox

Kind = Literal["text", "call", "move", "announce"]
State = Literal[
    "planned",
    "claimed",
    "posting",
    "accepted",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "unknown",
    "dropped",
]
Reported = Literal["accepted", "sent", "delivered", "undelivered", "failed"]
Finished = Literal["accepted", "failed", "unknown", "planned", "dropped"]

# How far a row has come. From 5 on these are ends: what is delivered does not fail afterwards, and
# what was said to have failed and arrived after all has arrived, in whichever order we hear of it.
_RANK: dict[State, int] = {
    "planned": 0,
    "claimed": 1,
    "posting": 2,
    "unknown": 2,
    "accepted": 3,
    "sent": 4,
    "failed": 5,
    "undelivered": 6,
    "delivered": 7,
    "dropped": 8,
}
_FIRST_END = _RANK["failed"]
_ENDS = tuple(state for state, rank in _RANK.items() if rank >= _FIRST_END)


@dataclass(frozen=True)
class Planned:
    """A text or a call to be made, a call to be moved, an announcement to those who talk.

    purpose: a short id of what it is for, such as `offer` or `tell-supervisors`.
    key: planning again under the same key changes nothing; None for what may come twice.
    priority: 0 for an emergency up to 9; of two that are due the lower number goes first.
    to_sealed, to_mac: the number as `Vault.number` gives it. body_sealed: a text's words.
    sender: HotLine's own number it comes from. url: where the TwiML of it is.
    leg: the carrier's id of a call to be moved; the name of the conference to be announced to, with
    `/` and the id of a call where only that one is to hear it. The number is then whose call it is.
    token: 128 random bits as text; it stands in the status callback's address.
    """

    city: str
    kind: Kind
    purpose: str
    priority: int
    to_sealed: str
    to_mac: str
    sender: str
    due_at: datetime
    token: str
    key: str | None = None
    body_sealed: str | None = None
    url: str | None = None
    leg: str | None = None
    callback_id: int | None = None
    emergency_id: int | None = None
    assistant_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outgoing(Planned):
    """A row of the outbox as it stands."""

    id: int
    state: State
    tries: int
    created_at: datetime
    sid: str | None
    error_code: int | None
    lease_owner: str | None
    lease_until: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Reclaimed:
    """What was taken back from owners whose lease ran out.

    unknown: these may have gone out, nobody knows; returned: so many wait to be claimed again.
    """

    unknown: tuple[Outgoing, ...]
    returned: int


def plan(conn: Connection, planned: Planned, *, now: datetime) -> int:
    """Put a text or a call in the outbox; gives its id.

    Where something was planned under the same key already, that one's id and nothing else.
    """
    values = {**asdict(planned), "state": "planned", "created_at": now}
    written = insert_once(conn, outbox, values, unique=["key"])
    if written is not None:
        return written
    found = select(outbox.c.id).where(outbox.c.key == planned.key)
    return int(conn.execute(found).scalar_one())


def claim(
    conn: Connection,
    *,
    owner: str,
    now: datetime,
    lease_seconds: float,
    limit: int,
    kinds: tuple[Kind, ...] = ("text", "call", "move", "announce"),
) -> tuple[Outgoing, ...]:
    """Take up to `limit` rows of these kinds that are due for `owner`, the most urgent first.

    Nobody else gets them until the lease is over. Commit before anything is done with them.
    """
    due = (
        select(outbox.c.id)
        .where(outbox.c.state == "planned", outbox.c.due_at <= now, outbox.c.kind.in_(kinds))
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    # In two statements: PostgreSQL may run a locking subquery more than once and pass the limit.
    ids = conn.execute(due).scalars().all()
    if not ids:
        return ()
    mine = (
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == "planned")
        .values(state="claimed", lease_owner=owner, lease_until=_later(now, lease_seconds))
    )
    claimed = _moved(conn, mine)
    return tuple(sorted(claimed, key=lambda row: (row.priority, row.due_at, row.id)))


def mark_posting(
    conn: Connection, outgoing_id: int, *, owner: str, now: datetime, lease_seconds: float
) -> bool:
    """Note that the network call is about to be made; commit, then make it.

    False where the row is no longer the owner's, because the lease ran out or it was dropped:
    then nothing may be sent.
    """
    mark = (
        update(outbox)
        .where(
            outbox.c.id == outgoing_id,
            outbox.c.state == "claimed",
            outbox.c.lease_owner == owner,
            outbox.c.lease_until > now,
        )
        .values(state="posting", tries=outbox.c.tries + 1, lease_until=_later(now, lease_seconds))
    )
    return conn.execute(mark).rowcount == 1


def finish(
    conn: Connection,
    outgoing_id: int,
    state: Finished,
    *,
    owner: str,
    now: datetime,
    sid: str | None = None,
    error_code: int | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Note how the network call ended; `planned` with `due_at` puts it back for another try.

    False where the row is no longer the owner's. A status that came in before the carrier's own
    answer stays: only the sid is added to it.
    """
    mine = update(outbox).where(outbox.c.id == outgoing_id, outbox.c.lease_owner == owner)
    end = mine.where(outbox.c.state.in_(("claimed", "posting"))).values(
        state=state,
        sid=func.coalesce(outbox.c.sid, sid),
        error_code=error_code,
        due_at=outbox.c.due_at if due_at is None else due_at,
        settled_at=now if state in _ENDS else None,
        lease_owner=None if state == "planned" else outbox.c.lease_owner,
        lease_until=None,
    )
    ended = conn.execute(end).rowcount == 1
    if not ended and state == "accepted":
        conn.execute(mine.where(outbox.c.sid.is_(None)).values(sid=sid))
    return ended


def report(
    conn: Connection,
    token: str,
    status: Reported,
    *,
    now: datetime,
    sid: str | None = None,
    error_code: int | None = None,
) -> Outgoing | None:
    """Take in what the carrier says about a row, in any order and any number of times.

    Gives the row where this moved it on, None where it was as far already or the token is
    nobody's (`find` tells which). What follows from an end follows once: a better end that comes
    behind another is noted, and gives None.
    """
    open_still = _before(min(_RANK[status], _FIRST_END))
    noted = {
        "state": status,
        "sid": func.coalesce(outbox.c.sid, sid),
        "error_code": func.coalesce(error_code, outbox.c.error_code),
    }
    move = update(outbox).where(outbox.c.token == token)
    settled = {"settled_at": now if status in _ENDS else None, "lease_until": None}
    moved = _moved(conn, move.where(outbox.c.state.in_(open_still)).values(noted | settled))
    if not moved and status in _ENDS:
        worse = set(_before(_RANK[status])) - set(open_still)
        conn.execute(move.where(outbox.c.state.in_(worse)).values(noted))
    return moved[0] if moved else None


def _before(rank: int) -> tuple[State, ...]:
    return tuple(state for state, reached in _RANK.items() if reached < rank)


def reclaim(conn: Connection, now: datetime) -> Reclaimed:
    """Take back what owners left lying whose lease is over.

    What was being posted becomes `unknown`, because it may have gone out; what was only claimed
    is planned again.
    """
    held = outbox.c.state.in_(("posting", "claimed"))
    after = case((outbox.c.state == "posting", "unknown"), else_="planned")
    lost = update(outbox).where(held, outbox.c.lease_until <= now)
    moved = _moved(conn, lost.values(state=after, lease_owner=None, lease_until=None))
    unknown = tuple(row for row in moved if row.state == "unknown")
    return Reclaimed(unknown, len(moved) - len(unknown))


def try_again(conn: Connection, outgoing_id: int, *, due_at: datetime) -> bool:
    """Plan a row again whose outcome is unknown or which failed; False for any other."""
    again = (
        update(outbox)
        .where(outbox.c.id == outgoing_id, outbox.c.state.in_(("unknown", "failed", "undelivered")))
        .values(state="planned", due_at=due_at, settled_at=None, lease_owner=None)
    )
    return bool(_moved(conn, again))


def drop(conn: Connection, ids: Iterable[int], *, now: datetime) -> int:
    """Give up rows that have not gone out yet; gives how many. A posted one is left alone."""
    unsent = (
        update(outbox)
        .where(outbox.c.id.in_(list(ids)), outbox.c.state.in_(("planned", "claimed")))
        .values(state="dropped", settled_at=now, lease_until=None)
    )
    return len(_moved(conn, unsent))


def find(conn: Connection, token: str) -> Outgoing | None:
    """The row a token belongs to."""
    found = conn.execute(select(outbox).where(outbox.c.token == token)).mappings().first()
    return None if found is None else _row(found)


def token_of(conn: Connection, sid: str) -> str | None:
    """The token of the row that the carrier knows by this id."""
    query = select(outbox.c.token).where(outbox.c.sid == sid).limit(1)
    return conn.execute(query).scalar_one_or_none()


def in_state(conn: Connection, state: State, *, limit: int) -> tuple[Outgoing, ...]:
    """Rows in one state, those due longest first; `unknown` ones are somebody's to decide."""
    query = (
        select(outbox)
        .where(outbox.c.state == state)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
    )
    return tuple(_row(found) for found in conn.execute(query).mappings())


def _later(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def _moved(conn: Connection, change: Update) -> tuple[Outgoing, ...]:
    return tuple(_row(found) for found in conn.execute(change.returning(outbox)).mappings())


def _row(found: RowMapping) -> Outgoing:
    return Outgoing(**found)
