"""The one guard of all webhooks: a genuine signature, or 403. Whatever fails here is a refusal.

What was signed is the configured public URL and the raw target of the request: Flask's own
`request.url` is decoded and refuses genuine requests (`carrier.md` 10).
"""

from collections.abc import Iterable, Mapping
from hmac import compare_digest

import structlog
from flask import Request, abort, request
from twilio.request_validator import RequestValidator

LARGEST_BODY = 64 * 1024
FORM = "application/x-www-form-urlencoded"

log = structlog.get_logger()


class Guard:
    """Refuses what no carrier of ours signed. `tokens` are the accounts' auth tokens."""

    def __init__(self, public_url: str, tokens: Iterable[str]) -> None:
        self._public_url = public_url
        self._validators = tuple(RequestValidator(token) for token in dict.fromkeys(tokens))

    def refuse_forgeries(self) -> None:
        """Ends the request with 403 unless its signature is genuine; for `before_request`."""
        try:
            genuine = self._is_genuine(request)
        except Exception:  # the validator raises on odd input instead of refusing (carrier.md 10)
            genuine = False
        if not genuine:
            log.warning("webhook refused", endpoint=request.endpoint)
            abort(403)

    def _is_genuine(self, asked: Request) -> bool:
        if asked.mimetype != FORM or not 0 <= (asked.content_length or 0) <= LARGEST_BODY:
            return False
        asked.max_content_length = LARGEST_BODY
        # Names and values are signed without separators and duplicates in any order.
        if any(len(values) > 1 for _, values in asked.form.lists()):
            return False
        url = f"{self._public_url}{asked.environ.get('RAW_URI') or asked.environ['REQUEST_URI']}"
        signature = asked.headers["X-Twilio-Signature"]
        return any(_signed(v, url, asked.form, signature) for v in self._validators)


def _signed(validator: RequestValidator, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Signed as the URL is configured; else as the validator tries it, with a port and without."""
    as_it_is: str = validator.compute_signature(url, form)
    return compare_digest(as_it_is, signature) or validator.validate(url, form, signature)
