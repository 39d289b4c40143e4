"""What lay unsent until it had become pointless: it is not sent late, and what follows is said.

So it is after the worker stood still, or the carrier took nothing, for a while. An offer that no
longer stands is made anew; an assistant who waited for the telephone in vain is told; of the caller
that waits supervisors hear by the ladder. An emergency's texts, alarms and answers are never too
late (`reliability.md` 5).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select, update

from ivr.dispatch import attempts, callbacks, offering, outgoing, ringing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.errors import HotlineError
from ivr.flow.texts import Digits
from ivr.logs import told
from ivr.store import outbox, people
from ivr.store.outbox import Outgoing
from ivr.store.tables import callbacks as requests
from ivr.store.tables import offers
from ivr.store.tables import outbox as rows
from ivr.store.vault import SealedNumber

FRESH = timedelta(seconds=60)
"""How old a row has to be to be looked at: most are sent within a second."""

RING_LATE = timedelta(minutes=30)
"""How late whoever took a case is still rung for it; later they do not wait for it any more."""

AT_ONCE = 20
"""How many rows one round looks at, in the order in which they would be sent."""

RING, LATER = "ring-assistant", "caller-later"

log = structlog.get_logger()


def look(hotline: Hotline, now: datetime) -> int:
    """Drop what has become pointless of the rows that are due next; gives how many there were."""
    with hotline.store.transaction() as conn:
        pointless = [row for row in _waiting(conn, now) if _is_pointless(conn, row, now)]
        outbox.drop(conn, [row.id for row in pointless], now=now)
        for row in pointless:
            log.warning("too late to be sent", purpose=row.purpose)
            _follow_up(conn, hotline, row, now)
    return len(pointless)


def _waiting(conn: Connection, now: datetime) -> list[Outgoing]:
    query = (
        select(rows)
        .where(rows.c.state == "planned", rows.c.due_at <= now, rows.c.created_at <= now - FRESH)
        .where(rows.c.purpose.in_(POINTLESS), rows.c.callback_id.is_not(None))
        .order_by(rows.c.priority, rows.c.due_at, rows.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return [Outgoing(**found) for found in conn.execute(query).mappings()]


def _is_pointless(conn: Connection, row: Outgoing, now: datetime) -> bool:
    callback = callbacks.of_id(conn, row.callback_id or 0)
    return callback is None or POINTLESS[row.purpose](conn, row, callback, now)


def _no_offer_stands(conn: Connection, row: Outgoing, callback: Callback, now: datetime) -> bool:
    return offering.standing(conn, callback.id, row.assistant_id or 0, now=now) is None


def _is_long_ago(conn: Connection, row: Outgoing, callback: Callback, now: datetime) -> bool:
    return now - row.due_at > RING_LATE


def _its_time_is_over(conn: Connection, row: Outgoing, callback: Callback, now: datetime) -> bool:
    """The caller would be told when somebody is rung, and that is past or off."""
    still = rows.c.callback_id == callback.id, rows.c.purpose == RING, rows.c.due_at > now
    ahead = select(rows.c.id).where(*still, rows.c.state.in_(("planned", "claimed")))
    return not callback.safe or conn.execute(ahead).first() is None


def _nobody_waits(conn: Connection, row: Outgoing, callback: Callback, now: datetime) -> bool:
    return callback.state != "waiting" or not callback.safe


def _was_reached(conn: Connection, row: Outgoing, callback: Callback, now: datetime) -> bool:
    over = callback.state == "closed" or callback.connected_at is not None
    return over or not callback.safe


def _is_not_theirs(conn: Connection, row: Outgoing, callback: Callback, now: datetime) -> bool:
    return callback.state != "taken" or callback.taken_by != row.assistant_id


POINTLESS: Mapping[str, Callable[[Connection, Outgoing, Callback, datetime], bool]] = {
    "staff-offer": _no_offer_stands,
    ringing.PURPOSE: _no_offer_stands,
    RING: _is_long_ago,
    LATER: _its_time_is_over,
    "still-waiting": _nobody_waits,
    "wish-unmet": _nobody_waits,
    "unreached-text": _was_reached,
    "staff-try-again": _is_not_theirs,
    "staff-not-done": _is_not_theirs,
}
"""When what goes out for a purpose is pointless; for any other purpose it never is."""


def _follow_up(conn: Connection, hotline: Hotline, row: Outgoing, now: datetime) -> None:
    try:
        with conn.begin_nested():
            if row.purpose in ("staff-offer", ringing.PURPOSE):
                _offer_anew(conn, row, now)
            if row.purpose == RING:
                _was_not_rung(conn, hotline, row, now)
    except HotlineError as failure:
        # Say of a city taken away: its rows are dropped all the same.
        log.error("nobody told", **told(failure))


def _offer_anew(conn: Connection, row: Outgoing, now: datetime) -> None:
    """The assistant never got this offer: they may be asked anew, and somebody is, now."""
    unheard = (
        offers.c.callback_id == row.callback_id,
        offers.c.assistant_id == row.assistant_id,
        offers.c.state == "live",
    )
    conn.execute(update(offers).where(*unheard).values(state="lapsed"))
    waiting = (requests.c.id == row.callback_id, requests.c.state == "waiting")
    callbacks.changed(conn, waiting, {"due_at": now})


def _was_not_rung(conn: Connection, hotline: Hotline, row: Outgoing, now: datetime) -> None:
    """Others are asked as well; whoever took the case is told, and may take it again."""
    attempts.assistant_not_reached(conn, (row.key or "").removeprefix("attempt:"), now=now)
    assistant = people.assistant(conn, row.assistant_id or 0)
    callback = callbacks.of_id(conn, row.callback_id or 0)
    if assistant is None or callback is None or callback.state != "waiting":
        return
    if not assistant.active or assistant.texts_off_at is not None:
        return
    letter = Letter(
        to=SealedNumber(assistant.number_sealed, assistant.number_mac),
        phrase="staff-not-rung",
        language=staff_language(hotline, assistant),
        key=f"not-rung:{row.id}",
        priority=outgoing.OFFER,
        values={"code": Digits(callback.code)},
        about=Subject(callback_id=callback.id, assistant_id=assistant.id),
    )
    outgoing.text(conn, hotline, hotline.city(row.city), letter, now=now)
