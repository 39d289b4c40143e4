"""The carrier's REST API (version 2010-04-01) over the practice network, without any web server.

`handle` takes a request as plain values and returns a status and JSON, as the carrier's pages on
Call, Conference and Message describe; `ivr.web.practice_api` puts it on the web. It changes the
network but never moves its time.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hmac import compare_digest

from ivr.carrier.practice import rest_calls, rest_conferences, rest_messages
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.rest_base import NoSuch, RestReply, RestRequest, error
from ivr.carrier.practice.texts import Refusal

Resource = Callable[[Network, RestRequest, str], RestReply]

RESOURCES: dict[tuple[str, str], Resource] = {
    ("GET", "Calls"): rest_calls.list_calls,
    ("POST", "Calls"): rest_calls.create,
    ("GET", "Calls/"): rest_calls.show,
    ("POST", "Calls/"): rest_calls.update,
    ("DELETE", "Calls/"): rest_calls.delete,
    ("GET", "Conferences"): rest_conferences.list_conferences,
    ("POST", "Conferences/"): rest_conferences.update,
    ("GET", "Messages"): rest_messages.list_messages,
    ("POST", "Messages"): rest_messages.create,
    ("GET", "Messages/"): rest_messages.show,
    ("POST", "Messages/"): rest_messages.redact,
    ("DELETE", "Messages/"): rest_messages.delete,
}
"""By method and place; a place that ends with a slash is followed by a SID."""


def handle(network: Network, request: RestRequest) -> RestReply:
    """Carry out one API request."""
    if network.rest_down:
        return error(503, 20503, "Service is unavailable. Please try again.")
    if not _authentic(network, request.authorization):
        return error(401, 20003, "Authenticate")
    try:
        reply = _route(network, request)
    except Refusal as refusal:
        return error(400, refusal.code, str(refusal))
    except NoSuch:
        return error(404, 20404, f"The requested resource {request.path} was not found")
    if network.drop_answers:
        return error(500, 20500, "An internal server error has occurred")
    return reply


def _authentic(network: Network, authorization: str | None) -> bool:
    right = b64encode(f"{network.account_sid}:{network.auth_token}".encode()).decode()
    return compare_digest((authorization or "").encode(), f"Basic {right}".encode())


def _route(network: Network, request: RestRequest) -> RestReply:
    prefix = f"/2010-04-01/Accounts/{network.account_sid}/"
    if not request.path.startswith(prefix) or not request.path.endswith(".json"):
        raise NoSuch
    place, slash, sid = request.path.removeprefix(prefix).removesuffix(".json").partition("/")
    resource = RESOURCES.get((request.method, place + slash))
    if resource is None:
        raise NoSuch
    return resource(network, request, sid)
