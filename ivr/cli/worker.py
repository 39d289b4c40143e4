"""`worker`. For `ivr.cli`."""

import click

from ivr.cli.tools import Command, Tools, with_tools
from ivr.errors import StoreUnavailable
from ivr.jobs.pulse import Patience
from ivr.jobs.worker import run


@click.command(cls=Command)
@click.option(
    "--stuck-after",
    type=click.FloatRange(min=1),
    default=Patience().hung,
    show_default=True,
    metavar="SECONDS",
    help="How long nothing may move until the worker ends itself, to be started anew.",
)
@with_tools
def worker(tools: Tools, stuck_after: float) -> None:
    """Run the worker: it passes on requests, rings, sends texts, and reminds.

    It runs until it is stopped (Ctrl-C or SIGTERM) and then finishes what it has begun. At least
    one has to run beside the web process; with PostgreSQL any number may, with SQLite one. One
    that hangs ends itself with status 70: whatever runs it has to start it anew, as systemd does.
    """
    try:
        with tools.database():
            pass
    except StoreUnavailable as missing:
        # After a power cut the database may come up last; a worker that gave up stays away.
        click.echo(f"{missing}: the worker starts and goes on trying.", err=True)
    run(tools.make_ticks(), tools.line.clock, Patience(hung=stuck_after))
