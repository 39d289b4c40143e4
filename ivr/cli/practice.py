"""`practice seed`: people and a first sign-in to practise with. For `ivr.cli`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import click
from sqlalchemy import Connection

from ivr.carrier.practice.cast import CAST, Person
from ivr.cities import City
from ivr.cli.assistant import take_in
from ivr.cli.duty import put_on_duty
from ivr.cli.secret import new_password
from ivr.cli.tools import Group, Tools, table, with_tools, writing
from ivr.dispatch.pins import pin_hash
from ivr.dispatch.roster import on_duty
from ivr.duty.roster import INSTANT
from ivr.errors import Refused
from ivr.store import people, plans, supervisors
from ivr.store.db import Store
from ivr.store.people import Assistant, NewAssistant
from ivr.web import passwords
from ivr.web.login import add_supervisor

SIGN_IN = "practice-sign-in.txt"
EMAIL = "supervisor@example.org"

_YEARS = timedelta(days=3653)


@dataclass(frozen=True)
class Part:
    """What somebody of the cast brings along as an assistant; the PIN is known to everybody."""

    languages: tuple[str, ...]
    gender: str
    pin: str


PARTS = {"ivan": Part(("uk", "en"), "m", "111222"), "amara": Part(("en", "fr"), "f", "333444")}


@click.group(cls=Group)
def practice() -> None:
    """Practising, with made-up people: nobody is called."""


@practice.command()
@with_tools
def seed(tools: Tools) -> None:
    """Put two assistants on duty and make a first sign-in; again adds nothing.

    Only with the practice carrier. scripts/run does it at every start.
    """
    if tools.settings.real:
        raise Refused("This is not practice: a real carrier is set (HOTLINE_CARRIER).")
    city, now = tools.line.hotline.cities.every[0], tools.line.clock.now()
    with tools.database() as store:
        for person, part in _assistants():
            _on_duty(store, _taken_in(store, city, person, part, now), city, now)
        sign_in = _sign_in(store, city, tools.settings.var / SIGN_IN, now)
    _tell(f"{tools.settings.public_url}/login", sign_in)


@dataclass(frozen=True)
class _SignIn:
    email: str
    password: str | None = field(repr=False)


def _assistants() -> Iterator[tuple[Person, Part]]:
    return ((person, PARTS[person.id]) for person in CAST if person.id in PARTS)


def _taken_in(store: Store, city: City, person: Person, part: Part, now: datetime) -> Assistant:
    with store.reading() as conn:
        found = _known(conn, store, city, person)
    if found is not None:
        return found
    new = NewAssistant(
        city=city.city,
        name=person.name,
        number=person.number,
        languages=part.languages,
        gender=part.gender,
        pin_hash=pin_hash(part.pin),
    )
    take_in(store, new, now=now)
    return _taken_in(store, city, person, part, now)


def _known(conn: Connection, store: Store, city: City, person: Person) -> Assistant | None:
    mac = store.vault.mac(city.city, person.number)
    return people.assistant_with_number(conn, city.city, mac)


def _on_duty(store: Store, who: Assistant, city: City, now: datetime) -> None:
    """On duty at any hour, from the beginning of the city's day for ten years."""
    with store.transaction() as conn:
        shifts = plans.shifts_between(conn, city.city, now, now + INSTANT)
        if who.id in on_duty(shifts, now):
            return
        midnight = datetime.combine(now.astimezone(city.zone), time(), city.zone).astimezone(UTC)
        put_on_duty(conn, who, midnight, midnight + _YEARS, now=now)


def _sign_in(store: Store, city: City, file: Path, now: datetime) -> _SignIn:
    with store.reading() as conn:
        known = supervisors.by_email(conn, EMAIL)
    if known is not None:
        password = _kept(file)
        fits = password is not None and passwords.fits(password, known.password_hash)
        return _SignIn(EMAIL, password if fits else None)
    password = new_password()
    # Kept first: a file too many does no harm, a password nobody knows does.
    with writing(file):
        _keep(file, password)
    add_supervisor(store, email=EMAIL, city=city.city, password=password, now=now)
    return _SignIn(EMAIL, password)


def _keep(file: Path, password: str) -> None:
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(f"{EMAIL}\n{password}\n")


def _kept(file: Path) -> str | None:
    try:
        email, password = file.read_text("ascii").split()
    except (OSError, ValueError):
        return None
    return password if email == EMAIL else None


def _tell(address: str, sign_in: _SignIn) -> None:
    rows = [(person.name, ", ".join(part.languages), part.pin) for person, part in _assistants()]
    click.echo("Assistants on duty at any hour, with the PIN they key in when they call HotLine:")
    click.echo(_indented(table(("NAME", "LANGUAGES", "PIN"), rows)))
    click.echo(f"The supervisors' pages, {address}")
    if sign_in.password is None:
        click.echo("  The first sign-in was shown when it was made; to make another:")
        click.echo("  scripts/hotline supervisor add EMAIL")
        return
    click.echo(f"  E-mail    {sign_in.email}")
    click.echo(f"  Password  {sign_in.password}")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
