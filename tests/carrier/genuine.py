"""The genuine `twilio` client, its requests carried to the practice API without a socket."""

from urllib.parse import urlsplit

from flask import Flask
from pydantic import SecretStr
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from ivr.carrier.practice.hands import ByHand
from ivr.carrier.practice.network import Network
from ivr.carrier.twilio import TwilioCarrier
from ivr.settings import CarrierAccount
from ivr.web.practice_api import practice_api
from tests.carrier.other_side import ACCOUNT, BASE, TOKEN


class AppHttpClient(HttpClient):  # type: ignore[misc]
    """Carries requests to a Flask application."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def request(
        self,
        method: str,
        url: str,
        params: object = None,
        data: object = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Carry one request."""
        parts = urlsplit(url)
        answer = self._client.open(
            parts.path,
            base_url=BASE,
            method=method,
            query_string=params or parts.query,
            data=data,
            auth=auth,
            headers={k: v for k, v in (headers or {}).items() if k != "Content-Type"},
        )
        return Response(answer.status_code, answer.text, dict(answer.headers))


def api_of(network: Network) -> Flask:
    """An application with the practice API over a network."""
    app = Flask("practice api")
    app.testing = True
    app.register_blueprint(practice_api(ByHand(network)))
    return app


def client_of(network: Network, *, token: str = TOKEN) -> Client:
    """The carrier's own client, connected to a network."""
    client = Client(ACCOUNT, token, http_client=AppHttpClient(api_of(network)))
    client.api.base_url = f"{BASE}/practice/carrier"
    return client


def carrier_of(network: Network) -> TwilioCarrier:
    """HotLine's own way to the carrier, connected to a network."""
    account = CarrierAccount("practice", ACCOUNT, SecretStr(TOKEN), f"{BASE}/practice/carrier")
    return TwilioCarrier(account, AppHttpClient(api_of(network)))
