"""The Conference and Participant resources of the carrier's API. Imported by `rest` only."""

from __future__ import annotations

from urllib.parse import urlsplit

from ivr.carrier.practice.announcing import announce
from ivr.carrier.practice.legs import Leg
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.records import conference_record, participant_record
from ivr.carrier.practice.rest_base import NoSuch, RestReply, RestRequest, page
from ivr.carrier.practice.rooms import Conference
from ivr.carrier.practice.texts import Refusal


def list_conferences(network: Network, request: RestRequest, _: str) -> RestReply:
    """Return a page of the conferences that somebody is in, newest first; by FriendlyName."""
    records = [
        conference_record(network, room)
        for room in reversed(network.conferences)
        if request.wants(FriendlyName=room.name, Status=_status(room))
    ]
    return RestReply(200, page("conferences", records, request))


def update(network: Network, request: RestRequest, place: str) -> RestReply:
    """Announce something to a conference, or to one participant: `CF…/Participants/CA…`."""
    sid, _, one = place.partition("/Participants/")
    room = next((room for room in network.conferences if room.sid == sid), None)
    if room is None:
        raise NoSuch
    only = _participant(room, one) if one else None
    url, method = request.field("AnnounceUrl"), request.field("AnnounceMethod") or "POST"
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Refusal(21205, "AnnounceUrl is not a valid URL.")
    announce(network, room, url=url, method=method.upper(), only=only)
    if only is None:
        return RestReply(200, conference_record(network, room))
    return RestReply(200, participant_record(network, room, only))


def _participant(room: Conference, sid: str) -> Leg:
    for seat in room.seats:
        if seat.leg.sid == sid:
            return seat.leg
    raise NoSuch


def _status(room: Conference) -> str:
    return "in-progress" if room.begun.triggered else "init"
