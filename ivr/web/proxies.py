"""Where a visitor comes from, behind a proxy such as nginx. For `ivr.web.security` only.

The sign-in throttle counts by address; behind a proxy everybody would come from the proxy's own,
and one stranger's guessing would keep all others waiting.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# A Unix socket has no address: whoever reaches it is on this machine too.
_THIS_MACHINE = frozenset({"", "127.0.0.1", "::1"})


class OwnProxy:
    """Believes the `X-Forwarded-For` of a proxy on this machine, and of nobody else.

    Of several addresses the last counts: the one the proxy itself put there. Host and scheme are
    believed of nobody, because HOTLINE_PUBLIC_URL says them.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._passed_on = ProxyFix(app, x_for=1, x_proto=0, x_host=0)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        from_here = environ.get("REMOTE_ADDR", "") in _THIS_MACHINE
        app = self._passed_on if from_here else self._app
        return app(environ, start_response)
