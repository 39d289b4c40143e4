"""Calls, conferences and messages as the carrier's API shows them. Imported by `rest` only."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from ivr.carrier.practice.legs import Leg
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.rooms import Conference
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


def conference_record(network: Network, room: Conference) -> dict[str, Any]:
    """Return the JSON of a Conference resource."""
    account = network.account_sid
    return {
        "sid": room.sid,
        "account_sid": account,
        "friendly_name": room.name,
        "status": "in-progress" if room.begun.triggered else "init",
        "date_created": None,
        "date_updated": None,
        "api_version": "2010-04-01",
        "region": "us1",
        "reason_conference_ended": None,
        "call_sid_ending_conference": None,
        "uri": f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}.json",
        "subresource_uris": {},
    }


def participant_record(network: Network, room: Conference, leg: Leg) -> dict[str, Any]:
    """Return the JSON of a Participant resource."""
    account = network.account_sid
    place = f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}/Participants/{leg.sid}.json"
    return {
        "account_sid": account,
        "call_sid": leg.sid,
        "conference_sid": room.sid,
        "label": None,
        "call_sid_to_coach": None,
        "coaching": False,
        "date_created": None,
        "date_updated": None,
        "end_conference_on_exit": next(s.ends for s in room.seats if s.leg is leg),
        "muted": False,
        "hold": False,
        "start_conference_on_enter": next(s.starts for s in room.seats if s.leg is leg),
        "status": "connected",
        "queue_time": "0",
        "uri": place,
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
