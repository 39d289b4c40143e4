"""`assistant leave`: access and number are gone at once. For `ivr.cli`."""

import click

from ivr.cli.on_staff import note, on_staff
from ivr.cli.tools import Command, Tools, city_option, with_tools
from ivr.dispatch import leaving


@click.command(cls=Command)
@click.argument("number")
@city_option
@with_tools
def leave(tools: Tools, *, number: str, city: str | None) -> None:
    """Let the assistant with this NUMBER leave: no access, no offers, and the number forgotten.

    Their requests go to others, their shifts are gaps, and supervisors read what is left to do.
    Whoever comes back is taken in anew.

        scripts/hotline assistant leave +380671234567
    """
    place, now, hotline = tools.city(city), tools.line.clock.now(), tools.line.hotline
    with tools.database() as store, store.transaction() as conn:
        who = on_staff(conn, store.vault, place, number)
        name = store.vault.open(who.name_sealed)
        left = leaving.leave(conn, hotline, place, who, now=now)
        note(conn, place.city, "assistant-left", who.id, now=now)
    click.echo(f"{name} has left: no access any more, and the number is forgotten.")
    click.echo(f"Requests given back: {left.given_back}; talked about and to be closed by a")
    click.echo(f"supervisor: {left.talked}. Shifts that nobody has now: {len(left.shifts)}.")
    if left.shifts:
        click.echo("To see when nobody is on duty: scripts/hotline duty gaps")
