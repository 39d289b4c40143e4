"""The example of settings names every one of them, and nothing that does not exist."""

import re

from dotenv import dotenv_values

from ivr.settings import ROOT, Settings

OF_GUNICORN = {"HOTLINE_BIND", "WEB_CONCURRENCY"}
EXAMPLE = ROOT / ".env.example"


def test_every_setting_is_there_and_nothing_else() -> None:
    named = set(re.findall(r"(?m)^#([A-Z_]+)=", EXAMPLE.read_text("utf-8")))
    assert named == {field.alias for field in Settings.model_fields.values()} | OF_GUNICORN


def test_as_it_stands_it_sets_nothing() -> None:
    assert dotenv_values(EXAMPLE) == {}
