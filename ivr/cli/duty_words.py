"""What the duty commands print. For `ivr.cli`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import click
from sqlalchemy import Connection

from ivr.cities import City
from ivr.cli.city_time import show_time
from ivr.cli.tools import table
from ivr.dispatch import planning
from ivr.duty import Shift
from ivr.store import people, plans
from ivr.store.people import Assistant
from ivr.store.vault import Vault


def names_of(conn: Connection, vault: Vault, city: City) -> dict[int, str]:
    """The names of a city's assistants, with what is to be known beside them."""
    return {each.id: _who(vault, each) for each in people.assistants_of(conn, city.city)}


def roster(conn: Connection, vault: Vault, city: City, since: datetime, until: datetime) -> str:
    """The shifts of a time as a table; empty where there is none."""
    names = names_of(conn, vault, city)
    rows = [
        (
            show_time(shift.starts_at, city.zone),
            show_time(shift.ends_at, city.zone),
            names[shift.assistant_id],
            str(shift.entry),
        )
        for shift in plans.shifts_between(conn, city.city, since, until)
    ]
    return table(("FROM", "TO", "WHO", "ENTRY"), rows) if rows else ""


def changes(conn: Connection, vault: Vault, city: City, since: datetime, until: datetime) -> str:
    """The covers and absences of a time as a table; empty where there is none."""
    names, plan = names_of(conn, vault, city), plans.plan_between(conn, city.city, since, until)
    rows = [
        (*_span(each.starts_at, each.ends_at, city), f"{names[each.by]} for {name}", entry)
        for each in plan.covers
        for name, entry in ((names[each.assistant_id], f"cover-{each.id}"),)
    ]
    rows += [
        (*_span(each.starts_at, each.ends_at, city), f"{name} is absent", f"absence-{each.id}")
        for each in plan.absences
        for name in (names[each.assistant_id],)
    ]
    return table(("FROM", "TO", "CHANGE", "ENTRY"), rows) if rows else ""


def tell_shifts(shifts: Iterable[Shift], names: Mapping[int, str], city: City) -> None:
    """Print shifts, one a line."""
    for shift in shifts:
        start, end = _span(shift.starts_at, shift.ends_at, city)
        click.echo(f"  {start} to {end}  {names[shift.assistant_id]}")


def tell_gaps(conn: Connection, city: City, since: datetime, until: datetime) -> bool:
    """Print when nobody is on duty though somebody is to be; gives whether there is such a time."""
    found = planning.gaps_between(conn, city, since, until)
    if found:
        click.echo("Nobody is on duty:")
    for gap in found:
        click.echo(f"  {' to '.join(_span(gap.starts_at, gap.ends_at, city))}")
    return bool(found)


def tell_too_long(
    conn: Connection, vault: Vault, city: City, since: datetime, until: datetime
) -> None:
    """Print who is on duty for longer than the city wants."""
    names = names_of(conn, vault, city)
    for who, span in planning.too_long_around(conn, city, since, until):
        start, end = _span(span.starts_at, span.ends_at, city)
        most = city.duty.longest_hours
        click.echo(f"Too long: {names[who]}, {start} to {end} (at most {most} hours at a time).")


def _span(starts_at: datetime, ends_at: datetime, city: City) -> tuple[str, str]:
    return show_time(starts_at, city.zone), show_time(ends_at, city.zone)


def _who(vault: Vault, each: Assistant) -> str:
    name = vault.open(each.name_sealed)
    if not each.active:
        return f"{name} (has left)"
    if not each.fit_for_duty:
        return f"{name} (in training)"
    return f"{name} (pausing)" if each.paused else name
