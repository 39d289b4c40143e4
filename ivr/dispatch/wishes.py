"""A caller's wishes on an open request: kept strictly, whoever it was put before already.

What is said later goes before what was said earlier; what is not said again stays, but for hour and
safety: whoever says "call me on this number" takes back an earlier hour and an earlier "not safe".
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from ivr.dispatch import endings
from ivr.dispatch.deeds import CallbackRequested
from ivr.store.tables import callbacks, offers


@dataclass(frozen=True)
class Wishes:
    """By whom ("f", "m", or None for anybody), not before when (UTC), whether safe, and by text."""

    gender: str | None = None
    after: datetime | None = None
    safe: bool = True
    by_text: bool = False


def renewed(before: Wishes, asked: CallbackRequested) -> Wishes:
    """The wishes after a caller asked again. Pure.

    A call that breaks off says nothing of safety: what was not safe stays so.
    """
    gender = before.gender if asked.gender is None else asked.gender
    said = asked.safe is not None or asked.call_after is not None
    return Wishes(
        gender=None if gender == "any" else gender,
        after=asked.call_after if said else before.after,
        safe=before.safe if asked.safe is None else asked.safe,
        by_text=before.by_text if asked.by_text is None else asked.by_text,
    )


def keep(conn: Connection, callback_id: int, asked: CallbackRequested, *, at: datetime) -> None:
    """Bring the wishes of an open request up to date.

    What changes is looked at anew: offers made under other wishes lapse, and where calling is not
    safe nobody is rung any more; nor where they are to be written to.
    """
    if asked.gender is None and asked.call_after is None and asked.safe is None:
        return
    table = callbacks
    here = (table.c.id == callback_id, table.c.closed_at.is_(None))
    found = conn.execute(select(table).where(*here)).mappings().first()
    if found is None:
        return
    before = Wishes(found["wish_gender"], found["call_after"], found["safe"], found["by_text"])
    wishes = renewed(before, asked)
    wishes = replace(wishes, by_text=wishes.by_text and found["textable"])
    if wishes == before:
        return
    if wishes.safe and not before.safe and wishes.after is None:
        wishes = replace(wishes, after=at)  # a call is owed from now on
    values = {"wish_gender": wishes.gender, "call_after": wishes.after, "safe": wishes.safe}
    values |= {"by_text": wishes.by_text}
    conn.execute(update(table).where(*here).values(values))
    waiting = (*here, table.c.state == "waiting")
    if conn.execute(update(table).where(*waiting).values(due_at=at)).rowcount:
        live = (offers.c.callback_id == callback_id, offers.c.state == "live")
        conn.execute(update(offers).where(*live).values(state="lapsed"))
    if not wishes.safe or wishes.by_text:
        endings.end_tries(conn, callback_id, now=at)
    if not wishes.safe:
        endings.unsay(conn, callback_id, now=at)
    taken = (*here, table.c.state == "taken")
    conn.execute(update(table).where(*taken).values(due_at=at))
