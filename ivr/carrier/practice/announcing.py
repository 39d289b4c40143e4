"""Announcements: a document read into a conference, or to one who is in it.

Whoever comes in while it is read hears what is left of it, whoever leaves no more. Imported by
`rest_conferences` only.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.carrier.practice.legs import Leg
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import HeardKind
from ivr.carrier.practice.rooms import Conference
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.speech import PLAY_SECONDS, speech_seconds
from ivr.carrier.practice.twiml import Verb
from ivr.carrier.practice.webhooks import Steps

_KINDS: Mapping[str, HeardKind] = {"Say": "say", "Play": "play"}


def announce(
    network: Network, room: Conference, *, url: str, method: str, only: Leg | None = None
) -> None:
    """Read the document at `url` to everybody in a conference, or to one of them."""
    network.env.process(_read(network, room, url, method, only))


def _read(
    network: Network, room: Conference, url: str, method: str, only: Leg | None
) -> Steps[None]:
    told = {
        "AccountSid": network.account_sid,
        "ConferenceSid": room.sid,
        "FriendlyName": room.name,
    }
    document = yield from network.webhooks.document(
        url, told, kind=Kind.ANNOUNCEMENT, method=method
    )
    for verb in document.verbs if document else ():
        for seat in room.seats:
            if verb.name != "Pause" and only in (None, seat.leg):
                language = verb.attributes.get("language", "en-US")
                seat.leg.hears(verb.text, kind=_KINDS[verb.name], language=language)
        yield network.env.timeout(_seconds(verb))


def _seconds(verb: Verb) -> float:
    match verb.name:
        case "Pause":
            return verb.seconds("length", 1)
        case "Say":
            return speech_seconds(verb.text, verb.attributes.get("language", "en-US"))
        case _:
            return PLAY_SECONDS
