"""`protocol danger-words`: what the lists of danger words make of texts. For `ivr.cli`."""

from pathlib import Path

import click
from pydantic import TypeAdapter

from ivr.channels.danger_trial import DangerTexts, Tried, because, does, each_tried, rates
from ivr.cli.protocol_files import catalogue_or_problems, tell, usual_folder
from ivr.cli.tools import Command, table
from ivr.flow.catalogue import Catalogue
from ivr.flow.parse import parse
from ivr.flow.refusals import validated

TEXTS = Path("texts") / "danger.yaml"
"""The file of texts among the protocols; HotLine itself does not read it."""

_MEANINGS = {
    "alarm": "the police are alarmed at once",
    "ask": "is asked whether they are in danger",
    "self-harm": "is called back urgently, with the numbers for a crisis",
    "none": "no danger: a topic, a person or the menu",
}


@click.command("danger-words", cls=Command)
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another file of texts than texts/danger.yaml among the protocols.",
)
def danger_words(texts: tuple[str, ...], file: Path | None) -> None:
    """Say what a TEXT leads to and by which word; without one, try all of texts/danger.yaml.

    The lists are read afresh. Each text of the file that is not read as the file says is printed,
    and how often danger is missed and alarms are false; exits with 1 where any is misread.
    """
    catalogue = catalogue_or_problems()
    if texts:
        for text in texts:
            click.echo(_said(text, catalogue))
        return
    tried = tuple(each_tried(_read(file or usual_folder() / TEXTS), catalogue))
    misread = [each for each in tried if each.does != each.must]
    if misread:
        head = ("TEXT", "LANGUAGE", "MUST", "DOES", "BY")
        click.echo(table(head, [_row(each) for each in misread]) + "\n")
    click.echo(_report(tried))
    if misread:
        raise click.ClickException("Mend danger-words.yaml, or what the texts say they must do.")


def _said(text: str, catalogue: Catalogue) -> str:
    word = because(text, catalogue)
    by = f" (by “{word}”)" if word else ""
    return f"“{text}”: {_MEANINGS[does(text, catalogue)]}{by}"


def _row(each: Tried) -> tuple[str, ...]:
    return (each.text, each.language, each.must, each.does, each.because or "-")


def _report(tried: tuple[Tried, ...]) -> str:
    rows = [
        (rate.name, f"{rate.count} of {rate.of}", f"{100 * rate.count / max(1, rate.of):.1f} %")
        for rate in rates(tried)
    ]
    return f"{len(tried)} texts\n" + table(("WHAT", "HOW OFTEN", "RATE"), rows)


def _read(file: Path) -> DangerTexts:
    try:
        parsed = parse(file.read_bytes(), file.name)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror or error}.") from None
    value, problems = validated(TypeAdapter(DangerTexts), parsed)
    tell((*parsed.problems, *problems))
    if value is None:
        raise click.ClickException(f"Mend {file} and try again.")
    return value
