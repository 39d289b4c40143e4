"""What docs/operate.md tells an operator to type and to copy is there."""

import re

import pytest
from click import Context
from flask import Flask

from ivr.app import create_app
from ivr.settings import load_settings
from tests.on_air import ROOT

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"(?m)(?:^|[ `/])hotline ([a-z]+(?: [a-z]+)?)", PAGE)))
FILES = sorted(set(re.findall(r"/opt/hotline/((?:deploy|cities|scripts|\.env)[\w./-]*\w)", PAGE)))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(load_settings({"HOTLINE_VAR": str(tmp_path_factory.mktemp("var"))}))


def test_every_command_exists(app: Flask) -> None:
    known, names = {"hotline"}, app.cli.list_commands(Context(app.cli))
    for name in names:
        group = app.cli.get_command(Context(app.cli), name)
        known |= {name} | {f"{name} {each}" for each in getattr(group, "commands", ())}
    typed = {each for each in COMMANDS if each.split()[0] in names}
    assert len(typed) >= 8
    assert typed <= known


@pytest.mark.parametrize("file", FILES)
def test_every_file_to_be_copied_or_run_is_there(file: str) -> None:
    assert list(ROOT.glob(file)), file


def test_every_setting_it_names_exists() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    for name in set(re.findall(r"\b(?:HOTLINE|TWILIO)_[A-Z_]+\b", PAGE)):
        assert name in example
