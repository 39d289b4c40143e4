"""docs/authors.md is true: its examples are accepted, and it names all an author can write."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from ivr.catalog import read_catalogue
from ivr.flow.protocol import Ask, Menu, Protocol, PublicNumber, Step
from tests.flow.protocol_folder import SHIPPED

AUTHORS = (Path(__file__).parents[2] / "docs" / "authors.md").read_text()
EXAMPLE, NUMBER = re.findall(r"```yaml\n(.*?)```", AUTHORS, re.DOTALL)


def kinds() -> list[str]:
    """Every kind of step, as a file names it."""
    steps = get_args(get_args(Step)[0])
    return [get_args(step.model_fields["kind"].annotation)[0] for step in steps]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_step_is_explained_and_shown(kind: str) -> None:
    assert f"| `{kind}` |" in AUTHORS
    assert f"kind: {kind}\n" in EXAMPLE


@pytest.mark.parametrize("field", [*Protocol.model_fields, *Ask.model_fields, *Menu.model_fields])
def test_every_field_of_a_protocol_is_named(field: str) -> None:
    assert f"{field}:" in EXAMPLE or f"`{field}" in AUTHORS


@pytest.mark.parametrize("field", PublicNumber.model_fields)
def test_every_field_of_a_number_is_shown(field: str) -> None:
    assert f"  {field}: " in NUMBER


def test_the_example_is_a_protocol_that_would_be_accepted(tmp_path: Path) -> None:
    for file in SHIPPED.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "lost-property.yaml").write_text(EXAMPLE)
    menu = (tmp_path / "menu.yaml").read_text()
    (tmp_path / "menu.yaml").write_text(menu.replace("open: about-us", "open: lost-property"))
    catalogue = read_catalogue(tmp_path, ("en", "uk"))
    used = {step.kind for step in catalogue.protocols["lost-property"].steps.values()}
    assert used == set(kinds())
    assert not catalogue.protocols["lost-property"].draft


def test_the_example_of_a_number_would_be_accepted() -> None:
    (number,) = yaml.safe_load(NUMBER).values()
    PublicNumber.model_validate(number)
