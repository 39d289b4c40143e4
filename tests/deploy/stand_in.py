"""A stand-in for the carrier on loopback: its REST API, and its signed webhooks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from xml.etree import ElementTree

import requests
from flask import Flask, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from tests.on_air import ACCOUNT, TOKEN

HOTLINE, TEXTS = "+380342550102", "+380671110102"


@dataclass
class StandIn:
    """Keeps every order it gets. `public_url` is what it signs, `doors` where its requests go.

    Where it `hangs` it takes no order and its answer never ends; `let_go` ends those answers.
    """

    public_url: str
    doors: list[str]
    url: str = ""
    texts: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    hangs: bool = False
    let_go: Event = field(default_factory=Event)
    _posts: int = 0

    def post(self, url: str, form: Mapping[str, str]) -> ElementTree.Element | None:
        """A signed webhook, each to the next of the doors; gives the document."""
        place = url.removeprefix(self.public_url)
        signed = RequestValidator(TOKEN).compute_signature(f"{self.public_url}{place}", form)
        self._posts += 1
        answer = requests.post(
            self.doors[self._posts % len(self.doors)] + place,
            data=form,
            headers={"X-Twilio-Signature": signed},
            timeout=30,
        )
        assert answer.status_code in (200, 204), answer.status_code
        return ElementTree.fromstring(answer.content) if answer.content else None  # noqa: S314

    def gathers(self, url: str, form: Mapping[str, str]) -> str:
        """The same where keys are wanted; gives the address that waits for them."""
        document = self.post(url, form)
        assert document is not None
        gather = document.find(".//Gather")
        assert gather is not None, ElementTree.tostring(document)
        return gather.attrib["action"]

    def app(self) -> Flask:
        """The REST API: takes orders, and has no list of anything that came in."""
        app = Flask("stand-in")
        account = f"/2010-04-01/Accounts/{ACCOUNT['TWILIO_ACCOUNT_SID']}"

        @app.route(f"{account}/<kind>.json", methods=["GET", "POST"])
        def order(kind: str) -> ResponseReturnValue:
            who = request.authorization
            if who is None or who.password != TOKEN:
                abort(401)
            if request.method == "GET":
                return jsonify({kind.lower(): [], "next_page_uri": None})
            if self.hangs:
                return Response(self._never_ends(), mimetype="application/json")
            kept, prefix = {"Messages": (self.texts, "SM"), "Calls": (self.calls, "CA")}[kind]
            kept.append(request.form.to_dict())
            return jsonify({"sid": f"{prefix}{len(kept):032x}"}), 201

        return app

    def _never_ends(self) -> Iterator[str]:
        """A blank now and then, so that nobody who waits for the next one gives up."""
        while not self.let_go.wait(0.2):
            yield " "


@contextmanager
def standing_in(public_url: str, doors: list[str]) -> Iterator[StandIn]:
    """A stand-in that answers on a free port."""
    carrier = StandIn(public_url, doors)
    server = make_server("127.0.0.1", 0, carrier.app(), threaded=True)
    carrier.url = f"http://127.0.0.1:{server.port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield carrier
    finally:
        carrier.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
