"""`protocol check` and `list`; `play`, `schema` and `danger-words` join them. For `ivr.cli`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from ivr.cities import Cities
from ivr.cli.danger_words import danger_words
from ivr.cli.play import play
from ivr.cli.protocol_files import catalogue_or_problems
from ivr.cli.schema import schema
from ivr.cli.tools import Group, Tools, table, with_tools
from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import Branch, Danger, Menu, Protocol


@click.group(cls=Group)
def protocol() -> None:
    """The response protocols: what callers are asked and told."""


protocol.add_command(danger_words)
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
    """List the protocols in force, who has still to sign them off, and which cities serve them.

    A draft is served only where the city's file says `serve_drafts: true`. LANGUAGES are those in
    which all of it is there.
    """
    hotline = tools.line.hotline
    catalogue = hotline.catalogue()
    head = ("ID", "TITLE", "REVISION", "SIGN-OFF", "SERVED IN", "LANGUAGES")
    rows = [
        _row(each, _served(each, catalogue, hotline.cities))
        for each in catalogue.protocols.values()
    ]
    click.echo(table(head, rows))


def _counts(catalogue: Catalogue) -> str:
    drafts = sum(each.draft for each in catalogue.protocols.values())
    return (
        f"All is well: {len(catalogue.protocols)} protocols ({drafts} of them drafts), "
        f"{len(catalogue.phrases)} phrases, {len(catalogue.numbers)} telephone numbers."
    )


def _row(each: Protocol, served: str) -> tuple[str, ...]:
    title = each.title.get("en") or next(iter(each.title.values()))
    languages = ", ".join(_languages(each))
    return each.protocol, title, str(each.revision), _sign_off(each), served, languages


def _sign_off(each: Protocol) -> str:
    """Done, or whose is missing."""
    missing = set(each.needs_sign_off) - {sign_off.role for sign_off in each.sign_offs}
    return f"draft: {', '.join(sorted(missing))}" if missing else "signed off"


def _served(each: Protocol, catalogue: Catalogue, cities: Cities) -> str:
    """The cities whose callers are told it."""
    kept_back = each.protocol in catalogue.drafts
    return ", ".join(c.city for c in cities if c.serve_drafts or not kept_back) or "no city"


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
