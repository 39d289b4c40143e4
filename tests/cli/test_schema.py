"""Authors' editors complete and check files by schemas that are the models' own.

An editor reads YAML 1.2, in which dates are texts and `no` is one; so does `as_an_editor` here.
"""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, FormatChecker

from ivr.catalog import read_catalogue
from ivr.cli.schema import schemas
from tests.cli.conftest import ROOT, Operator

PROTOCOLS = ROOT / "protocols"
FILES = [*sorted(PROTOCOLS.rglob("*.yaml")), *sorted((ROOT / "cities").glob("*.yaml"))]
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/authors.md").read_text("utf-8"), re.S)


class Editor(yaml.SafeLoader):
    """Reads scalars by the core schema of YAML 1.2."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    Editor.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), [*first]
    )


def as_an_editor(text: str) -> Any:
    """The file's value as an editor understands it."""
    return yaml.load(text, Editor)  # noqa: S506 - a SafeLoader


def wrong(schema: str, text: str) -> list[str]:
    """What an editor would underline."""
    checker = Draft7Validator(json.loads(schemas()[schema]), format_checker=FormatChecker())
    return [error.message for error in checker.iter_errors(as_an_editor(text))]


def schema_of(file: Path) -> str:
    """The schema a file's first line names."""
    match = MODELINE.fullmatch(file.read_text("utf-8").splitlines()[0])
    assert match, f"{file.name} names no schema in its first line: see docs/authors.md"
    named = (file.parent / match[1]).resolve()
    assert named.parent == PROTOCOLS / "schema"
    return named.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_is_underlined_in_what_ships(file: Path) -> None:
    own = ("phrases", "numbers", "danger-words")
    expected = {f"{name}.yaml": f"{name}.json" for name in own} | {
        "danger.yaml": "danger-texts.json"
    }
    usual = "city.json" if file.parent.name == "cities" else "protocol.json"
    assert schema_of(file) == expected.get(file.name, usual)
    assert wrong(schema_of(file), file.read_text("utf-8")) == []


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schemas_are_those_of_the_models(name: str) -> None:
    """After a change of a model: scripts/hotline protocol schema"""
    assert (PROTOCOLS / "schema" / name).read_text("utf-8") == schemas()[name]


@pytest.mark.parametrize("name", sorted(schemas()))
def test_they_are_schemas(name: str) -> None:
    Draft7Validator.check_schema(json.loads(schemas()[name]))


def test_the_examples_of_the_documents_are_right() -> None:
    example, number = EXAMPLES[:2]
    assert wrong("protocol.json", example) == []
    assert wrong("numbers.json", number) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("kind: menu", "kind: menue"),
        ("kind: say\n", "kind: say\n    smell: roses\n"),
        ("start: opening", "begin: opening"),
        ("key: 1\n", "key: 9\n"),
        ("key: 1\n", 'key: "#"\n'),
        ("goto: where", "goto: Where is it"),
        ("goto: where", "goto: where\n    open: menu"),
        ("    goto: where\n", ""),
        ("goto: where", "goto:"),
        ("  en: [umbrella", "  english: [umbrella"),
        ("max_digits: 2", "max_digits: 1"),
        ("private: true", "private: perhaps"),
        ("revision: 1", "revision: 0"),
        ("date: 2026-11-20", "date: yesterday"),
        ("needs_sign_off: [lawyer]", "needs_sign_off: [plumber]"),
        ("title: {en: Lost property", "title: {en: [Lost property]"),
    ],
)
def test_an_authors_slip_is_underlined(good: str, bad: str) -> None:
    example = EXAMPLES[0]
    assert good in example
    assert wrong("protocol.json", example.replace(good, bad, 1))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('["+380342550102"]', "[+380342550102]"),
        ('["+380342550102"]', "[]"),
        ("languages: [en, uk]", "languages: english"),
        ("  voice: [", "  phone: ["),
        ("ring_seconds: 20", "ring_seconds: 5"),
        ('hours: "08:00-21:00"', "hours: all day"),
        ("replies: true", "replies: sometimes"),
        ("speak: {police:", "speak: {polizei:"),
        ("sample: true", "simple: true"),
    ],
)
def test_an_operators_slip_is_underlined(good: str, bad: str) -> None:
    pack = (ROOT / "cities" / "ivano-frankivsk.yaml").read_text("utf-8")
    assert good in pack
    assert wrong("city.json", pack.replace(good, bad, 1))


def test_a_city_pack_needs_five_things_only() -> None:
    """As the design says: the others have defaults."""
    pack = (
        'city: a\nnumbers: ["+380342550102"]\nlanguages: [en]\npatrol: {voice: ["+380342790001"]}\n'
    )
    assert wrong("city.json", pack + 'speak: {police: "102"}\n') == []
    assert wrong("city.json", pack)


def test_a_sentence_too_few_or_too_many_is_underlined() -> None:
    phrases = (PROTOCOLS / "phrases.yaml").read_text("utf-8")
    assert wrong("phrases.json", phrases.replace("\ngoodbye:", "\nfarewell:"))
    told = json.loads(schemas()["phrases.json"])["properties"]["person-noted-closed"]
    assert told["description"].startswith("Its blanks: {code}, {when}.")


def test_every_field_is_explained_where_it_is_written() -> None:
    for name, text in schemas().items():
        schema = json.loads(text)
        for each in (schema, *schema["definitions"].values()):
            for field, told in each.get("properties", {}).items():
                assert field == "kind" or told.get("description"), f"{name}: {field}"


def test_they_are_written_where_one_wants_them(operator: Operator, tmp_path: Path) -> None:
    assert "6 schemas are in" in operator.runs(f"protocol schema {tmp_path}/new")
    assert {each.name for each in (tmp_path / "new").iterdir()} == set(schemas())
    (tmp_path / "file").write_text("")
    assert "cannot be written" in operator.fails(f"protocol schema {tmp_path}/file/new")


def test_schemas_among_the_protocols_are_no_protocols(tmp_path: Path) -> None:
    for folder, ignored in (("with", []), ("without", ["schema"])):
        shutil.copytree(PROTOCOLS, tmp_path / folder, ignore=shutil.ignore_patterns(*ignored))
    read = [read_catalogue(tmp_path / folder, ("en", "uk")) for folder in ("with", "without")]
    assert (tmp_path / "with" / "schema").is_dir()
    assert read[0].version == read[1].version
