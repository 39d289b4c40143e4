"""What a page says when it can't be shown. For the pages' blueprints.

Blueprints take it one by one: webhooks answer in TwiML, the practice phone in JSON.
"""

from flask import Blueprint, g, render_template
from flask_wtf.csrf import CSRFError

from ivr.errors import StoreUnavailable
from ivr.web.languages import gettext


def explain_problems(pages: Blueprint) -> None:
    """Let a blueprint answer its failures with a page in the reader's language."""
    pages.register_error_handler(404, _not_found)
    pages.register_error_handler(CSRFError, _stale_form)
    pages.register_error_handler(StoreUnavailable, _no_database)


def _not_found(_: Exception) -> tuple[str, int]:
    title = gettext("There is nothing here")
    return _page(title, gettext("The address may be mistyped, or what it named is gone.")), 404


def _stale_form(_: Exception) -> tuple[str, int]:
    title = gettext("This page was open for too long")
    return _page(title, gettext("Nothing was changed. Open the page again and repeat it.")), 400


def _no_database(_: Exception) -> tuple[str, int]:
    # Whoever is signed in can't be looked up either, so the page is drawn as for a stranger.
    g.pop("signed_in", None)
    title = gettext("The call log can't be read at the moment")
    told = gettext("The telephone goes on working. Please try again in a minute.")
    return _page(title, told), 503


def _page(title: str, sentence: str) -> str:
    return render_template("problem.html", title=title, sentence=sentence)
