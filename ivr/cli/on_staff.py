"""Finding an assistant by the number somebody typed, and keeping what was done. For `ivr.cli`."""

from datetime import datetime

from sqlalchemy import Connection

from ivr import phones
from ivr.cities import City
from ivr.errors import Refused
from ivr.store import audit, people
from ivr.store.people import Assistant
from ivr.store.vault import Vault


def note(conn: Connection, city: str, action: str, subject: int, *, now: datetime) -> None:
    """Keep in the audit what the command line did."""
    audit.record(conn, at=now, city=city, supervisor=None, action=action, subject=str(subject))


def mobile(written: str, city: City) -> str:
    """An assistant's number in E.164; a national number is one of the city's country.

    Raises Refused for what is no number, for a landline, and for HotLine's own numbers.
    """
    number = phones.parse(written, phones.region(city.numbers[0]) or "UA")
    if number is None:
        raise Refused("That is no telephone number. Write it like +380671234567.")
    if not phones.is_mobile(number):
        raise Refused("That is a landline: assistants get texts, so it has to be a mobile number.")
    if number in city.own_numbers:
        raise Refused("That is HotLine's own number. Write the assistant's.")
    return number


def on_staff(conn: Connection, vault: Vault, city: City, written: str) -> Assistant:
    """The assistant with a number as somebody typed it. Refused for nobody, and who has left."""
    number = mobile(written, city)
    found = people.assistant_with_number(conn, city.city, vault.mac(city.city, number))
    if found is None:
        raise Refused("No assistant has this number. To take one in: scripts/hotline assistant add")
    if not found.active:
        raise Refused("This assistant has left, and can't be put on duty.")
    return found
