"""`duty feed`: the address at which an assistant's calendar finds their shifts. For `ivr.cli`."""

import click

from ivr.cli.on_staff import note, on_staff
from ivr.cli.tools import Command, Tools, city_option, with_tools
from ivr.errors import Refused
from ivr.store import feeds


@click.command(cls=Command)
@click.argument("number")
@click.option("--revoke", is_flag=True, help="Take the address away instead.")
@city_option
@with_tools
def feed(tools: Tools, *, number: str, revoke: bool, city: str | None) -> None:
    """Make an address for the calendar of the assistant with this NUMBER.

    It is shown this once, and the one before leads nowhere any more. Whoever has it sees when they
    are on duty: give it to them alone.
    """
    place, hotline, now = tools.city(city), tools.line.hotline, tools.line.clock.now()
    token = hotline.new_token()
    with tools.database() as store, store.transaction() as conn:
        who = on_staff(conn, store.vault, place, number)
        if not revoke:
            feeds.make(conn, who.id, token, now=now)
        elif not feeds.revoke(conn, who.id):
            raise Refused("This assistant has no address for a calendar.")
        note(conn, place.city, "feed-revoked" if revoke else "feed-made", who.id, now=now)
        name = store.vault.open(who.name_sealed)
    if revoke:
        click.echo(f"The address of {name}'s calendar leads nowhere any more.")
        return
    click.echo(f"{name}'s calendar subscribes to (shown this once):")
    click.echo(hotline.urls.shifts(token))
