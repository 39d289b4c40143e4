"""The search for a whole telephone number: asked by form, kept as a fingerprint. For `ivr.web`.

A number comes in with a form and goes no further. The session keeps its fingerprint and the masked
form under a handle of chance, and only the handle stands in addresses: whoever finds one in a
browser's history or in a proxy's log learns nothing, and it opens nothing in another session.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import session
from sqlalchemy import Connection

from ivr import phones, review
from ivr.review import Wanted
from ivr.store import audit
from ivr.store.vault import Vault

ACTION = "number-searched"
MOST_AN_HOUR = 60
"""Enough for any work; too few to find out hidden digits of a masked number by trying."""

_KEPT = "number-search"
_LONGEST = 64


@dataclass(frozen=True)
class NumberSearch:
    """A number somebody looks for in a city: its handle, its fingerprint, and how it is shown."""

    handle: str
    city: str
    mac: str
    shown: str


def read(written: str, *, city: str, vault: Vault) -> NumberSearch | None:
    """The search for a number as people write it; None where it is no whole number."""
    number = phones.parse(written[:_LONGEST])
    if number is None:
        return None
    handle = secrets.token_urlsafe(6)
    return NumberSearch(handle, city, vault.mac(city, number), phones.mask(number))


def note(conn: Connection, search: NumberSearch, *, supervisor: int, now: datetime) -> bool:
    """Note in the audit who looks for whom; False, and nothing, where it is one too many.

    The subject is the newest conversation found: when its caller is erased, so is the tie to them.
    """
    city, since = search.city, now - timedelta(hours=1)
    done = audit.count(conn, city=city, supervisor=supervisor, action=ACTION, since=since)
    if done >= MOST_AN_HOUR:
        return False
    newest = review.newest(conn, city=city, wanted=Wanted(caller_mac=search.mac))
    subject = "nothing" if newest is None else str(newest)
    audit.record(conn, at=now, city=city, supervisor=supervisor, action=ACTION, subject=subject)
    return True


def keep(search: NumberSearch) -> None:
    """Remember a search for as long as the session lasts, or until the next one."""
    session[_KEPT] = asdict(search)


def kept(handle: str, *, city: str) -> NumberSearch | None:
    """The search of this session under a handle; None where it is over or another city's."""
    found = session.get(_KEPT)
    if not found or found["city"] != city:
        return None
    return NumberSearch(**found) if compare_digest(found["handle"], handle) else None
