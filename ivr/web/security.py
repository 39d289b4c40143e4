"""What every request and answer goes through: the visitor's true address, and headers.

With the headers a page can neither be framed nor load foreign files.

Imported by `ivr.app`.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask

from ivr.settings import Settings
from ivr.web.proxies import OwnProxy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_ONE_YEAR = 365 * 24 * 3600


def init_security(app: Flask, *, settings: Settings) -> None:
    """Put the headers on every answer of an app, and see through a proxy of this machine.

    Nothing but the static files may be kept by a browser or a proxy: a page names people's calls,
    and after signing out the back button must not bring one back. Those say so themselves.
    """
    https = settings.public_url.startswith("https://")
    transport = {"Strict-Transport-Security": f"max-age={_ONE_YEAR}"} if https else {}
    app.wsgi_app = OwnProxy(WithHeaders(app.wsgi_app, _HEADERS | transport))  # type: ignore[method-assign]


class WithHeaders:
    """Adds headers to every answer that does not have them of its own."""

    def __init__(self, app: "WSGIApplication", headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = tuple((name.lower(), (name, value)) for name, value in headers.items())

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            own = {name.lower() for name, _ in headers}
            added = [header for name, header in self._headers if name not in own]
            return start_response(status, headers + added, *failure)

        return self._app(environ, start)
