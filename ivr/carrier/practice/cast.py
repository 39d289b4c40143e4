"""The people of practice: who may be played at the practice phones. All numbers are made up.

A value given in from above; `seat` puts the people at their phones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ivr.carrier.practice.network import Network

Role = Literal["caller", "assistant", "patrol", "supervisor", "other"]


@dataclass(frozen=True)
class Person:
    """One person at one phone; `about` is a sentence for whoever plays them."""

    id: str
    name: str
    number: str
    role: Role
    about: str
    hidden: bool = False
    credit: bool = True
    landline: bool = False


VOICE_NUMBER = "+380342550102"
SMS_NUMBER = "+380671110102"

CAST: tuple[Person, ...] = (
    Person(
        "chioma",
        "Chioma",
        "+380931110001",
        "caller",
        "A student from Nigeria who speaks English. There is no money on her account.",
        credit=False,
    ),
    Person(
        "ahmed",
        "Ahmed",
        "+201001110002",
        "caller",
        "A student from Egypt with little English and still his Egyptian SIM card.",
    ),
    Person(
        "olena",
        "Olena",
        "+380671110003",
        "caller",
        "A Ukrainian student who cannot hear. She writes.",
    ),
    Person(
        "hidden",
        "Somebody, number hidden",
        "+380501110004",
        "caller",
        "Whoever does not want their number to be seen.",
        hidden=True,
    ),
    Person(
        "ivan",
        "Ivan",
        "+380501110011",
        "assistant",
        "An assistant who speaks Ukrainian and English.",
    ),
    Person(
        "amara",
        "Amara",
        "+380671110012",
        "assistant",
        "An assistant who speaks English and French.",
    ),
    Person(
        "patrol-1",
        "Patrol desk 1",
        "+380342790001",
        "patrol",
        "The duty desk of the patrol police, rung first in an emergency.",
        landline=True,
    ),
    Person(
        "patrol-2",
        "Patrol desk 2",
        "+380342790002",
        "patrol",
        "The second desk, rung when the first does not answer.",
        landline=True,
    ),
    Person(
        "patrol-texts",
        "Patrol, texts",
        "+380672790003",
        "patrol",
        "The mobile phone at the desk that gets emergencies as texts.",
    ),
    Person(
        "oksana",
        "Oksana",
        "+380501110000",
        "supervisor",
        "The supervisor, texted when a promise is about to break.",
    ),
)


def seat(network: Network, people: Iterable[Person] = CAST) -> None:
    """Give everybody their phone, with what is special about it."""
    for person in people:
        phone = network.phone(person.number)
        phone.hidden = person.hidden
        phone.credit = person.credit
        phone.landline = person.landline
