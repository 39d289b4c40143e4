"""How long ago each of the patrol's numbers confirmed a test call. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ivr import phones
from ivr.cities import City
from ivr.store import patrol_tests
from ivr.store.patrol_tests import Test
from ivr.store.vault import Vault

_LATELY = 50


@dataclass(frozen=True)
class PatrolNumber:
    """One number of the pack, masked: when it last confirmed a test, and its latest test."""

    place: int
    number: str
    confirmed_at: datetime | None
    latest: Test | None
    overdue: bool


def patrol_numbers(
    conn: Connection, *, city: City, vault: Vault, now: datetime
) -> tuple[PatrolNumber, ...]:
    """The patrol's numbers of a city, in the order they are rung."""
    macs = [vault.mac(city.city, number) for number in city.patrol.voice]
    confirmed = patrol_tests.last_confirmed(conn, city.city, macs)
    lately = patrol_tests.lately(conn, city.city, _LATELY)
    latest = {test.number_mac: test for test in reversed(lately)}
    return tuple(
        PatrolNumber(
            place=place,
            number=phones.mask(number),
            confirmed_at=confirmed.get(mac),
            latest=latest.get(mac),
            overdue=patrol_tests.is_overdue(confirmed.get(mac), now),
        )
        for place, (number, mac) in enumerate(zip(city.patrol.voice, macs, strict=True), start=1)
    )
