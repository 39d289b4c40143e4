"""`protocol play`: a protocol in the terminal, as a call or as texts. For `ivr.cli`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import click

from ivr.channels.segments import count
from ivr.cities import City
from ivr.cli.protocol_files import catalogue_or_problems
from ivr.cli.tools import Command, Tools, city_option, with_tools, writing
from ivr.conversations import script
from ivr.conversations.rehearsal import Caller, Told
from ivr.conversations.script import Conversation, Exchange, Script, Who
from ivr.conversations.ways import keys_to, word_for
from ivr.dispatch.asking import language_name
from ivr.errors import FlowError, Refused
from ivr.flow.catalogue import Catalogue

Channel = Literal["voice", "sms"]

_HOW: dict[Channel, str] = {
    "voice": "Keys: 0 to 9, * and #, then Enter. Enter alone says nothing. Ctrl-D hangs up.",
    "sms": "Write a text, then Enter. Ctrl-D ends.",
}


@click.command(cls=Command)
@click.argument("protocol", metavar="PROTOCOL")
@click.option("--lang", metavar="CODE", help="The caller's language; else the city's first.")
@click.option(
    "--by",
    type=click.Choice(["voice", "text"]),
    default="voice",
    show_default=True,
    help="As a call, or as text messages.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write down what was played, as a test for tests/conversations/.",
)
@city_option
@with_tools
def play(
    tools: Tools, protocol: str, lang: str | None, by: str, save: Path | None, city: str | None
) -> None:
    """Play a protocol here, as a caller hears or reads it. Nobody is called, nothing is kept.

    PROTOCOL is its id, as `protocol list` shows it. The files are read afresh each time, so change
    one and play again.
    """
    place = tools.city(city)
    catalogue = catalogue_or_problems()
    language = _language(place, lang)
    _check_known(catalogue, protocol)
    if save is not None:
        _check_free(save)
    channel: Channel = "voice" if by == "voice" else "sms"
    stage = Stage(Caller(catalogue, place, Who(language=language), channel))
    title = _title(catalogue, protocol, language, channel)
    click.secho(f"{title}. Nobody is called.", bold=True)
    if protocol in catalogue.drafts and not place.serve_drafts:
        click.echo(f"It is a draft: callers of {place.city} are offered a person instead.")
    click.echo(_HOW[channel])
    (_call if channel == "voice" else _texts)(stage, protocol)
    if save is not None:
        _save(stage, save, title)


@dataclass
class Stage:
    """A caller who is played, and what was played so far."""

    caller: Caller
    steps: list[Exchange] = field(default_factory=list)

    def does(self, **doing: Any) -> None:
        """One doing of the caller's: carried out, shown and kept."""
        step = Exchange(**doing)
        told = self.caller.does(step)
        heard = {"hears": told.names, "languages": told.languages, "does": told.deeds}
        self.steps.append(step.model_copy(update=heard))
        for line in _shown(told, voice=self.caller.facts.voice):
            click.echo(line)


def _call(stage: Stage, protocol: str) -> None:
    keys = keys_to(stage.caller, protocol)
    if keys is None:
        raise Refused(f"No menu leads to {protocol}, only its topic words: play it --by text.")
    stage.does(call="begins")
    for key in keys:
        click.secho(f"\n> {key}", fg="cyan")
        stage.does(press=key)
    try:
        while stage.caller.waits_for != "nothing":
            _next_of_call(stage)
        click.secho("\nHotLine hangs up.", dim=True)
    except click.Abort:
        click.secho("\nThe caller hangs up.", dim=True)
        stage.does(call="ends")


def _next_of_call(stage: Stage) -> None:
    if stage.caller.waits_for == "police":
        answers = click.confirm("\nThe patrol's desk rings. Does it answer?", default=True)
        stage.does(police="answer" if answers else "do not answer")
        return
    keys = _asked().replace(" ", "")
    if not keys:
        stage.does(silence=1)
    if not set(keys) <= set("0123456789*#"):
        click.echo("A telephone has the keys 0 to 9, * and #.")
        return
    while keys and (waiting := stage.caller.waits_for) in ("keys", "number"):
        if waiting == "keys":
            pressed, keys = keys[0], keys[1:]
        else:
            number, _, keys = keys.partition("#")
            pressed = f"{number[: script.MOST_KEYS - 1]}#"
        stage.does(press=pressed)


def _texts(stage: Stage, protocol: str) -> None:
    caller = stage.caller
    word = word_for(caller.catalogue, protocol, caller.language or "")
    for text in (word,) if word else ("MENU", *(keys_to(caller, protocol) or "")):
        click.secho(f"\n> {text}", fg="cyan")
        stage.does(text=text)
    try:
        while True:
            _next_text(stage)
    except click.Abort:
        click.echo()


def _next_text(stage: Stage) -> None:
    text = _asked().strip()
    if not text:
        return
    try:
        stage.does(text=text)
    except FlowError as impossible:
        click.echo(str(impossible))


def _asked() -> str:
    answer: str = click.prompt("\n", prompt_suffix="> ", default="", show_default=False)
    return answer


def _shown(told: Told, *, voice: bool) -> Iterator[str]:
    """What was told, for the eye: the words, then where they stand, then what was done."""
    for line in told.lines:
        yield click.wrap_text(line, 78, "  ", "  ")
    if told.names:
        size = "" if voice else f" ({_parts(told.words)})"
        yield click.style(f"  {', '.join(told.names)}{size}", dim=True)
    for deed in told.deeds:
        yield click.style(f"  → {deed}", fg="yellow")


def _parts(text: str) -> str:
    parts = count(text).segments
    return "1 part" if parts == 1 else f"{parts} parts"


def _language(city: City, wanted: str | None) -> str:
    if wanted is None or wanted in city.languages:
        return wanted or city.languages[0]
    raise Refused(f"{city.city} offers no {wanted}, but: {', '.join(city.languages)}.")


def _check_known(catalogue: Catalogue, protocol: str) -> None:
    if protocol not in catalogue.protocols:
        known = ", ".join(sorted(catalogue.protocols))
        raise Refused(f"There is no protocol {protocol}. There are: {known}.")


def _check_free(file: Path) -> None:
    if file.suffix != ".yaml":
        raise Refused(f"{file} would not be found among the tests: name it {file.stem}.yaml.")
    if file.exists():
        raise Refused(f"{file} is there already: choose another name.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}: choose another.")


def _title(catalogue: Catalogue, protocol: str, language: str, channel: Channel) -> str:
    titles = catalogue.protocols[protocol].title
    told = titles.get("en") or next(iter(titles.values()))
    way = "as a call" if channel == "voice" else "by text"
    return f"{told}, {way} in {language_name(language, 'en')}"


def _save(stage: Stage, file: Path, title: str) -> None:
    caller = stage.caller
    conversation = Conversation(
        title=title,
        channel="voice" if caller.facts.voice else "sms",
        who=Who(language=caller.language),
        steps=tuple(stage.steps),
    )
    with writing(file):
        file.write_text(script.written(Script(file, conversation)), encoding="utf-8")
    click.echo(f"Saved in {file}. Among tests/conversations/ it is a test from now on.")
