"""Assistants on duty and callers who ask, as many as a benchmark wants; all numbers are made up."""

import secrets
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import insert

from ivr.clock import SystemClock
from ivr.dispatch.deeds import CallbackRequested, EmergencyRaised, EmergencyRelayed, write_deed
from ivr.store import people, plans
from ivr.store.db import Store
from ivr.store.journal import JournalRow
from ivr.store.people import NewAssistant
from ivr.store.tables import callbacks

CITY = "ivano-frankivsk"
SPOKEN = (("en", "uk"), ("uk",), ("en",), ("en", "ar"), ("fr", "en"))
LANGUAGES = ("en", "uk", "en", "uk", "ar", "fr")

_callers = count()


def put_on_duty(store: Store, many: int) -> None:
    """So many assistants, on duty for twelve hours."""
    now = SystemClock().now()
    with store.transaction() as conn:
        for place in range(many):
            new = NewAssistant(
                CITY,
                "A",
                f"+38050{place:07}",
                SPOKEN[place % len(SPOKEN)],
                "fm"[place % 2],
                "no PIN",
            )
            added = people.add_assistant(conn, store.vault, new, now=now)
            ends = now + timedelta(hours=12)
            plans.add_shift(conn, CITY, added, starts_at=now, ends_at=ends, now=now)


def asking_turn(store: Store, now: datetime) -> JournalRow:
    """A turn of a call in which a caller asked to be called back."""
    sid, caller = f"CA{secrets.token_hex(16)}", store.vault.number(CITY, _number())
    return JournalRow(
        CITY,
        "voice",
        sid,
        f"{sid}:1:key 1",
        1,
        now,
        "key 1",
        language=secrets.choice(LANGUAGES),
        deeds=(write_deed(CallbackRequested(seconds=0)),),
        caller_sealed=caller.sealed,
        caller_mac=caller.mac,
    )


def danger_turn(store: Store, now: datetime) -> JournalRow:
    """A danger text, as its webhook keeps it."""
    sid, caller = f"SM{secrets.token_hex(16)}", store.vault.number(CITY, _number())
    words = store.vault.seal("SOS, Halytska 24, third floor")
    relayed = EmergencyRelayed(phones=2, words_sealed=words)
    return JournalRow(
        CITY,
        "sms",
        sid,
        sid,
        1,
        now,
        "word danger",
        language="en",
        deeds=(write_deed(EmergencyRaised()), write_deed(relayed)),
        caller_sealed=caller.sealed,
        caller_mac=caller.mac,
    )


def have_waiting(store: Store, many: int) -> None:
    """So many requests that wait for an assistant and are due, in one commit."""
    now = SystemClock().now()
    rows = [_waiting(store, place, now) for place in range(many)]
    with store.transaction() as conn:
        conn.execute(insert(callbacks), rows)


def _waiting(store: Store, place: int, now: datetime) -> dict[str, object]:
    caller = store.vault.number(CITY, _number())
    return {
        "city": CITY,
        "conversation": f"CA{secrets.token_hex(16)}",
        "code": f"{place:06}",  # a conversation's own code begins at 100000
        "requested_at": now,
        "due_at": now,
        "sought_since": now,
        "language": LANGUAGES[place % len(LANGUAGES)],
        "urgent": False,
        "state": "waiting",
        "caller_sealed": caller.sealed,
        "caller_mac": caller.mac,
        "textable": True,
        "answers": [],
    }


def _number() -> str:
    """Another one each time: two calls of one number would be one case."""
    return f"+38093{next(_callers):07}"
