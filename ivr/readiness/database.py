"""Checks of the database: there, up to date, readable with these keys, and who is in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.cities import Cities, City
from ivr.errors import SettingsError, StoreUnavailable
from ivr.readiness.checks import Check, failed, passed, warned
from ivr.readiness.packs import only_operator
from ivr.settings import Settings
from ivr.store import patrol_tests, people, plans, schema, supervisors
from ivr.store.db import WORKER_PATIENCE, Store, open_store
from ivr.store.people import Assistant
from ivr.store.vault import Vault

_NAME = "database"
_AHEAD = timedelta(hours=24)


def of_database(settings: Settings, cities: Cities | None, now: datetime) -> Iterator[Check]:
    """Checks of the database itself, then of the people each city has in it."""
    try:
        store = open_store(settings, patience=WORKER_PATIENCE)
    except SettingsError as wrong:
        yield failed(_NAME, "The database's address is none.", str(wrong))
        return
    try:
        state = _state(store, real=settings.real)
        yield state
        if state.verdict != "fail":
            yield from _people(store, cities, now)
    finally:
        store.close()


def _state(store: Store, *, real: bool) -> Check:
    try:
        current = schema.current(store)
    except StoreUnavailable as away:
        remedy = "Check HOTLINE_DATABASE_URL, and that the database is running."
        return failed(_NAME, f"It cannot be used ({away}).", remedy)
    if current != schema.newest():
        found = "It has no tables yet." if current is None else "It is not up to date."
        return failed(_NAME, found, "Run: scripts/hotline db upgrade")
    if real and store.engine.dialect.name == "sqlite":
        remedy = "Use PostgreSQL where more than one worker or machine is to serve."
        return warned(_NAME, "SQLite takes one worker and one machine.", remedy)
    return passed(_NAME, f"It answers, and is up to date (revision {current}).")


def _people(store: Store, cities: Cities | None, now: datetime) -> Iterator[Check]:
    with store.reading() as conn:
        for city in cities or ():
            staff = people.assistants_of(conn, city.city)
            unread = list(_readable(store.vault, staff))
            yield from unread
            active = [each for each in staff if each.active]
            yield from _staff(city, active)
            if not unread:
                yield from _operators(city, store.vault, active)
            yield _duty(conn, city, staff, now)
            yield _sign_ins(conn, city)
            yield _patrol(conn, store.vault, city, now)


def _readable(vault: Vault, staff: tuple[Assistant, ...]) -> Iterator[Check]:
    """The keys are those the database was written with: seen after restoring a copy."""
    try:
        whole = all(vault.mac(s.city, vault.open(s.number_sealed)) == s.number_mac for s in staff)
    except SettingsError as wrong:
        yield failed("keys", "They cannot read the numbers in the database.", str(wrong))
        return
    if not whole:
        remedy = "Bring back the HOTLINE_LOOKUP_KEY this database began with."
        yield failed("keys", "Nobody in the database would be known by their number.", remedy)


def _staff(city: City, staff: list[Assistant]) -> Iterator[Check]:
    name, remedy = f"{city.city}: assistants", "Run: scripts/hotline assistant add"
    if not staff:
        yield warned(name, "There are no assistants: nobody can call back.", remedy)
        return
    spoken = {code for each in staff for code in each.languages}
    for code in city.languages:
        if code not in spoken:
            yield warned(name, f"No assistant speaks {code}, which callers are offered.", remedy)
    yield passed(name, f"{len(staff)} assistants.")
    stopped = sum(each.texts_off_at is not None for each in staff)
    if stopped:
        found = f"{stopped} of them texted STOP, get no texts and are rung instead."
        remedy = "Ask them to text START. Who they are: scripts/hotline assistant list"
        yield warned(f"{city.city}: texts", found, remedy)


def _operators(city: City, vault: Vault, staff: list[Assistant]) -> Iterator[Check]:
    only = only_operator([vault.open(each.number_sealed) for each in staff])
    if only is not None:
        remedy = "Take in somebody of another operator: one of them can fail for days, as in 2023."
        yield warned(f"{city.city}: assistants", f"All assistants' numbers are {only}.", remedy)


def _duty(conn: Connection, city: City, staff: tuple[Assistant, ...], now: datetime) -> Check:
    name = f"{city.city}: duty"
    there = {each.id for each in staff if each.takes_cases}
    shifts = plans.shifts_between(conn, city.city, now, now + _AHEAD)
    if there.isdisjoint(shift.assistant_id for shift in shifts):
        remedy = "Run: scripts/hotline duty add"
        return warned(name, "Nobody is on duty in the next 24 hours.", remedy)
    return passed(name, "Somebody is on duty in the next 24 hours.")


def _sign_ins(conn: Connection, city: City) -> Check:
    name, count = f"{city.city}: supervisors", supervisors.count(conn, city.city)
    if not count:
        remedy = "Run: scripts/hotline supervisor add EMAIL"
        return warned(name, "Nobody can sign in and read the call log.", remedy)
    return passed(name, f"{count} can sign in.")


def _patrol(conn: Connection, vault: Vault, city: City, now: datetime) -> Check:
    name, remedy = f"{city.city}: patrol tests", "Run: scripts/hotline patrol test"
    macs = [vault.mac(city.city, number) for number in city.patrol.voice]
    last = patrol_tests.last_confirmed(conn, city.city, macs)
    overdue = sum(patrol_tests.is_overdue(last.get(mac), now) for mac in macs)
    if overdue:
        found = f"{overdue} of {len(macs)} patrol numbers confirmed no test call in 30 days."
        return warned(name, found, remedy)
    return passed(name, "Every patrol number confirmed a test call in the last 30 days.")
