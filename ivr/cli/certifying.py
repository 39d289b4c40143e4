"""`assistant certify`: who is trained for duty, or let on it all the same. For `ivr.cli`."""

import click

from ivr.cli.on_staff import note, on_staff
from ivr.cli.tools import Command, Tools, city_option, with_tools
from ivr.errors import Refused
from ivr.store import people

_LONGEST_REASON = 200


@click.command(cls=Command)
@click.argument("number")
@click.option("--off", is_flag=True, help="They are not certified, or not any more.")
@click.option("--allow", "reason", metavar="REASON", help="Not certified but let on duty, and why.")
@city_option
@with_tools
def certify(tools: Tools, *, number: str, off: bool, reason: str | None, city: str | None) -> None:
    """Note that the assistant with this NUMBER is certified for duty.

    Who is not is never offered a case, and their shifts fill no gap. A supervisor may let them on
    duty all the same, for a reason that is kept.

        scripts/hotline assistant certify +380671234567
    """
    if off and reason is not None:
        raise Refused("--allow says already that they are not certified: leave out --off.")
    why = None if reason is None else " ".join(reason.split())
    if why is not None and not 0 < len(why) <= _LONGEST_REASON:
        raise Refused(f"A reason has 1 to {_LONGEST_REASON} characters.")
    place, now = tools.city(city), tools.line.clock.now()
    certified = not off and why is None
    with tools.database() as store, store.transaction() as conn:
        who = on_staff(conn, store.vault, place, number)
        sealed = None if why is None else store.vault.seal(why)
        people.certify(conn, who.id, certified, allowed_sealed=sealed)
        action = "certified" if certified else "not-certified" if why is None else "allowed"
        note(conn, place.city, f"assistant-{action}", who.id, now=now)
        name = store.vault.open(who.name_sealed)
    if certified:
        click.echo(f"{name} is certified for duty.")
    elif why is None:
        click.echo(f"{name} is offered no case. Look for gaps: scripts/hotline duty gaps")
    else:
        click.echo(f"{name} is not certified, and is offered cases all the same: {why}")
