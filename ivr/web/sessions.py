"""Whose requests have a session: people's with a browser, never the carrier's. For `ivr.web.login`.

A webhook is known by its signature alone. Making a session for it would cost a tenth of a turn,
and an answer that depends on no cookie should not say that it does (`Vary`).
"""

from flask import Flask
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.wrappers import Request

_WEBHOOKS = ("/voice", "/sms", "/status/")


class BrowserSessions(SecureCookieSessionInterface):
    """Flask's own signed cookie, for all addresses but the carrier's."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a browser; None for a webhook, which then reads an empty one."""
        if request.path.startswith(_WEBHOOKS):
            return None
        return super().open_session(app, request)
