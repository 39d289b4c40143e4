"""`duty balance`: who carries how many hours, and which languages are there for how long."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import click

from ivr.cities import City
from ivr.cli.tools import Command, Tools, city_option, table, with_tools
from ivr.duty import Shift
from ivr.duty.balance import carried, there
from ivr.store import people, plans
from ivr.store.people import Assistant
from ivr.store.vault import Vault

_MOST_DAYS = 366
_NOTHING = timedelta(0)
_GENDERS = (("f", "a woman"), ("m", "a man"))


@click.command(cls=Command)
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    default=28,
    show_default=True,
    help="How many days back, and how many ahead.",
)
@city_option
@with_tools
def balance(tools: Tools, *, days: int, city: str | None) -> None:
    """Show the hours each assistant carried and is planned for, and who is there for how long.

    Hours are planned duty in real hours, with covers and absences. Gender only of who gave it.
    """
    place, now = tools.city(city), tools.line.clock.now()
    since, until = now - timedelta(days=days), now + timedelta(days=days)
    with tools.database() as store:
        with store.reading() as conn:
            staff = [each for each in people.assistants_of(conn, place.city) if each.active]
            shifts = plans.shifts_between(conn, place.city, since, until)
        if not staff:
            click.echo("There are no assistants yet. To take one in: hotline assistant add")
            return
        rows = list(_rows(store.vault, staff, shifts, (since, now, until)))
    click.echo(table(("NAME", "LANGUAGES", "GENDER", f"LAST {days} DAYS", f"NEXT {days}"), rows))
    click.echo(f"\nOf the hours of the next {days} days somebody is there")
    for what, hours in _groups(place, staff, shifts, now, until):
        click.echo(f"  {what}: {hours} h")


def _rows(
    vault: Vault,
    staff: list[Assistant],
    shifts: tuple[Shift, ...],
    times: tuple[datetime, datetime, datetime],
) -> Iterator[tuple[str, ...]]:
    """Whoever carried most comes first."""
    since, now, until = times
    before, ahead = carried(shifts, since, now), carried(shifts, now, until)
    for each in sorted(staff, key=lambda who: (-before.get(who.id, _NOTHING), who.id)):
        own = (_hours(found.get(each.id, _NOTHING)) for found in (before, ahead))
        name, spoken = vault.open(each.name_sealed), ", ".join(each.languages)
        yield name, spoken, each.gender or "", *own


def _groups(
    city: City, staff: list[Assistant], shifts: tuple[Shift, ...], now: datetime, until: datetime
) -> Iterator[tuple[str, str]]:
    def hours(group: Iterable[Assistant]) -> str:
        return _hours(there(shifts, {each.id for each in group}, now, until))

    yield "at all", hours(staff)
    spoken = {code for each in staff for code in each.languages}
    for code in dict.fromkeys((*city.languages, *sorted(spoken))):
        yield f"who speaks {code}", hours(each for each in staff if code in each.languages)
    for gender, words in _GENDERS:
        yield words, hours(each for each in staff if each.gender == gender)


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f}"
