"""An operator at the command line of a practice HotLine, at a Sunday noon in Kyiv."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from ivr.app import Surroundings, create_app
from ivr.clock import HandClock
from ivr.settings import Settings, load_settings
from ivr.store.db import WORKER_PATIENCE, Store, open_store
from tests.conftest import Copy

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Operator:
    """Runs commands; each either works or ends in one sentence."""

    app: Flask
    clock: HandClock

    def runs(self, line: str, typing: str | None = None) -> str:
        """A command that works; gives what it prints."""
        result = self._result(line, typing)
        assert result.exit_code == 0, result.output
        return result.stdout

    def fails(self, line: str, typing: str | None = None) -> str:
        """A command that fails; gives the sentence that says so."""
        result = self._result(line, typing)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1
        return result.stderr

    def misuses(self, line: str) -> str:
        """A command with wrong arguments; gives what is said about them."""
        result = self._result(line, None)
        assert result.exit_code == 2, result.output
        return result.stderr

    def _result(self, line: str, typing: str | None) -> Result:
        return self.app.test_cli_runner().invoke(args=shlex.split(line), input=typing)


@pytest.fixture
def clock() -> HandClock:
    """A Sunday noon in Kyiv."""
    return HandClock(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))


@pytest.fixture
def environment(tmp_path: Path, sqlite_copy: Copy) -> Iterator[dict[str, str]]:
    """A database that has its tables, and a folder of HotLine's own."""
    with sqlite_copy() as url:
        yield {"HOTLINE_VAR": str(tmp_path / "var"), "HOTLINE_DATABASE_URL": url}


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return load_settings(environment)


@pytest.fixture
def operator(settings: Settings, clock: HandClock) -> Operator:
    return at_the_command_line(settings, clock)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """The database the commands work in."""
    opened = open_store(settings, patience=WORKER_PATIENCE)
    yield opened
    opened.close()


def at_the_command_line(settings: Settings, clock: HandClock) -> Operator:
    """An operator of the HotLine these settings make."""
    return Operator(create_app(settings, Surroundings(clock, lambda _: None)), clock)


def flask(*arguments: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    """The flask command in a process of its own, as scripts/hotline starts it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE")}
    own |= {"FLASK_APP": str(ROOT / "wsgi.py"), "FLASK_SKIP_DOTENV": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "flask", *arguments],
        cwd=ROOT,
        env=own | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
