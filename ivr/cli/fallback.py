"""`fallback export`: what callers get while HotLine itself is down. For `ivr.cli`."""

from collections.abc import Iterator
from pathlib import Path

import click

from ivr.channels import hosted, sms
from ivr.channels.wording import Wording
from ivr.cities import City
from ivr.cli.tools import Group, Tools, with_tools, writing
from ivr.dispatch.hotline import Hotline
from ivr.flow.effects import Say
from ivr.flow.texts import Digits, Value

FOLDER = "fallback"


@click.group(cls=Group)
def fallback() -> None:
    """The carrier's own answer for the time HotLine cannot give one."""


@fallback.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@with_tools
def export(tools: Tools, *, folder: Path | None) -> None:
    """Write the TwiML the carrier answers with when HotLine does not, into FOLDER.

    For each city voice-CITY.xml (tells the numbers for danger and rings the patrol's desks one
    after the other) and sms-CITY.xml. Without FOLDER they go to var/fallback. Put each into a
    TwiML Bin at the carrier and enter its address as the number's fallback URL; do it again when
    a patrol number or a wording changes.
    """
    place, hotline = folder or tools.settings.var / FOLDER, tools.line.hotline
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
        for name, document in files(hotline):
            _write(place / name, document)
        for city in hotline.cities:
            if city.sample:
                click.echo(f"{city.city} is a sample with made-up numbers: never upload its files.")
    click.echo("Put each into a TwiML Bin and enter its address as the number's fallback URL.")


def files(hotline: Hotline) -> Iterator[tuple[str, str]]:
    """The name and text of each file: two a city."""
    for city in hotline.cities:
        yield f"voice-{city.city}.xml", voice(hotline, city)
        yield f"sms-{city.city}.xml", text(hotline, city)


def voice(hotline: Hotline, city: City) -> str:
    """What a caller hears: what to do in danger, that something failed, then the patrol's desks."""
    return hosted.call(
        _in_each_language(hotline, city, "fallback-call"),
        _in_each_language(hotline, city, "fallback-next"),
        _in_each_language(hotline, city, "fallback-numbers"),
        wording=_wording(hotline, city),
        numbers=city.patrol.voice,
        caller_id=city.numbers[0],
        ring_seconds=city.patrol.ring_seconds,
    )


def text(hotline: Hotline, city: City) -> str:
    """What somebody who texts gets: a message in each language of the city."""
    wording = _wording(hotline, city)
    return sms.reply(*map(wording.written, _in_each_language(hotline, city, "fallback-text")))


def _wording(hotline: Hotline, city: City) -> Wording:
    return Wording(hotline.catalogue(), city.zone, speak=dict(city.speak.items()))


def _in_each_language(hotline: Hotline, city: City, phrase: str) -> list[Say]:
    values: dict[str, Value] = {"number": Digits(city.numbers[0])}
    return [hotline.phrase(phrase, language, values) for language in city.languages]


def _write(file: Path, document: str) -> None:
    file.write_text(document, encoding="utf-8")
    click.echo(f"Written: {file}")
