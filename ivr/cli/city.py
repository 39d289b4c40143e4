"""`city alert`. For `ivr.cli`."""

from typing import Literal

import click

from ivr.cli.tools import Group, Tools, city_option, with_tools
from ivr.dispatch import air_alert


@click.group(cls=Group)
def city() -> None:
    """What holds in a city at the moment."""


@city.command()
@click.argument("state", type=click.Choice(["on", "off", "show"]))
@city_option
@with_tools
def alert(tools: Tools, *, state: Literal["on", "off", "show"], city: str | None) -> None:
    """Switch the air alert on or off, or show whether there is one.

    While it is on, callers hear first of all to take shelter, and assistants have longer to take a
    request. It ends by itself (alert.minutes in the city's file); `on` begins that time anew.

        scripts/hotline city alert on
    """
    place, now = tools.city(city), tools.line.clock.now()
    with tools.database() as store, store.transaction() as conn:
        if state == "on":
            air_alert.switch_on(conn, place, by=None, now=now)
        ended = state == "off" and air_alert.switch_off(conn, place, by=None, now=now)
        going_on = air_alert.now_in(conn, place, now)
    if going_on is None:
        click.echo("The air alert is over." if ended else "There is no air alert.")
        return
    since, until = (
        moment.astimezone(place.zone).strftime("%H:%M")
        for moment in (going_on.began_at, going_on.until)
    )
    click.echo(f"Air alert in {place.city} since {since}. It ends by itself at {until}.")
    click.echo("Callers hear of it within ten seconds. To end it: scripts/hotline city alert off")
