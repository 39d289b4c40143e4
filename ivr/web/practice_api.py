"""The practice network on the web: the carrier's REST API, and JSON for the practice page.

Registered by `ivr.app` with the practice carrier only; nothing here needs a sign-in. The REST API
wants the account's token; the page's own routes take JSON from HotLine's own pages only, so that
no other site can make somebody's browser post to them. A CSRF check for forms must leave this
blueprint out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request

from ivr.carrier.practice.cast import CAST, SMS_NUMBER, VOICE_NUMBER, Person
from ivr.carrier.practice.hands import Hands
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import NotNow, Phone
from ivr.carrier.practice.rest import handle
from ivr.carrier.practice.rest_base import RestRequest
from ivr.carrier.practice.view import state, strangers

PREFIX = "/practice/carrier"
LONGEST_LATER = 24 * 60
LONGEST_TEXT = 1600

HOTLINE = {"voice": VOICE_NUMBER, "sms": SMS_NUMBER}

Answer = Response | tuple[Response, int]


class _Wrong(Exception):
    """The page asked for something that makes no sense; the message says what."""


def practice_api(
    hands: Hands, people: Iterable[Person] = CAST, hotline: Mapping[str, str] = HOTLINE
) -> Blueprint:
    """Return the blueprint over the network that `hands` reach.

    `people` are at the page's phones; `hotline` holds HotLine's numbers under `voice` and `sms`.
    """
    blueprint = Blueprint("practice_api", __name__)
    everybody = {person.id: person for person in people}

    @blueprint.route(f"{PREFIX}/<path:place>", methods=["GET", "POST", "DELETE"])
    def rest(place: str) -> Response:
        asked = RestRequest(
            method=request.method,
            path=f"/{place}",
            query=request.args.to_dict(flat=False),
            form=request.form.to_dict(flat=False),
            authorization=request.headers.get("Authorization"),
        )
        reply = hands.act(lambda network: handle(network, asked))
        return make_response(jsonify(reply.json) if reply.json else "", reply.status)

    @blueprint.get("/practice/state")
    def show() -> Response:
        after = request.args.get("after", 0, type=int)
        now = hands.act(
            lambda network: state(
                network, everybody.values(), hotline=hotline, offset=hands.offset, after=after
            )
        )
        answer = jsonify(now)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @blueprint.post("/practice/do")
    @_from_our_pages
    def do() -> Answer:
        wanted = _json()
        name = _text(wanted, "phone")

        def carry_out(network: Network) -> None:
            shown = everybody | {each.id: each for each in strangers(network, everybody.values())}
            if name not in shown:
                raise _Wrong("There is no such phone.")
            _deed(wanted)(network.phone(shown[name].number))

        hands.act(carry_out)
        return jsonify({"done": True})

    @blueprint.post("/practice/later")
    @_from_our_pages
    def later() -> Answer:
        minutes = _json().get("minutes")
        if not isinstance(minutes, int | float) or not 0 < minutes <= LONGEST_LATER:
            raise _Wrong("minutes must be a number, more than none and at most a day's.")
        hands.later(minutes * 60)
        return jsonify({"done": True})

    return blueprint


def _from_our_pages(view: Callable[[], Answer]) -> Callable[[], Answer]:
    """Let in JSON from our own pages only, and answer what is wrong with a sentence."""

    @wraps(view)
    def guarded() -> Answer:
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return _refuse(403, "This can only be done from the practice page itself.")
        if request.mimetype != "application/json":
            return _refuse(415, "Send JSON, as application/json.")
        try:
            return view()
        except _Wrong as wrong:
            return _refuse(400, str(wrong))
        except NotNow as not_now:
            return _refuse(409, str(not_now))

    return guarded


def _refuse(status: int, sentence: str) -> tuple[Response, int]:
    return jsonify({"error": sentence}), status


def _json() -> dict[str, Any]:
    value = request.get_json(silent=True)
    if not isinstance(value, dict):
        raise _Wrong("Send a JSON object.")
    return value


def _text(wanted: Mapping[str, Any], name: str) -> str:
    value = wanted.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT:
        raise _Wrong(f"{name} is missing, or is not a text of at most {LONGEST_TEXT} characters.")
    return value


def _deed(wanted: Mapping[str, Any]) -> Callable[[Phone], None]:
    """What is to be done with a phone; raises `_Wrong` before anything is done."""
    match wanted.get("action"):
        case "call":
            to = _text(wanted, "to")
            return lambda phone: phone.calls(to)
        case "press":
            keys = _text(wanted, "keys")
            return lambda phone: phone.presses(keys)
        case "text":
            number, body = _text(wanted, "to"), _text(wanted, "body")
            return lambda phone: phone.texts(number, body)
        case "say":
            words = _text(wanted, "body")
            return lambda phone: phone.says(words)
        case action:
            return _plain_deed(action)


def _plain_deed(action: object) -> Callable[[Phone], None]:
    deeds: dict[object, Callable[[Phone], None]] = {
        "answer": Phone.answers,
        "decline": Phone.declines,
        "ignore": Phone.does_not_answer,
        "hang_up": Phone.hangs_up,
    }
    if action not in deeds:
        raise _Wrong("action must be call, answer, decline, ignore, hang_up, press, text or say.")
    return deeds[action]
