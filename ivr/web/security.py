"""What every request and answer goes through: the visitor's true address, and headers.

With the headers a page can neither be framed nor load foreign files.

Imported by `ivr.app`.
"""

from flask import Flask, Response, request

from ivr.settings import Settings
from ivr.web.proxies import OwnProxy

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
}

_ONE_YEAR = 365 * 24 * 3600


def init_security(app: Flask, *, settings: Settings) -> None:
    """Put the headers on every answer of an app, and see through a proxy of this machine.

    Nothing but the static files may be kept by a browser or a proxy: a page names people's calls,
    and after signing out the back button must not bring one back.
    """
    https = settings.public_url.startswith("https://")
    app.wsgi_app = OwnProxy(app.wsgi_app)  # type: ignore[method-assign]

    @app.after_request
    def guard(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_ONE_YEAR}")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
