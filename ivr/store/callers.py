"""What is remembered about a number between conversations. Every floor above may import it.

A call's first turn reads no more than `known`; texts live here, one locked row a number.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    delete,
    func,
    select,
    update,
)

from ivr.errors import StoreUnavailable
from ivr.store.alarm_tables import emergencies
from ivr.store.city_tables import missed_callers as missed
from ivr.store.db import Store
from ivr.store.missed_callers import NEVER, Missed
from ivr.store.once import ensure, put
from ivr.store.tables import callers
from ivr.store.types import UtcTime
from ivr.store.vault import Vault

# The greeting must not wait longer than this for the language it is spoken in.
LANGUAGE_PATIENCE = 0.15

ALARMED = timedelta(minutes=10)
"""How long after an emergency its caller may be ringing again because of it."""


@dataclass(frozen=True)
class Caller:
    """One number in one city, with its unfinished conversation by text opened.

    state: the conversation's state as text, None where none is going on.
    pending: what is still to be sent when MORE comes.
    last_message_sid, last_reply: the latest text taken in, and the answer it got, so that the
    same text again gets the same answer.
    """

    city: str
    caller_mac: str
    last_seen: datetime
    language: str | None = None
    state: str | None = field(default=None, repr=False)
    pending: str | None = field(default=None, repr=False)
    last_message_sid: str | None = None
    last_reply: str | None = field(default=None, repr=False)
    opted_out: bool = False


@dataclass(frozen=True)
class Known:
    """What a call begins with: the language chosen before, and the number's missed calls.

    alarmed: an emergency of theirs is only minutes old.
    """

    language: str | None = None
    missed: Missed = NEVER
    alarmed: bool = False


NOTHING = Known()


def known(store: Store, city: str, caller_mac: str, *, now: datetime) -> Known:
    """What is known of a caller as their call begins, in one read.

    Nothing, also where the database does not say so in 150 ms.
    """
    whose = {"in_city": city, "mac": caller_mac, "alarmed_since": now - ALARMED}
    try:
        with store.reading(patience=LANGUAGE_PATIENCE) as conn:
            found = conn.execute(_KNOWN, whose).one()
    except StoreUnavailable:
        return NOTHING
    missed_calls = Missed(found[1], unwanted=bool(found[2]))
    return Known(found[0], missed_calls, alarmed=found[3] is not None)


def remember_language(
    conn: Connection, city: str, caller_mac: str, language: str, *, now: datetime
) -> None:
    """Note the language a caller chose."""
    values = {"language": language, "last_seen": now}
    put(conn, callers, values, key={"city": city, "caller_mac": caller_mac})


def lock(conn: Connection, vault: Vault, city: str, caller_mac: str, *, now: datetime) -> Caller:
    """A number's row, made where there is none, locked until the transaction ends.

    Two texts from the same number are taken one after the other, whichever process gets them.
    """
    key = {"city": city, "caller_mac": caller_mac}
    ensure(conn, callers, {**key, "last_seen": now}, unique=list(key))
    found = conn.execute(_LOCKED, {"in_city": city, "mac": caller_mac})
    return _caller(vault, found.mappings().one())


def keep(conn: Connection, vault: Vault, caller: Caller) -> None:
    """Write back a row that `lock` gave, sealing what the person and HotLine wrote."""
    values = {
        "language": caller.language,
        "last_seen": caller.last_seen,
        "sms_state": _sealed(vault, caller.state),
        "sms_pending": _sealed(vault, caller.pending),
        "last_message_sid": caller.last_message_sid,
        "last_reply": _sealed(vault, caller.last_reply),
        "opted_out": caller.opted_out,
    }
    conn.execute(_KEPT, {**values, "in_city": caller.city, "mac": caller.caller_mac})


def opt(conn: Connection, city: str, caller_mac: str, *, out: bool, now: datetime) -> None:
    """Note whether a number wants no texts."""
    values = {"opted_out": out, "last_seen": now}
    put(conn, callers, values, key={"city": city, "caller_mac": caller_mac})


def opted_out(conn: Connection, city: str, caller_mac: str) -> bool:
    """Whether a number wants no texts."""
    query = select(callers.c.opted_out).where(*_who(city, caller_mac))
    return bool(conn.execute(query).scalar_one_or_none())


def forget(conn: Connection, city: str, caller_mac: str) -> bool:
    """Remove all that is remembered about a number; False where nothing was."""
    gone = delete(callers).where(*_who(city, caller_mac)).returning(callers.c.city)
    return conn.execute(gone).first() is not None


def _who(city: str, caller_mac: str) -> tuple[ColumnElement[bool], ...]:
    return (callers.c.city == city, callers.c.caller_mac == caller_mac)


# Built once: every call needs the one, every text the others.
_THEIRS = (callers.c.city == bindparam("in_city"), callers.c.caller_mac == bindparam("mac"))
_MISSED = (missed.c.city == bindparam("in_city"), missed.c.caller_mac == bindparam("mac"))
_ALARMED = (
    emergencies.c.city == bindparam("in_city"),
    emergencies.c.caller_mac == bindparam("mac"),
    emergencies.c.raised_at > bindparam("alarmed_since", type_=UtcTime),
)
_KNOWN = select(
    select(callers.c.language).where(*_THEIRS).scalar_subquery(),
    select(missed.c.missed_at).where(*_MISSED).scalar_subquery(),
    select(missed.c.unwanted).where(*_MISSED).scalar_subquery(),
    select(func.max(emergencies.c.id)).where(*_ALARMED).scalar_subquery(),
)
_LOCKED = select(callers).where(*_THEIRS).with_for_update()
_KEPT = update(callers).where(*_THEIRS)


def _caller(vault: Vault, found: RowMapping) -> Caller:
    return Caller(
        city=found["city"],
        caller_mac=found["caller_mac"],
        last_seen=found["last_seen"],
        language=found["language"],
        state=_opened(vault, found["sms_state"]),
        pending=_opened(vault, found["sms_pending"]),
        last_message_sid=found["last_message_sid"],
        last_reply=_opened(vault, found["last_reply"]),
        opted_out=found["opted_out"],
    )


def _sealed(vault: Vault, text: str | None) -> str | None:
    return None if text is None else vault.seal(text)


def _opened(vault: Vault, token: str | None) -> str | None:
    return None if token is None else vault.open(token)
