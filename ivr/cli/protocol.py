"""`protocol check` and `protocol list`; `play` and `schema` join them. For `ivr.cli`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from ivr.cli.play import play
from ivr.cli.protocol_files import catalogue_or_problems
from ivr.cli.schema import schema
from ivr.cli.tools import Group, Tools, table, with_tools
from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import Branch, Danger, Menu, Protocol


@click.group(cls=Group)
def protocol() -> None:
    """The response protocols: what callers are asked and told."""


protocol.add_command(play)
protocol.add_command(schema)


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
    click.echo(_counts(catalogue_or_problems(folder)))


@protocol.command("list")
@with_tools
def list_(tools: Tools) -> None:
    """List the protocols in force: id, title, revision, signed off or draft, languages."""
    catalogue = tools.line.hotline.catalogue()
    head = ("ID", "TITLE", "REVISION", "STATE", "LANGUAGES")
    click.echo(table(head, [_row(each) for each in catalogue.protocols.values()]))


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
