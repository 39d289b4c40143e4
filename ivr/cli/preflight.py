"""`preflight`: everything that can be seen before the start, good and bad. For `ivr.cli`."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from ivr.catalog import read_catalogue
from ivr.cities import Cities, load_cities
from ivr.cli import fallback
from ivr.cli.tools import Command, Tools, tools_or_failure
from ivr.clock import SystemClock
from ivr.errors import CityError, ProtocolError, SettingsError
from ivr.flow.catalogue import Catalogue
from ivr.readiness import carriers, database, machine, packs
from ivr.readiness.checks import Check, failed, of_problems, passed, warned
from ivr.settings import ROOT, Settings, Wanted, load_settings, wanted

_WIDTH = max(map(len, ("pass", "warn", "fail")))
_COLOURS = {"pass": "green", "warn": "yellow", "fail": "red"}


@click.command(cls=Command)
@click.option("--quiet", is_flag=True, help="Only what did not pass; nothing where all is well.")
def preflight(quiet: bool) -> None:
    """Look at everything before HotLine goes on the air: settings, files, database, people.

    Each line is pass, warn or fail, with what to do; at the end stands what only the carrier's
    console can tell. Run it as the user HotLine runs as. It changes nothing and sends nothing,
    and fails where any line does.
    """
    asked = wanted()
    checks = list(_checks(asked))
    for check in checks:
        if not quiet or check.verdict != "pass":
            _tell(check)
    cities = _cities(asked)
    if asked.real and isinstance(cities, Cities) and not quiet:
        _tell_console(cities)
    _conclude(checks, quiet=quiet)


def _checks(asked: Wanted) -> Iterator[Check]:
    settings = _settings()
    if isinstance(settings, SettingsError):
        yield from carriers.refused(settings)
    else:
        yield from carriers.of_settings(settings, os.environ)
    yield from machine.of_folders(asked.var, ROOT / ".env")
    cities = _cities(asked)
    yield from _content(asked, cities)
    if isinstance(settings, SettingsError):
        remedy = "Mend the settings, then run this again."
        yield failed("database", "It could not be looked at.", remedy)
    else:
        found = cities if isinstance(cities, Cities) else None
        yield from database.of_database(settings, found, SystemClock().now())
    yield from _fallbacks(asked)


def _settings() -> Settings | SettingsError:
    try:
        return load_settings()
    except SettingsError as refused:
        return refused


def _cities(asked: Wanted) -> Cities | CityError:
    try:
        return load_cities(asked.cities)
    except CityError as refused:
        return refused


def _content(asked: Wanted, cities: Cities | CityError) -> Iterator[Check]:
    if isinstance(cities, CityError):
        yield from of_problems("city pack", cities.problems)
        return
    yield from packs.of_packs(cities, real=asked.real)
    try:
        catalogue = read_catalogue(asked.protocols, cities.languages)
    except ProtocolError as refused:
        yield from of_problems("protocols", refused.problems)
        return
    yield passed("protocols", _counted(catalogue))
    yield from (packs.of_drafts(city, catalogue) for city in cities)


def _counted(catalogue: Catalogue) -> str:
    return f"{len(catalogue.protocols)} protocols and {len(catalogue.numbers)} numbers, all sound."


def _fallbacks(asked: Wanted) -> Iterator[Check]:
    """Whether what the carrier says by itself is still what it should say."""
    tools = tools_or_failure()
    if not isinstance(tools, Tools) or not asked.real:
        return
    wrong = [
        file for file, text in fallback.files(tools.line.hotline) if not _is(file, text, asked)
    ]
    if wrong:
        remedy = "Run: scripts/hotline fallback export, and put the files into the TwiML Bins."
        yield warned("fallback", f"Missing or out of date: {', '.join(wrong)}.", remedy)
    else:
        yield passed("fallback", "What was exported for the carrier is up to date.")


def _is(name: str, text: str, asked: Wanted) -> bool:
    file: Path = asked.var / fallback.FOLDER / name
    return file.is_file() and file.read_text("utf-8") == text


def _tell(check: Check) -> None:
    verdict = click.style(check.verdict.ljust(_WIDTH), fg=_COLOURS[check.verdict])
    click.echo(f"{verdict}  {check.name}: {check.found}")
    if check.remedy:
        click.echo(f"{' ' * _WIDTH}  {check.remedy}")


def _tell_console(cities: Cities) -> None:
    settings = _settings()
    if isinstance(settings, Settings):
        click.echo("\nOnly the carrier's console can tell (docs/operate.md says where to look):")
        for line in carriers.at_the_console(settings.public_url, cities):
            click.echo(line)
        click.echo()


def _conclude(checks: list[Check], *, quiet: bool) -> None:
    fails, warns = (sum(check.verdict == each for check in checks) for each in ("fail", "warn"))
    if fails:
        raise click.ClickException(f"{fails} of {len(checks)} failed. Mend them and run it again.")
    if warns:
        click.echo(f"Nothing failed; {warns} of {len(checks)} to think about.")
    elif not quiet:
        click.echo("All is well.")
