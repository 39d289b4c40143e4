"""`patrol test` and `patrol tests`. For `ivr.cli`."""

import click

from ivr import phones
from ivr.cities import City
from ivr.cli.tools import Group, Tools, city_option, table, with_tools
from ivr.dispatch import patrol_tests as testing
from ivr.store import patrol_tests
from ivr.store.db import Store
from ivr.store.patrol_tests import Test

MOST = 20
"""How many test calls are listed."""

_RESULTS = {
    "planned": "about to ring",
    "picked-up": "on the line",
    "confirmed": "confirmed",
    "not-reached": "nobody confirmed",
}


@click.group(cls=Group)
def patrol() -> None:
    """Whether the patrol's telephones answer."""


@patrol.command()
@city_option
@with_tools
def test(tools: Tools, *, city: str | None) -> None:
    """Ring every number of the patrol once, one a minute, as a test.

    The desk hears that it is a test and presses any key. Only in the hours agreed with the patrol
    (patrol.test_hours in the city's file, on working days). The worker places the calls.

        scripts/hotline patrol test
    """
    place = tools.city(city)
    with tools.database() as store, store.transaction() as conn:
        now = tools.line.clock.now()
        count = testing.plan(conn, tools.line.hotline, place, now=now)
    click.echo(
        f"{count} numbers of the patrol are rung, one a minute; the worker places the calls."
    )
    click.echo("What came of it: scripts/hotline patrol tests")


@patrol.command()
@city_option
@with_tools
def tests(tools: Tools, *, city: str | None) -> None:
    """List the latest test calls: which number, when, whether a key was pressed, and how fast."""
    place = tools.city(city)
    with tools.database() as store, store.reading() as conn:
        found = patrol_tests.lately(conn, place.city, MOST)
    if not found:
        click.echo("The patrol's numbers were never tested. Run: scripts/hotline patrol test")
        return
    head = ("Desk", "Number", "When", "Result", "Seconds")
    click.echo(table(head, [_row(place, store, each) for each in found]))


def _row(city: City, store: Store, one: Test) -> tuple[str, ...]:
    macs = {store.vault.mac(city.city, number): number for number in city.patrol.voice}
    number = macs.get(one.number_mac)
    return (
        str(one.place),
        phones.mask(number) if number else "no longer in the file",
        one.rings_at.astimezone(city.zone).strftime("%Y-%m-%d %H:%M"),
        _RESULTS[one.state],
        "" if one.seconds is None else str(one.seconds),
    )
