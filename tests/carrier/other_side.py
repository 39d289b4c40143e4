"""The other side of the practice network in its tests: a tiny Flask application full of TwiML.

It refuses unsigned requests with the carrier's own validator, answers each path as it was told,
and remembers what it was asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from ivr.carrier.practice.network import Line, Network
from ivr.carrier.practice.phones import Phone
from ivr.carrier.practice.webhooks import Fetch, Outcome, Reply, Request

HOTLINE = "+380342550102"
HOTLINE_SMS = "+380671110102"
CHIOMA = "+380931110001"
IVAN = "+380501110011"
AMARA = "+380671110012"
DESK = "+380342790001"

BASE = "http://hotline.test"
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "the token of a made-up account"
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

Answer = str | Callable[[dict[str, str]], str]


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    path: str
    form: dict[str, str]


class OtherSide:
    """See the module. `answers` holds what stands inside `<Response>`, by path and query."""

    def __init__(self) -> None:
        self.base = BASE
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.app = Flask("other side")
        self.app.testing = True
        self.app.add_url_rule("/<path:path>", view_func=self._answer, methods=["GET", "POST"])
        self.client = self.app.test_client()
        self._validator = RequestValidator(TOKEN)

    def fetch(self, wanted: Request) -> Outcome:
        """Carry a request of the network to the application."""
        answer = self.client.open(
            wanted.url.removeprefix(BASE),
            base_url=BASE,
            method=wanted.method,
            data=dict(wanted.form),
            headers=dict(wanted.headers),
        )
        return Reply(answer.status_code, answer.text, answer.content_type)

    def forms(self, path: str) -> list[dict[str, str]]:
        """The forms that were posted to a path, in order."""
        return [asked.form for asked in self.asked if asked.path == path]

    def last(self, path: str) -> dict[str, str]:
        """The form that was posted to a path last."""
        return self.forms(path)[-1]

    def _answer(self, path: str) -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        place = request.full_path.rstrip("?")
        if not self._validator.validate(self.base + place, request.form, signature):
            abort(403)
        self.asked.append(Asked(place, request.values.to_dict()))
        answer = self.answers.get(place, "")
        if callable(answer):
            answer = answer(request.values.to_dict())
        return Response(f"<Response>{answer}</Response>", content_type="text/xml")


def make_network(
    fetch: Fetch,
    *,
    base: str = BASE,
    start: datetime = START,
    fallbacks: Mapping[str, str] | None = None,
) -> Network:
    """A network whose two numbers lead to wherever `fetch` does."""
    lines = {
        number: Line(
            number=number,
            voice_url=f"{base}/voice",
            sms_url=f"{base}/sms",
            status_url=f"{base}/status/call",
            **(fallbacks or {}),
        )
        for number in (HOTLINE, HOTLINE_SMS)
    }
    return Network(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        start=start,
        fetch=fetch,
        numbers=lines,
        random=Random(1),
    )


def said(phone: Phone) -> list[str]:
    """What was spoken to a phone by HotLine, in order."""
    return [heard.text for heard in phone.heard if heard.kind == "say"]


def kinds(phone: Phone) -> list[str]:
    """What kinds of things sounded in a phone, in order."""
    return [heard.kind for heard in phone.heard]


def speech(phone: Phone) -> list[str]:
    """What people said to whoever holds this phone."""
    return [heard.text for heard in phone.heard if heard.kind == "speech"]
