"""What ends with a request that is closed or tried anew: offers, tries, what is not yet sent.

For `callbacks`, `attempts`, `taking`, `wishes`, `rung_off` and `erasure` only.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from ivr.dispatch.outgoing import GUEST, SAID
from ivr.store import outbox
from ivr.store.tables import attempts, offers
from ivr.store.tables import outbox as rows


def wind_up(conn: Connection, callback_id: int, *, now: datetime) -> None:
    """The request is closed: its offers lapse, and nobody is rung for it any more."""
    live = offers.c.callback_id == callback_id, offers.c.state == "live"
    conn.execute(update(offers).where(*live).values(state="lapsed"))
    end_tries(conn, callback_id, now=now)


def unsay(conn: Connection, callback_id: int, *, now: datetime) -> None:
    """What an assistant wrote and is not out yet stays unsent: the caller wants no text now."""
    unsent = select(rows.c.id).where(
        rows.c.callback_id == callback_id,
        rows.c.purpose == SAID,
        rows.c.state.in_(("planned", "claimed")),
    )
    outbox.drop(conn, conn.execute(unsent).scalars().all(), now=now)


def end_tries(conn: Connection, callback_id: int, *, now: datetime) -> None:
    """No try to join the two goes on, and no call planned for one is placed any more.

    They may talk still, DONE or not: whoever is asked into the call, the patrol above all, is rung.
    """
    going_on = attempts.c.callback_id == callback_id, attempts.c.ended_at.is_(None)
    conn.execute(update(attempts).where(*going_on).values(state="ended", ended_at=now))
    unplaced = select(rows.c.id).where(
        rows.c.callback_id == callback_id,
        rows.c.kind == "call",
        rows.c.purpose.not_like(f"{GUEST}%"),
        rows.c.state.in_(("planned", "claimed")),
    )
    outbox.drop(conn, conn.execute(unplaced).scalars().all(), now=now)
