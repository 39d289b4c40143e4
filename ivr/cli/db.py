"""`db upgrade`. For `ivr.cli`."""

from dataclasses import replace

import click
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from ivr.cli.tools import Group, Tools, with_tools
from ivr.dispatch import graves
from ivr.errors import Refused
from ivr.store import schema
from ivr.store.db import Store


@click.group(cls=Group)
def db() -> None:
    """The database."""


@db.command()
@with_tools
def upgrade(tools: Tools) -> None:
    """Create the database's tables, or bring them to what this version needs.

    Safe to run again, and while HotLine is running. Run it after every update:

        scripts/hotline db upgrade
    """
    with tools.any_database() as store:
        before, newest = schema.current(store), schema.newest()
        if before != newest:
            _upgrade(store)
        # Also where nothing was to be done: it may be an older copy, just brought back.
        hotline = replace(tools.line.hotline, store=store)
        again = graves.keep_erased(hotline, tools.line.clock.now())
    if again:
        click.echo(f"Erased again, because they had asked for it: {again}.")
    if before == newest:
        click.echo(f"The database is up to date (revision {newest}).")
    elif before is None:
        click.echo(f"The database has been created (revision {newest}).")
    else:
        click.echo(f"The database has been brought from revision {before} to {newest}.")


def _upgrade(store: Store) -> None:
    try:
        schema.upgrade(store)
    except CommandError:
        raise Refused(
            "The database was made by a newer HotLine than this one. "
            "Go back to that version, or restore a copy from before it."
        ) from None
    except DBAPIError as wrong:
        raise Refused(
            f"The database could not be changed, and is as it was: {_reason(wrong)}. "
            "Check that HotLine may write to it and that nobody holds it locked."
        ) from None


def _reason(wrong: DBAPIError) -> str:
    return (str(wrong.orig).splitlines() or [type(wrong.orig).__name__])[0].rstrip(".")
