"""Assistants' PINs: kept as Argon2id hashes, locked for a while after five wrong ones in a row."""

from datetime import datetime, timedelta
from enum import Enum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.store import people
from ivr.store.people import Assistant

WRONG_PINS = 5
LOCKED = timedelta(minutes=30)
DIGITS = 6

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's smallest parameters for Argon2id: about 30 ms, while somebody is on the line."""


class Verdict(Enum):
    """What came of a PIN."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKS = "locks"
    """Wrong, and the last of five: from now on it is locked."""
    LOCKED = "locked"


def pin_hash(pin: str) -> str:
    """What is kept of a PIN."""
    return _HASHER.hash(pin)


def check(conn: Connection, assistant: Assistant, pin: str, *, now: datetime) -> Verdict:
    """Judge a keyed PIN and count it; `assistant` is read afresh, since others may be trying."""
    known = people.assistant(conn, assistant.id, lock=True)
    if known is None or not known.active:
        return Verdict.WRONG
    if known.locked_until is not None and known.locked_until > now:
        return Verdict.LOCKED
    if _fits(known.pin_hash, pin):
        people.note_right_pin(conn, known.id)
        return Verdict.RIGHT
    last = known.pin_failures + 1 >= WRONG_PINS
    people.note_wrong_pin(conn, known.id, locked_until=now + LOCKED if last else None)
    return Verdict.LOCKS if last else Verdict.WRONG


def tell_supervisors(
    conn: Connection, hotline: Hotline, city: City, assistant: Assistant, *, now: datetime
) -> None:
    """Text the supervisors that an assistant's PIN was locked: somebody may be guessing it."""
    minutes = int(LOCKED.total_seconds() // 60)
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-pin-locked",
        {"name": hotline.store.vault.open(assistant.name_sealed), "minutes": minutes},
        key=f"pin-locked:{assistant.id}:{now.isoformat()}",
        priority=outgoing.ALARM,
        about=Subject(assistant_id=assistant.id),
        now=now,
    )


def _fits(kept: str, pin: str) -> bool:
    try:
        return _HASHER.verify(kept, pin)
    except VerificationError:
        return False
