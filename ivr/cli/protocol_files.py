"""The folder of protocols as commands read it: afresh, with every problem told. For `ivr.cli`."""

from collections.abc import Iterable
from pathlib import Path

import click

from ivr.catalog import read_catalogue
from ivr.cities import load_cities
from ivr.cli.tools import Tools, tools_or_failure
from ivr.errors import Problem, ProtocolError
from ivr.flow.catalogue import Catalogue
from ivr.settings import load_settings


def catalogue_or_problems(folder: Path | None = None) -> Catalogue:
    """The catalogue of a folder, or of the one HotLine reads.

    Where it is at fault every problem is printed, with what to do; raises ClickException.
    """
    usual, languages = _usual()
    place = folder or usual
    try:
        return read_catalogue(place, languages)
    except ProtocolError as refused:
        tell(refused.problems)
        count = len(refused.problems)
        told = "1 problem" if count == 1 else f"{count} problems"
        raise click.ClickException(f"{told} in {place}. Mend them and check again.") from None


def usual_folder() -> Path:
    """The folder HotLine reads protocols from."""
    return _usual()[0]


def _usual() -> tuple[Path, tuple[str, ...]]:
    """The folder HotLine reads, and the languages its texts must have.

    Read afresh where HotLine could not start: a broken protocol may be the very reason.
    """
    found = tools_or_failure()
    if isinstance(found, Tools):
        return found.settings.protocols, found.line.hotline.cities.languages
    settings = load_settings()
    return settings.protocols, load_cities(settings.cities).languages


def tell(problems: Iterable[Problem]) -> None:
    """Print each problem with its place and what to do."""
    for problem in problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        click.echo(": ".join(filter(None, (place, problem.path))))
        click.echo(f"  {problem.message}")
        click.echo(f"  {problem.remedy}\n")
