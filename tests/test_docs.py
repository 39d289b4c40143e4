"""The documents are complete: whatever can be set, run or written is told, and every page found."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import get_args

import click
import pytest

import ivr.cli
from ivr.flow.protocol import Step
from ivr.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
DOCUMENTS = sorted(file for file in (ROOT / "docs").rglob("*") if file.is_file())
TOLD = "\n".join(page.read_text() for page in PAGES)


def commands() -> Iterator[str]:
    """Every command as it is typed: `db upgrade`, `worker`."""
    for module in pkgutil.iter_modules(ivr.cli.__path__):
        found = getattr(import_module(f"ivr.cli.{module.name}"), module.name, None)
        if isinstance(found, click.Group):
            yield from (f"{found.name} {each}" for each in found.commands)
        elif isinstance(found, click.Command):
            yield str(found.name)


def kinds() -> Iterator[str]:
    """Every kind of step, as a protocol names it."""
    for step in get_args(get_args(Step)[0]):
        yield from get_args(step.model_fields["kind"].annotation)


def links(page: Path) -> Iterator[Path]:
    """The files and folders of ours that a page links to."""
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            yield (page.parent / target).resolve()


@pytest.mark.parametrize("setting", [str(f.alias) for f in Settings.model_fields.values()])
def test_every_setting_is_told(setting: str) -> None:
    assert re.search(rf"\b{setting}\b", TOLD), f"say in docs/operators.md what {setting} is for"


@pytest.mark.parametrize("command", [*commands()])
def test_every_command_is_told(command: str) -> None:
    assert re.search(rf"\b{command}\b", TOLD), f"say in docs/operators.md what `{command}` does"


def test_commands_are_found_to_be_told() -> None:
    assert {"db upgrade", "protocol check", "worker"} <= set(commands())


@pytest.mark.parametrize("kind", [*kinds()])
def test_every_kind_of_step_is_told(kind: str) -> None:
    assert f"`{kind}`" in (ROOT / "docs" / "authors.md").read_text()


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_document_can_be_found_from_the_front_door(file: Path) -> None:
    linked = {target for page in PAGES if page != file for target in links(page)}
    assert {file, file.parent} & linked, f"link to {file.relative_to(ROOT)} from another page"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [str(target) for target in links(page) if not target.exists()]
    assert not lost
