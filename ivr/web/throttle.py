"""How often somebody may try a password: the sign-in throttle. For `ivr.web.login`.

Guessing is slowed down for every account, known here or not, and yet nobody can be kept out by
others' guessing: a browser that once signed in to an account keeps a signed cookie and has a
count of its own (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection

from ivr.store import sign_ins
from ivr.store.db import Store
from ivr.store.vault import Vault

WINDOW = timedelta(minutes=15)
MOST_FROM_HERE = 5
"""Failures for one account from one address, or from one known browser."""
MOST_FROM_ADDRESS = 20
"""Failures from one address, whatever the accounts."""
MOST_FOR_ACCOUNT = 50
"""Failures for one account from everywhere. A browser known to the account need not care."""

# Supervisors belong to a city, the address somebody types into the form does not.
_NO_CITY = ""


@dataclass(frozen=True)
class Visitor:
    """Who tries to sign in, as fingerprints: to which account, from where, and whether known."""

    account: str
    place: str
    known: bool


@dataclass(frozen=True)
class BrowserCookies:
    """Makes and reads the cookie of a browser that signed in before."""

    secret: str

    def make(self, account: str) -> str:
        """A fresh cookie for the account with this fingerprint."""
        return self._signer.dumps([account, secrets.token_urlsafe(16)])

    def read(self, cookie: str | None, account: str) -> str | None:
        """What tells this browser from others, or None where it is not known to the account."""
        try:
            whose, browser = self._signer.loads(cookie or "")
        except (BadSignature, ValueError, TypeError):
            return None
        return str(browser) if whose == account else None

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="known browser")


def visitor(
    vault: Vault, cookies: BrowserCookies, *, email: str, address: str, cookie: str | None
) -> Visitor:
    """Who somebody is that typed `email`, came from `address` and brought `cookie`."""
    account = vault.mac(_NO_CITY, f"account {email}")
    browser = cookies.read(cookie, account)
    place = f"address {_network(address)}" if browser is None else f"browser {browser}"
    return Visitor(account, vault.mac(_NO_CITY, place), browser is not None)


def enter(store: Store, who: Visitor, now: datetime) -> int | None:
    """Count a try as failed beforehand; gives the row's id, or None where they have to wait.

    It is counted before the password is looked at and again afterwards, so that many tries at
    the same instant see each other. A try that has to wait does not make the waiting longer.
    """
    with store.reading() as conn:
        if _too_many(conn, who, now, own=0):
            return None
    with store.transaction() as conn:
        sign_ins.forget(conn, before=now - WINDOW)
        failure = sign_ins.note(conn, account=who.account, address=who.place, at=now)
    with store.transaction() as conn:
        if not _too_many(conn, who, now, own=1):
            return failure
        sign_ins.take_back(conn, failure)
        return None


def take_back(store: Store, failure: int) -> None:
    """A try that `enter` counted was not looked at after all."""
    with store.transaction() as conn:
        sign_ins.take_back(conn, failure)


def forgive(conn: Connection, who: Visitor) -> None:
    """The right password came: the tries before it count no more."""
    sign_ins.forgive(conn, account=who.account, address=who.place)


def _too_many(conn: Connection, who: Visitor, now: datetime, *, own: int) -> bool:
    since = now - WINDOW
    here = sign_ins.count(conn, since=since, account=who.account, address=who.place)
    if here - own >= MOST_FROM_HERE:
        return True
    if who.known:
        return False
    address = sign_ins.count(conn, since=since, address=who.place)
    account = sign_ins.count(conn, since=since, account=who.account)
    return address - own >= MOST_FROM_ADDRESS or account - own >= MOST_FOR_ACCOUNT


def _network(address: str) -> str:
    """An IPv6 address stands for its /64: a household has one, and takes any address within."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
