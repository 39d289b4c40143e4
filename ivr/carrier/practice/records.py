"""Calls and messages as the carrier's API shows them. Imported by `rest` only."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from ivr.carrier.practice.legs import Leg
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.texts import Message


def call_record(leg: Leg) -> dict[str, Any]:
    """Return the JSON of a Call resource."""
    account = leg.network.account_sid
    return {
        "sid": leg.sid,
        "account_sid": account,
        "parent_call_sid": leg.parent.sid if leg.parent else None,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "to": leg.to,
        "to_formatted": leg.to,
        "direction": leg.direction,
        "status": "queued" if leg.status == "initiated" else leg.status,
        "date_created": _time(leg.created_at),
        "date_updated": _time(leg.updated_at),
        "start_time": _time(leg.started_at),
        "end_time": _time(leg.ended_at),
        "duration": str(leg.duration) if leg.over else None,
        "answered_by": None,
        "api_version": "2010-04-01",
        "annotation": None,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "trunk_sid": None,
        "uri": f"/2010-04-01/Accounts/{account}/Calls/{leg.sid}.json",
        "subresource_uris": {},
    }


def message_record(network: Network, message: Message) -> dict[str, Any]:
    """Return the JSON of a Message resource."""
    account = network.account_sid
    return {
        "sid": message.sid,
        "account_sid": account,
        "messaging_service_sid": None,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "direction": message.direction,
        "status": message.status,
        "error_code": message.error_code,
        "error_message": None,
        "num_segments": str(message.segments),
        "num_media": "0",
        "date_created": _time(message.created_at),
        "date_updated": _time(message.updated_at),
        "date_sent": _time(message.sent_at),
        "api_version": "2010-04-01",
        "price": None,
        "price_unit": "USD",
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{message.sid}.json",
        "subresource_uris": {},
    }


def _time(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None
