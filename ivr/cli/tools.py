"""What commands work with, and how they get it and how they fail. For the modules of `ivr.cli`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click
from flask.cli import ScriptInfo

from ivr.cities import City
from ivr.conversations.line import Line
from ivr.errors import HotlineError, ProtocolError, Refused, StoreUnavailable
from ivr.jobs.ticks import Ticks
from ivr.settings import Settings
from ivr.store.db import WORKER_PATIENCE, Store, open_store

TOOLS = "hotline-command-line"
"""The name among an app's extensions under which commands find their Tools, or what failed."""

city_option = click.option(
    "--city", metavar="ID", help="The city's id; needed only where HotLine serves several."
)


@dataclass(frozen=True)
class Tools:
    """What `ivr.app` gives the command line; `make_ticks` makes the worker's jobs when asked."""

    settings: Settings
    line: Line = field(repr=False)
    make_ticks: Callable[[], Ticks] = field(repr=False)

    def city(self, wanted: str | None) -> City:
        """The city somebody named, or the only one. Raises Refused."""
        cities = self.line.hotline.cities
        found = cities.only if wanted is None else cities.by_id(wanted)
        if found is not None:
            return found
        known = ", ".join(city.city for city in cities)
        if wanted is None:
            raise Refused(f"HotLine serves several cities: name one with --city ({known}).")
        raise Refused(f"There is no city {wanted}: HotLine serves {known}.")

    @contextmanager
    def database(self) -> Iterator[Store]:
        """The database, up to date. Raises Refused where it is not, and StoreUnavailable."""
        from ivr.store import (
            schema,
        )  # with alembic, which serving needs nowhere: a tenth of a start

        with self.any_database() as store:
            if schema.current(store) != schema.newest():
                raise Refused("The database is not up to date. Run: scripts/hotline db upgrade")
            yield store

    @contextmanager
    def any_database(self) -> Iterator[Store]:
        """The database as it is, with the patience of somebody who is not on the telephone."""
        store = open_store(self.settings, patience=WORKER_PATIENCE)
        try:
            yield store
        finally:
            store.close()


class Command(click.Command):
    """A command whose failures are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what HotLine raises on purpose becomes a sentence on stderr."""
        try:
            return super().invoke(ctx)
        except HotlineError as failure:
            raise click.ClickException(_sentence(failure)) from None


class Group(click.Group):
    """A group of such commands."""

    command_class = Command


def with_tools(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the Tools as its first argument; where there are none, say what failed."""

    def run(*args: object, **options: object) -> None:
        found = tools_or_failure()
        if isinstance(found, HotlineError):
            raise found
        command(found, *args, **options)

    return update_wrapper(run, command)


def tools_or_failure() -> Tools | HotlineError:
    """The Tools of the app this command runs in, or why there are none."""
    app = click.get_current_context().ensure_object(ScriptInfo).load_app()
    found: Tools | HotlineError = app.extensions[TOOLS]
    return found


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turns what keeps a file from being written into a sentence. Raises Refused."""
    try:
        yield
    except OSError as wrong:
        raise Refused(
            f"{wrong.filename or place} cannot be written ({wrong.strerror}). "
            "Name a folder you may write to."
        ) from None


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Columns side by side, each as wide as its widest entry."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join(entry.ljust(width) for entry, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def _sentence(failure: HotlineError) -> str:
    match failure:
        case StoreUnavailable():
            return (
                f"The database cannot be used ({failure}). "
                "Check HOTLINE_DATABASE_URL, and that the database is running."
            )
        case ProtocolError():
            return (
                "HotLine cannot start, because its protocols have faults. "
                "To see them all: scripts/hotline protocol check"
            )
        case _:
            return str(failure)
