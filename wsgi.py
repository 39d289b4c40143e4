"""The application for gunicorn (`wsgi:app`) and the `flask` command."""

from ivr.app import create_app

app = create_app()
