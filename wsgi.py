"""The application for gunicorn (`wsgi:app`) and the `flask` command."""

from ivr import cli, logs
from ivr.app import create_app
from ivr.errors import HotlineError

logs.configure()
logs.take_over()

try:
    app = create_app()
except HotlineError as failure:
    # Only for the command line, where `keys new` and `protocol check` mend it; else raised again.
    app = cli.rescue(failure)
