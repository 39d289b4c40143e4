"""Assistants. Every floor above may import it; when they are on duty: `ivr.store.plans`.

Names and numbers stay sealed in these values; whoever needs one opens it with the vault at the
moment it is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Update, bindparam, select, update

from ivr.errors import Refused
from ivr.store.once import insert_once
from ivr.store.tables import assistants
from ivr.store.vault import Vault


@dataclass(frozen=True)
class Assistant:
    """A student who calls back. `gender` is what they said of themselves, or None.

    certified: they are trained for duty; allowed_sealed: why a supervisor lets them on duty though
    they are not. wake: they agreed to be rung off duty where somebody in danger needs an
    interpreter. texts_off_at: since when the carrier takes no text for them, because they texted
    STOP.
    """

    id: int
    city: str
    name_sealed: str = field(repr=False)
    number_sealed: str = field(repr=False)
    number_mac: str = field(repr=False)
    languages: tuple[str, ...]
    gender: str | None
    pin_hash: str = field(repr=False)
    pin_failures: int
    locked_until: datetime | None
    active: bool
    paused: bool
    certified: bool
    allowed_sealed: str | None = field(repr=False)
    wake: bool
    texts_off_at: datetime | None
    created_at: datetime

    @property
    def fit_for_duty(self) -> bool:
        """Whether their duty counts: still here, and certified or allowed by a supervisor."""
        return self.active and (self.certified or self.allowed_sealed is not None)

    @property
    def takes_cases(self) -> bool:
        """Whether they may be offered a case on duty: the same, and in no pause."""
        return self.fit_for_duty and not self.paused


@dataclass(frozen=True)
class NewAssistant:
    """An assistant to be taken in: name and number in clear, the number in E.164."""

    city: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    languages: tuple[str, ...]
    gender: str | None
    pin_hash: str = field(repr=False)
    wake: bool = False
    certified: bool = True


def add_assistant(conn: Connection, vault: Vault, new: NewAssistant, *, now: datetime) -> int:
    """Take an assistant in; gives the id. Refused where the city has the number already."""
    number = vault.number(new.city, new.number)
    values = {
        "city": new.city,
        "name_sealed": vault.seal(new.name),
        "number_sealed": number.sealed,
        "number_mac": number.mac,
        "languages": list(new.languages),
        "gender": new.gender,
        "pin_hash": new.pin_hash,
        "active": True,
        "paused": False,
        "certified": new.certified,
        "wake": new.wake,
        "created_at": now,
    }
    written = insert_once(conn, assistants, values, unique=["city", "number_mac"])
    if written is None:
        raise Refused("An assistant with this number is in the list already.")
    return written


def assistant(conn: Connection, assistant_id: int, *, lock: bool = False) -> Assistant | None:
    """The assistant with this id; `lock` makes other changes wait for this transaction's end."""
    query = select(assistants).where(assistants.c.id == assistant_id)
    return _first(conn, query.with_for_update(key_share=True) if lock else query)


def known(conn: Connection, assistant_id: int) -> Assistant:
    """The assistant with an id that another row holds. Nobody is ever deleted."""
    return _assistant(
        conn.execute(select(assistants).where(assistants.c.id == assistant_id)).mappings().one()
    )


def assistant_with_number(conn: Connection, city: str, number_mac: str) -> Assistant | None:
    """The assistant of a city who has this number, also one who is no longer active."""
    return _first(conn, _WITH_NUMBER, {"in_city": city, "mac": number_mac})


def assistants_of(conn: Connection, city: str, *, lock: bool = False) -> tuple[Assistant, ...]:
    """All assistants of a city, active or not, in the order they came.

    `lock` makes whoever else changes or locks one of them wait for this transaction's end.
    """
    query = select(assistants).where(assistants.c.city == city).order_by(assistants.c.id)
    query = query.with_for_update(key_share=True) if lock else query
    return tuple(_assistant(found) for found in conn.execute(query).mappings())


def set_paused(conn: Connection, assistant_id: int, paused: bool) -> None:
    """Note that an assistant takes no requests for now, or takes them again."""
    conn.execute(_change_assistant(assistant_id).values(paused=paused))


def set_wake(conn: Connection, assistant_id: int, wake: bool) -> None:
    """Note whether an assistant agrees to be woken for an emergency."""
    conn.execute(_change_assistant(assistant_id).values(wake=wake))


def texts_off(conn: Connection, assistant_id: int, *, now: datetime) -> bool:
    """Note that the carrier takes no text for an assistant; False where that was known."""
    known = assistants.c.texts_off_at.is_(None)
    change = _change_assistant(assistant_id).where(known).values(texts_off_at=now)
    return conn.execute(change.returning(assistants.c.id)).first() is not None


def texts_on(conn: Connection, assistant_id: int) -> bool:
    """Note that an assistant gets texts again; False where they always did."""
    off = assistants.c.texts_off_at.is_not(None)
    change = _change_assistant(assistant_id).where(off).values(texts_off_at=None)
    return conn.execute(change.returning(assistants.c.id)).first() is not None


def certify(
    conn: Connection, assistant_id: int, certified: bool, *, allowed_sealed: str | None = None
) -> None:
    """Note whether an assistant is trained for duty, or why they are let on it all the same."""
    values = {"certified": certified, "allowed_sealed": allowed_sealed}
    conn.execute(_change_assistant(assistant_id).values(values))


def set_active(conn: Connection, assistant_id: int, active: bool) -> None:
    """Note that an assistant left, or came back. Nobody is ever deleted from past cases."""
    conn.execute(_change_assistant(assistant_id).values(active=active))


def note_wrong_pin(conn: Connection, assistant_id: int, *, locked_until: datetime | None) -> int:
    """Count a wrong PIN, and lock the PIN where a time is given; gives failures in a row."""
    wrong = _change_assistant(assistant_id).values(
        pin_failures=assistants.c.pin_failures + 1, locked_until=locked_until
    )
    return int(conn.execute(wrong.returning(assistants.c.pin_failures)).scalar_one())


def note_right_pin(conn: Connection, assistant_id: int) -> None:
    """Forget the failures before a right PIN."""
    conn.execute(_change_assistant(assistant_id).values(pin_failures=0, locked_until=None))


def _change_assistant(assistant_id: int) -> Update:
    return update(assistants).where(assistants.c.id == assistant_id)


_WITH_NUMBER = select(assistants).where(
    assistants.c.city == bindparam("in_city"), assistants.c.number_mac == bindparam("mac")
)
"""Built once: every text asks this."""


def _first(
    conn: Connection, query: Select[Any], values: Mapping[str, str] | None = None
) -> Assistant | None:
    found = conn.execute(query, values).mappings().first()
    return None if found is None else _assistant(found)


def _assistant(found: RowMapping) -> Assistant:
    return Assistant(**{**found, "languages": tuple(found["languages"])})
