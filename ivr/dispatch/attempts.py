"""Tries to join an assistant and a caller, from ringing the assistant to the end of their talk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, literal, select, update
from sqlalchemy import insert as insert_into

from ivr.cities import City
from ivr.dispatch import callbacks, endings, outgoing
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.store import people
from ivr.store.people import Assistant
from ivr.store.tables import attempts, offers, outbox
from ivr.store.tables import callbacks as requests
from ivr.store.vault import SealedNumber

LONGEST_CALL = timedelta(hours=4)
"""How long the carrier keeps two people joined at most (the time limit of its Dial)."""


OVER = ("ended", "talked")
"""How a try is over for good; after any other end the caller may be rung again."""


@dataclass(frozen=True)
class Attempt:
    """One try: whose request, which assistant, and how far it came."""

    token: str
    state: str
    callback: Callback
    assistant: Assistant


def ring(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    assistant: Assistant,
    *,
    now: datetime,
    after: timedelta = timedelta(0),
) -> str:
    """Have the worker ring the assistant, at once or after a while; gives the attempt's token."""
    token = start(conn, hotline, callback, assistant, state="placing", now=now)
    outgoing.call(
        conn,
        hotline,
        city,
        to=SealedNumber(assistant.number_sealed, assistant.number_mac),
        attempt=token,
        about=Subject(callback_id=callback.id, assistant_id=assistant.id),
        now=now,
        due_at=now + after,
    )
    return token


def start(
    conn: Connection,
    hotline: Hotline,
    callback: Callback,
    assistant: Assistant,
    *,
    state: str,
    now: datetime,
) -> str:
    """Note a try; earlier ones of the same request are over with their calls. Gives its token."""
    endings.end_tries(conn, callback.id, now=now)
    token = hotline.new_token()
    values = {
        "callback_id": callback.id,
        "assistant_id": assistant.id,
        "token": token,
        "started_at": now,
        "state": state,
    }
    conn.execute(insert_into(attempts).values(values))
    return token


def find(conn: Connection, token: str) -> Attempt | None:
    """The attempt of a token, as long as its case is this assistant's and open.

    None once it ended: another took its place, or they talked. After one that failed the
    assistant may still ask for the caller to be rung again.
    """
    row = conn.execute(select(attempts).where(attempts.c.token == token)).mappings().first()
    if row is None or row["state"] in OVER:
        return None
    callback = callbacks.of_id(conn, row["callback_id"])
    assistant = people.assistant(conn, row["assistant_id"])
    if callback is None or assistant is None or not assistant.active:
        return None
    if not callback.safe or callback.by_text:
        return None
    if callback.state != "taken" or callback.taken_by != assistant.id:
        return None
    return Attempt(token, row["state"], callback, assistant)


def moved(conn: Connection, token: str, state: str) -> None:
    """Note how far an attempt that is still going on came."""
    conn.execute(update(attempts).where(*_going_on(token)).values(state=state))


def ended(conn: Connection, token: str, state: str, *, now: datetime) -> None:
    """Note how an attempt is over: `talked`, or `caller-not-reached`."""
    over = update(attempts).where(*_going_on(token)).values(state=state, ended_at=now)
    for callback_id in conn.execute(over.returning(attempts.c.callback_id)).scalars().all():
        callbacks.look_now(conn, callback_id, now=now)


def assistant_not_reached(conn: Connection, token: str, *, now: datetime) -> None:
    """The assistant who took the case did not pick up: others are asked, from now on.

    Their own offer lives on, so that they too may still take it.
    """
    unanswered = attempts.c.state.in_(("placing", "assistant-ringing"))
    failed = (
        update(attempts)
        .where(*_going_on(token), unanswered)
        .values(state="assistant-not-reached", ended_at=now)
        .returning(attempts.c.callback_id, attempts.c.assistant_id)
    )
    lost = conn.execute(failed).first()
    if lost is None:
        return
    theirs = (
        requests.c.id == lost.callback_id,
        requests.c.taken_by == lost.assistant_id,
        requests.c.state == "taken",
    )
    free = {"state": "waiting", "taken_by": None, "taken_at": None, "due_at": now}
    if callbacks.changed(conn, theirs, free) is None:
        return
    own = offers.c.callback_id == lost.callback_id, offers.c.assistant_id == lost.assistant_id
    free_again = {"state": "live", "expires_at": now}
    conn.execute(update(offers).where(*own, offers.c.state == "taken").values(free_again))


def call_over(conn: Connection, token: str, *, now: datetime) -> None:
    """The assistant hung up the call of this try: what went on in it, again or still, is over."""
    first = conn.execute(
        select(attempts.c.callback_id, attempts.c.assistant_id).where(attempts.c.token == token)
    ).first()
    if first is not None:
        talks_over(conn, first.callback_id, first.assistant_id, now=now, token=token)


def talks_over(
    conn: Connection, callback_id: int, assistant_id: int, *, now: datetime, token: str = ""
) -> None:
    """The assistant hung up: their tries without a call of their own, and that of `token`, end."""
    called = select(outbox.c.id).where(outbox.c.key == literal("attempt:") + attempts.c.token)
    on_this_call = (
        attempts.c.callback_id == callback_id,
        attempts.c.assistant_id == assistant_id,
        attempts.c.ended_at.is_(None),
        (attempts.c.token == token) | ~called.exists(),
    )
    conn.execute(update(attempts).where(*on_this_call).values(state="ended", ended_at=now))


def busy(conn: Connection, now: datetime) -> frozenset[int]:
    """The assistants who are being rung or talk; what began too long ago is over, told or not."""
    going_on = attempts.c.ended_at.is_(None), attempts.c.started_at > now - LONGEST_CALL
    return frozenset(conn.execute(select(attempts.c.assistant_id).where(*going_on)).scalars())


def danger_event(conversation: str, token: str) -> str:
    """The journal's name for the caller's pressing 9 when rung in this try."""
    return f"{conversation}:called back:{token}"


def _going_on(token: str) -> tuple[ColumnElement[bool], ...]:
    return (attempts.c.token == token, attempts.c.ended_at.is_(None))
