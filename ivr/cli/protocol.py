"""`protocol check` and `protocol list`. For `ivr.cli`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from ivr.catalog import read_catalogue
from ivr.cities import load_cities
from ivr.cli.tools import Group, Tools, table, tools_or_failure, with_tools
from ivr.errors import Problem, ProtocolError
from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import Branch, Danger, Menu, Protocol
from ivr.settings import load_settings


@click.group(cls=Group)
def protocol() -> None:
    """The response protocols: what callers are asked and told."""


@protocol.command()
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another folder than the one HotLine reads.",
)
def check(folder: Path | None) -> None:
    """Check every file of protocols, phrases and numbers, and name all that is wrong.

    Each problem comes with its file, line and place in the file, and with what to do about it.
    Nothing is put into force.
    """
    usual, languages = _usual()
    place = folder or usual
    try:
        catalogue = read_catalogue(place, languages)
    except ProtocolError as refused:
        _tell(refused.problems)
        count = len(refused.problems)
        told = "1 problem" if count == 1 else f"{count} problems"
        raise click.ClickException(f"{told} in {place}. Mend them and check again.") from None
    click.echo(_counts(catalogue))


@protocol.command("list")
@with_tools
def list_(tools: Tools) -> None:
    """List the protocols in force: id, title, revision, signed off or draft, languages."""
    catalogue = tools.line.hotline.catalogue()
    head = ("ID", "TITLE", "REVISION", "STATE", "LANGUAGES")
    click.echo(table(head, [_row(each) for each in catalogue.protocols.values()]))


def _usual() -> tuple[Path, tuple[str, ...]]:
    """The folder HotLine reads, and the languages its texts must have.

    Read afresh where HotLine could not start: a broken protocol may be the very reason.
    """
    found = tools_or_failure()
    if isinstance(found, Tools):
        return found.settings.protocols, found.line.hotline.cities.languages
    settings = load_settings()
    return settings.protocols, load_cities(settings.cities).languages


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        click.echo(": ".join(filter(None, (place, problem.path))))
        click.echo(f"  {problem.message}")
        click.echo(f"  {problem.remedy}\n")


def _counts(catalogue: Catalogue) -> str:
    drafts = sum(each.draft for each in catalogue.protocols.values())
    return (
        f"All is well: {len(catalogue.protocols)} protocols ({drafts} of them drafts), "
        f"{len(catalogue.phrases)} phrases, {len(catalogue.numbers)} telephone numbers."
    )


def _row(each: Protocol) -> tuple[str, ...]:
    title = each.title.get("en") or next(iter(each.title.values()))
    state = "draft" if each.draft else "signed off"
    return each.protocol, title, str(each.revision), state, ", ".join(_languages(each))


def _languages(each: Protocol) -> list[str]:
    """The languages in which everything a caller hears of it is there."""
    return [code for code in each.title if all(code in text for text in _texts(each))]


def _texts(each: Protocol) -> Iterator[Mapping[str, str]]:
    for step in each.steps.values():
        if isinstance(step, Branch | Danger):
            continue
        yield step.text
        if isinstance(step, Menu):
            yield from (choice.label for choice in step.choices)
