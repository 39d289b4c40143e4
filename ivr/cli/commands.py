"""All commands, and how they come onto the `flask` command. For `ivr.cli`."""

from importlib import import_module
from typing import NoReturn

import click
from flask import Flask
from flask.cli import AppGroup

from ivr.cli.tools import TOOLS, Tools
from ivr.errors import HotlineError

_NAMES = (
    "assistant",
    "block",
    "city",
    "db",
    "duty",
    "fallback",
    "keys",
    "patrol",
    "practice",
    "preflight",
    "protocol",
    "supervisor",
    "worker",
)
"""Each command has a module of its name."""


class Commands(AppGroup):
    """HotLine's commands; a module is imported when its command is asked for.

    Serving asks for none, and what they import takes a quarter of the start.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names in order."""
        return list(_NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None where there is none."""
        if cmd_name not in _NAMES:
            return None
        command: click.Command = getattr(import_module(f"ivr.cli.{cmd_name}"), cmd_name)
        return command


def register(app: Flask, tools: Tools) -> None:
    """Put HotLine's commands onto the app's command line."""
    _register(app, tools)


def rescue(failure: HotlineError) -> Flask:
    """The command line where `create_app` failed: each command says why, in one sentence.

    `keys new`, `protocol check` and `preflight` work all the same, because they are what mends it.
    Nothing is ever served by it: outside the command line, and for `flask run`, the failure is
    raised again.
    """
    context = click.get_current_context(silent=True)
    if context is None or context.parent is not None:
        _raise(failure, spoken=context is not None)
    app = Flask("ivr.cli")
    _register(app, failure)
    return app


def _register(app: Flask, found: Tools | HotlineError) -> None:
    app.extensions[TOOLS] = found
    app.cli = Commands(app.name)


def _raise(failure: HotlineError, *, spoken: bool) -> NoReturn:
    if spoken:
        raise click.ClickException(str(failure)) from None
    raise failure
