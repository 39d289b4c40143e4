"""Ringing an assistant about an offer, where texts don't reach them.

They hear the case and press 1 to take it or 2 to pass; silence, voicemail and a busy line leave it
to the next. What they hear is `ivr.conversations.ring_offers`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ivr.cities import City
from ivr.dispatch import attempts, callbacks, offering, outgoing
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.store import outbox, people
from ivr.store.outbox import Outgoing, Planned
from ivr.store.people import Assistant
from ivr.store.tables import outbox as rows

PURPOSE = "ring-offer"
UNDER_WAY = ("planned", "claimed", "posting", "unknown", "accepted", "sent")


@dataclass(frozen=True)
class Rung:
    """Who is rung, and about which request."""

    callback: Callback
    assistant: Assistant


def ring(
    conn: Connection,
    hotline: Hotline,
    city: City,
    assistant: Assistant,
    *,
    callback_id: int,
    offer: int,
    now: datetime,
) -> None:
    """Have the worker ring the assistant about an offer; once for each."""
    token = hotline.new_token()
    planned = Planned(
        city=city.city,
        kind="call",
        purpose=PURPOSE,
        priority=outgoing.OFFER,
        to_sealed=assistant.number_sealed,
        to_mac=assistant.number_mac,
        sender=city.numbers[0],
        due_at=now,
        token=token,
        key=f"{PURPOSE}:{offer}",
        url=hotline.urls.offer(token),
        callback_id=callback_id,
        assistant_id=assistant.id,
    )
    outbox.plan(conn, planned, now=now)


def instead_of_text(conn: Connection, hotline: Hotline, text: Outgoing, now: datetime) -> None:
    """The text of an offer did not arrive: its assistant is rung, while one stands with them.

    Whoever is in a call is left in peace, and the next is asked.
    """
    if text.callback_id is None or text.assistant_id is None:
        return
    offer = offering.standing(conn, text.callback_id, text.assistant_id, now=now)
    assistant = people.assistant(conn, text.assistant_id)
    if offer is None or assistant is None:
        return
    if not assistant.active or assistant.id in attempts.busy(conn, now):
        offering.not_reached(conn, text.callback_id, assistant.id, now=now)
        return
    city = hotline.city(text.city)
    ring(conn, hotline, city, assistant, callback_id=text.callback_id, offer=offer, now=now)


def find(conn: Connection, token: str) -> Rung | None:
    """Who is rung with this token; None where it is nobody's, or they are no assistant now."""
    row = outbox.find(conn, token)
    if row is None or row.purpose != PURPOSE:
        return None
    callback = callbacks.of_id(conn, row.callback_id or 0)
    assistant = people.assistant(conn, row.assistant_id or 0)
    if callback is None or assistant is None or not assistant.active:
        return None
    return Rung(callback, assistant)


def being_rung(conn: Connection, now: datetime) -> frozenset[int]:
    """The assistants who are rung about an offer, or still talk in that call."""
    query = select(rows.c.assistant_id).where(
        rows.c.state.in_(UNDER_WAY),
        rows.c.purpose == PURPOSE,
        rows.c.created_at > now - attempts.LONGEST_CALL,
    )
    return frozenset(conn.execute(query).scalars())


def call_ended(conn: Connection, call: Outgoing, now: datetime) -> None:
    """The call about an offer is over: where nobody took it, the next is asked."""
    if call.callback_id is None or call.assistant_id is None:
        return
    offering.not_reached(conn, call.callback_id, call.assistant_id, now=now)
    attempts.talks_over(conn, call.callback_id, call.assistant_id, now=now)
