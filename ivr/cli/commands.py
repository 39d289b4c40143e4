"""All commands, and how they come onto the `flask` command. For `ivr.cli`."""

from typing import NoReturn

import click
from flask import Flask

from ivr.cli.assistant import assistant
from ivr.cli.db import db
from ivr.cli.duty import duty
from ivr.cli.fallback import fallback
from ivr.cli.keys import keys
from ivr.cli.practice import practice
from ivr.cli.preflight import preflight
from ivr.cli.protocol import protocol
from ivr.cli.supervisor import supervisor
from ivr.cli.tools import TOOLS, Tools
from ivr.cli.worker import worker
from ivr.errors import HotlineError

_COMMANDS: tuple[click.Command, ...] = (
    assistant,
    db,
    duty,
    fallback,
    keys,
    practice,
    preflight,
    protocol,
    supervisor,
    worker,
)


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
    for command in _COMMANDS:
        app.cli.add_command(command)


def _raise(failure: HotlineError, *, spoken: bool) -> NoReturn:
    if spoken:
        raise click.ClickException(str(failure)) from None
    raise failure
