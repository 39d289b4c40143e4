"""Before a city goes on the air: every check with its verdict and its remedy."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.app import create_app
from ivr.settings import load_settings
from ivr.store import people
from ivr.store.db import open_store
from tests.cli.conftest import ROOT, flask
from tests.conftest import Copy
from tests.on_air import SAMPLE_LINE, on_air

PATROL = 'voice: ["+380342790001", "+380342790002"]'
NO_DRAFTS = ("serve_drafts: true", "serve_drafts: false")
TWO_OPERATORS = (PATROL, 'voice: ["+380342790001", "+380672790002"]')


class City:
    """An operator's own city, on the way to the air; `place` holds all its files."""

    def __init__(self, place: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place, self.url, self._monkeypatch = place, url, monkeypatch
        self.environ: dict[str, str] = {}
        self.is_like(TWO_OPERATORS)

    def is_like(self, *changes: tuple[str, str], **environ: str) -> None:
        """Write the city's pack anew, and set variables."""
        for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TWILIO_"))]:
            self._monkeypatch.delenv(name)
        self.environ = on_air(self.place, *changes) | {"HOTLINE_DATABASE_URL": self.url} | environ
        for name, value in self.environ.items():
            self._monkeypatch.setenv(name, value)

    def runs(self, *command: str, code: int = 0) -> str:
        """A command, and what it says."""
        app = create_app(load_settings())
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == code, result.output
        return result.output

    def preflight(self, *, code: int = 0) -> str:
        """What `preflight` says."""
        return self.runs("preflight", code=code)


@pytest.fixture
def city(tmp_path: Path, sqlite_copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    with sqlite_copy() as url:
        yield City(tmp_path, url, monkeypatch)


def said(output: str, verdict: str) -> str:
    """All lines of one verdict."""
    return "\n".join(line for line in output.splitlines() if line.startswith(verdict))


def staffed(city: City) -> None:
    city.runs("supervisor", "add", "oksana@line.example", "--make-password")
    person = ("--name", "Amara", "--language", "en", "--language", "uk")
    city.runs("assistant", "add", "+380671234567", *person)
    city.runs("duty", "add", "+380671234567", "2026-01-01T08:00", "2099-01-01T08:00")
    city.runs("fallback", "export")


def test_a_city_that_has_everything_has_only_little_to_think_about(city: City) -> None:
    staffed(city)
    told = city.preflight()
    assert said(told, "fail") == ""
    assert "Not signed off, and served" in said(told, "warn")
    assert "SQLite takes one worker" in said(told, "warn")
    assert "2 of 2 patrol numbers confirmed no test call in 30 days" in said(told, "warn")
    assert "There is one supervisor's number only" in said(told, "warn")
    assert len(said(told, "warn").splitlines()) == 4
    assert "1 can sign in" in said(told, "pass")
    assert "up to date" in told
    assert told.endswith("to think about.\n")


def test_what_the_carrier_hosts_is_told_to_be_old_once_a_desk_has_another_number(
    city: City,
) -> None:
    city.runs("fallback", "export")
    assert "fallback" not in said(city.preflight(), "warn")
    city.is_like((PATROL, 'voice: ["+380342790001", "+380672790009"]'))
    (old,) = [line for line in said(city.preflight(), "warn").splitlines() if "fallback" in line]
    assert "out of date: voice-ivano-frankivsk.xml." in old


def test_what_only_the_console_can_tell_stands_at_the_end(city: City) -> None:
    console = city.preflight().partition("Only the carrier's console")[2]
    for needed in (
        "https://hotline.example.org/voice",
        "https://hotline.example.org/sms",
        "https://hotline.example.org/status/call",
        "voice-ivano-frankivsk.xml",
        "takes three",
        "two to five",
        "EG, UA",
        "Replies",
    ):
        assert needed in console


def test_every_morning_only_what_is_not_well_is_told(city: City) -> None:
    staffed(city)
    told = city.runs("preflight", "--quiet")
    assert said(told, "pass") == ""
    assert "Not signed off, and served" in told
    assert "console" not in told


def test_an_empty_city_is_told_whom_it_lacks(city: City) -> None:
    warnings = said(city.preflight(), "warn")
    for lack in ("no assistants", "Nobody is on duty", "Nobody can sign in", "fallback: Missing"):
        assert lack in warnings


def test_an_assistant_of_no_offered_language_is_not_enough(city: City) -> None:
    city.runs("assistant", "add", "+380671234567", "--name", "Amara", "--language", "en")
    assert "No assistant speaks uk" in said(city.preflight(), "warn")


def test_assistants_of_one_operator_alone_are_warned_of(city: City) -> None:
    for number in ("+380671234567", "+380681234567"):
        assert "numbers are of Kyivstar" not in city.preflight()
        city.runs("assistant", "add", number, "--name", "Amara", "--language", "en")
    assert "All assistants' numbers are of Kyivstar" in said(city.preflight(), "warn")
    city.runs("assistant", "add", "+380501234567", "--name", "Olha", "--language", "uk")
    assert "numbers are of Kyivstar" not in city.preflight()


def test_who_texted_stop_is_to_be_asked_to_text_start(city: City) -> None:
    staffed(city)
    assert "texted STOP" not in city.preflight()
    store = open_store(load_settings())
    with store.transaction() as conn:
        people.texts_off(conn, 1, now=datetime(2026, 3, 2, tzinfo=UTC))
    store.close()
    assert "1 of them texted STOP" in said(city.preflight(), "warn")


def test_drafts_left_out_are_named(city: City) -> None:
    city.is_like(TWO_OPERATORS, NO_DRAFTS, HOTLINE_PROTOCOLS=str(signed_protocols(city, "theft")))
    told = city.preflight()
    (left_out,) = [line for line in said(told, "warn").splitlines() if "left out" in line]
    assert "lost-documents" in left_out
    assert "theft" not in left_out
    assert "offered a person" in told


def test_a_city_with_nothing_to_tell_is_a_failure(city: City) -> None:
    city.is_like(TWO_OPERATORS, NO_DRAFTS)
    told = city.preflight(code=1)
    assert "nothing is served: about-us, document-check" in said(told, "fail")
    assert "serve_drafts: true" in told


def signed_protocols(city: City, name: str) -> Path:
    """A folder with the shipped protocols, one of them signed off by all who must."""
    folder = city.place / "protocols"
    shutil.copytree(ROOT / "protocols", folder)
    file = folder / f"{name}.yaml"
    text = file.read_text("utf-8")
    (roles,) = re.findall(r"^needs_sign_off: \[(.*)\]$", text, re.MULTILINE)
    signs = (f"  - {{role: {role}, name: O. K., date: 2026-11-20}}" for role in roles.split(", "))
    file.write_text("\n".join((text.rstrip(), "sign_offs:", *signs, "")), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("practice", "told"),
    [("HOTLINE_CARRIER", "reach the police"), ("HOTLINE_SMS_CARRIER", "would get a text")],
)
def test_half_a_carrier_is_a_failure(city: City, practice: str, told: str) -> None:
    city.is_like(TWO_OPERATORS, **{"HOTLINE_SMS_CARRIER": "twilio", practice: "practice"})
    flight = flask("preflight", environment=city.environ)
    output, _ = flight.communicate()
    assert flight.returncode == 1
    assert told in said(output, "fail")


def test_settings_without_effect_are_pointed_out(city: City) -> None:
    city.is_like(TWO_OPERATORS, TWILIO_EDGE="dublin", TWILIO_AUTH_TOKEN_OLD="old")
    warnings = said(city.preflight(), "warn")
    assert "TWILIO_EDGE is set" in warnings
    assert "Two tokens" in warnings


def test_own_files_that_others_may_read_are_a_failure(city: City) -> None:
    city.preflight()
    (city.place / "var").chmod(0o755)
    assert "may look into" in said(city.preflight(code=1), "fail")


def test_a_database_without_tables_is_a_failure(city: City, tmp_path: Path) -> None:
    city.is_like(TWO_OPERATORS, HOTLINE_DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite'}")
    told = city.preflight(code=1)
    assert "no tables yet" in said(told, "fail")
    assert "scripts/hotline db upgrade" in told


def test_a_database_that_is_away_is_a_failure(city: City) -> None:
    city.is_like(TWO_OPERATORS, HOTLINE_DATABASE_URL="postgresql+psycopg://x:y@127.0.0.1:9/z")
    assert "database: It cannot be used" in said(city.preflight(code=1), "fail")


@pytest.mark.parametrize(
    ("name", "told"),
    [("HOTLINE_NUMBER_KEYS", "cannot read"), ("HOTLINE_LOOKUP_KEY", "known by their number")],
)
def test_a_restored_database_with_other_keys_is_a_failure(city: City, name: str, told: str) -> None:
    staffed(city)
    other = "mJ3hGk0sXb2u9zqRj1tQxJbq0nYb5v8fVw6y7c4d2e0="
    city.is_like(TWO_OPERATORS, **{name: other})
    assert told in said(city.preflight(code=1), "fail")


def test_everything_is_looked_at_where_hotline_cannot_start(city: City) -> None:
    city.is_like(("sample: false", SAMPLE_LINE), HOTLINE_PUBLIC_URL="http://x.example")
    told, _ = flask("preflight", environment=city.environ).communicate()
    failures = said(told, "fail")
    assert "HOTLINE_PUBLIC_URL is an http address" in failures
    assert "made up" in failures
    assert "delete `sample`" in told
    assert "all sound" in said(told, "pass")


def test_files_with_faults_are_told_by_line(city: City) -> None:
    city.is_like((PATROL, "voice: []"))
    flight = flask("preflight", environment=city.environ)
    told, _ = flight.communicate()
    assert flight.returncode == 1
    assert "ivano-frankivsk.yaml:" in said(told, "fail")
    assert "patrol.voice" in told


def test_no_secret_and_nobodys_number_is_shown(city: City) -> None:
    staffed(city)
    told = city.preflight()
    hidden = [value for name, value in city.environ.items() if "KEY" in name or "TOKEN" in name]
    assert not any(secret in told for secret in (*hidden, "1234567", "790001", "1110000"))
