"""`duty add` and `duty show`. For `ivr.cli`."""

from datetime import datetime, timedelta

import click
from sqlalchemy import Connection

from ivr.cities import City
from ivr.cli.assistant import mobile, note
from ivr.cli.city_time import read_time, show_time
from ivr.cli.tools import Group, Tools, city_option, table, with_tools
from ivr.errors import Refused
from ivr.store import people
from ivr.store.people import Assistant
from ivr.store.vault import Vault

_MOST_DAYS = 366


@click.group(cls=Group)
def duty() -> None:
    """Who is on duty when. Requests go to whoever is."""


@duty.command()
@click.argument("number")
@click.argument("start")
@click.argument("end")
@city_option
@with_tools
def add(tools: Tools, *, number: str, start: str, end: str, city: str | None) -> None:
    """Put the assistant with this NUMBER on duty from START to END.

    Times are ISO times in the city's own time; one with an offset is taken as it is.

        scripts/hotline duty add +380671234567 2026-11-23T08:00 2026-11-23T14:00
    """
    place, now = tools.city(city), tools.line.clock.now()
    begins, ends = (read_time(each, place.zone) for each in (start, end))
    if ends <= begins:
        raise Refused("A shift has to end after it begins: check START and END.")
    if ends <= now:
        raise Refused("That shift would be over already: check the dates.")
    with tools.database() as store, store.transaction() as conn:
        who = _assistant(conn, store.vault, place, mobile(number, place))
        fresh = put_on_duty(conn, who, begins, ends, now=now)
        name = store.vault.open(who.name_sealed)
    said = f"{show_time(begins, place.zone)} to {show_time(ends, place.zone)}"
    click.echo(f"{name} {'is' if fresh else 'was already'} on duty from {said}.")


@duty.command()
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=7,
    show_default=True,
    help="How many days ahead.",
)
@city_option
@with_tools
def show(tools: Tools, *, days: int, city: str | None) -> None:
    """Show the shifts of the days ahead, in the city's own time."""
    place, now = tools.city(city), tools.line.clock.now()
    with tools.database() as store:
        with store.reading() as conn:
            shifts = people.shifts_between(conn, place.city, now, now + timedelta(days=days))
            staff = {each.id: each for each in people.assistants_of(conn, place.city)}
        names = {each.id: store.vault.open(each.name_sealed) for each in staff.values()}
    if not shifts:
        click.echo("Nobody is on duty in that time. To change that: scripts/hotline duty add")
        return
    click.echo(f"Duty in {place.name.get('en', place.city)}, {place.timezone}")
    rows = [
        (
            show_time(shift.starts_at, place.zone),
            show_time(shift.ends_at, place.zone),
            _who(names[shift.assistant_id], staff[shift.assistant_id]),
        )
        for shift in shifts
    ]
    click.echo(table(("FROM", "TO", "WHO"), rows))


def put_on_duty(
    conn: Connection, who: Assistant, begins: datetime, ends: datetime, *, now: datetime
) -> bool:
    """Write a shift, and that the command line did it; False where the very same one is there."""
    for shift in people.shifts_between(conn, who.city, begins, ends):
        if (shift.assistant_id, shift.starts_at, shift.ends_at) == (who.id, begins, ends):
            return False
    added = people.add_shift(conn, who.city, who.id, starts_at=begins, ends_at=ends)
    note(conn, who.city, "shift-added", added, now=now)
    return True


def _assistant(conn: Connection, vault: Vault, city: City, number: str) -> Assistant:
    found = people.assistant_with_number(conn, city.city, vault.mac(city.city, number))
    if found is None:
        raise Refused("No assistant has this number. To take one in: scripts/hotline assistant add")
    if not found.active:
        raise Refused("This assistant has left, and can't be put on duty.")
    return found


def _who(name: str, each: Assistant) -> str:
    if not each.active:
        return f"{name} (has left)"
    return f"{name} (pausing)" if each.paused else name
