"""`block add`, `block list` and `block lift`. For `ivr.cli`.

What the page of a call does in two steps by two supervisors is written here at once, for both of
them: whoever runs the command answers for having asked both, and the audit says that it was the
command line.
"""

from datetime import timedelta

import click
from sqlalchemy import Connection

from ivr import phones
from ivr.cities import City
from ivr.cli.city_time import show_time
from ivr.cli.on_staff import note
from ivr.cli.tools import Group, Tools, city_option, table, with_tools
from ivr.errors import Refused
from ivr.store import blocks, supervisors
from ivr.store.blocks import Block

DAYS = ("7", "30", "90")
"""For how long a number may be blocked, as on the page."""

LONGEST_REASON = 300


@click.group(cls=Group)
def block() -> None:
    """Numbers that nobody is asked to call back by itself; danger works for them as ever."""


@block.command()
@click.argument("number")
@click.option("--by", "first", metavar="EMAIL", required=True, help="The supervisor who wants it.")
@click.option("--with", "second", metavar="EMAIL", required=True, help="The one who agrees.")
@click.option("--reason", required=True, help="Why; kept encrypted.")
@click.option("--days", type=click.Choice(DAYS), default="7", show_default=True, help="How long.")
@city_option
@with_tools
def add(
    tools: Tools,
    *,
    number: str,
    first: str,
    second: str,
    reason: str,
    days: str,
    city: str | None,
) -> None:
    """Block a caller's NUMBER, for two supervisors who both want it.

    Only automatic callbacks stop: what the number asks for waits for a supervisor's approval.

        scripts/hotline block add +380931234567 --by oksana@line.example --with petro@line.example
        --reason "Shouts at assistants" --days 30
    """
    place, now = tools.city(city), tools.line.clock.now()
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise Refused("Write why, after --reason.")
    with tools.database() as store, store.transaction() as conn:
        both = _supervisor(conn, place, first), _supervisor(conn, place, second)
        if both[0] == both[1]:
            raise Refused("Nobody can block alone: name two different supervisors.")
        blocked = blocks.block(
            conn,
            store.vault,
            city=place.city,
            caller_mac=store.vault.mac(place.city, _caller(number)),
            reason=why,
            lasts=timedelta(days=int(days)),
            supervisors=both,
            now=now,
        )
        if blocked is None:
            raise Refused("No call or text of this number is in the log: nothing to block.")
        note(conn, place.city, "block-added", blocked, now=now)
    until = show_time(now + timedelta(days=int(days)), place.zone)
    click.echo(f"Block {blocked} stands until {until}. To end it: scripts/hotline block lift")


@block.command("list")
@city_option
@with_tools
def list_(tools: Tools, *, city: str | None) -> None:
    """Show what is blocked, or waits for a second supervisor; no number is shown."""
    place, now = tools.city(city), tools.line.clock.now()
    with tools.database() as store, store.reading() as conn:
        standing = blocks.standing(conn, store.vault, place.city, now)
    if not standing:
        click.echo("No number is blocked.")
        return
    head = ("BLOCK", "CALL", "BY", "AGREED", "UNTIL", "WHY")
    click.echo(table(head, [_row(each, place) for each in standing]))


@block.command()
@click.argument("number_of_block", metavar="BLOCK", type=click.IntRange(min=1, max=2**63 - 1))
@click.option("--by", "who", metavar="EMAIL", required=True, help="The supervisor who wants it.")
@city_option
@with_tools
def lift(tools: Tools, *, number_of_block: int, who: str, city: str | None) -> None:
    """End the BLOCK of this number in `block list`, for any one supervisor."""
    place, now = tools.city(city), tools.line.clock.now()
    with tools.database() as store, store.transaction() as conn:
        _supervisor(conn, place, who)
        if not blocks.end(conn, place.city, number_of_block, now=now):
            raise Refused("There is no such block. To see them all: scripts/hotline block list")
        note(conn, place.city, "block-ended", number_of_block, now=now)
    click.echo(f"Block {number_of_block} is lifted.")


def _caller(number: str) -> str:
    found = phones.parse(number)
    if found is None:
        raise Refused("This is no telephone number. Write it like +380931234567.")
    return found


def _supervisor(conn: Connection, city: City, email: str) -> int:
    found = supervisors.by_email(conn, email.strip().lower())
    if found is None or found.city != city.city:
        raise Refused(f"{email.strip()} is no supervisor of {city.city}.")
    return found.id


def _row(each: Block, city: City) -> tuple[str, ...]:
    until = show_time(each.expires_at, city.zone)
    agreed = each.agreed_by or "not yet"
    return (str(each.id), str(each.call), each.proposed_by, agreed, until, each.reason)
