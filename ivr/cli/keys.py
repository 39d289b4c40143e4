"""`keys new`: works before anything else does. For `ivr.cli`."""

import secrets

import click
from cryptography.fernet import Fernet

from ivr.cli.tools import Group

_BYTES = 32


@click.group(cls=Group)
def keys() -> None:
    """The keys that protect numbers, cookies and calls in progress."""


@keys.command()
def new() -> None:
    """Print three fresh keys, as lines for the file .env.

    For a new installation with a real carrier:

        scripts/hotline keys new >> .env

    In one that is already at work, put the new HOTLINE_NUMBER_KEYS before the old one, with a
    comma between, and leave the other two alone.
    """
    click.echo(f"HOTLINE_SECRET_KEY={secrets.token_urlsafe(_BYTES)}")
    click.echo(f"HOTLINE_NUMBER_KEYS={Fernet.generate_key().decode('ascii')}")
    click.echo(f"HOTLINE_LOOKUP_KEY={secrets.token_urlsafe(_BYTES)}")
    click.echo(
        "Put these lines into .env and keep a copy in a safe place: without them no telephone "
        "number in the database can ever be read again.",
        err=True,
    )
