"""The Message resource of the carrier's API. Imported by `rest` only."""

from __future__ import annotations

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.records import message_record
from ivr.carrier.practice.rest_base import NoSuch, RestReply, RestRequest, by_day, page
from ivr.carrier.practice.texts import Message


def list_messages(network: Network, request: RestRequest, _: str) -> RestReply:
    """Return a page of messages, newest first; by To, From, DateSent."""
    records = [
        message_record(network, message)
        for message in reversed(network.texts.messages.values())
        if request.wants(From=message.from_, To=message.to)
        and by_day(request.query, "DateSent", message.sent_at or message.created_at)
    ]
    return RestReply(200, page("messages", records, request))


def show(network: Network, _: RestRequest, sid: str) -> RestReply:
    """Return one message."""
    return RestReply(200, message_record(network, _message(network, sid)))


def create(network: Network, request: RestRequest, _: str) -> RestReply:
    """Send a text."""
    message = network.texts.send(
        request.field("From"),
        request.field("To"),
        request.field("Body"),
        status_callback=request.field("StatusCallback") or None,
    )
    return RestReply(201, message_record(network, message))


def redact(network: Network, request: RestRequest, sid: str) -> RestReply:
    """Empty a message's body, when an empty Body is given."""
    message = _message(network, sid)
    if "Body" in request.form and not request.field("Body"):
        message.body = ""
    return RestReply(200, message_record(network, message))


def delete(network: Network, _: RestRequest, sid: str) -> RestReply:
    """Forget a message."""
    del network.texts.messages[_message(network, sid).sid]
    return RestReply(204, None)


def _message(network: Network, sid: str) -> Message:
    if sid not in network.texts.messages:
        raise NoSuch
    return network.texts.messages[sid]
