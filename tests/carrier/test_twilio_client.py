"""The carrier's REST API is asked at the address of the settings, whatever else is set."""

import socket
from threading import Thread
from typing import Any

import pytest
from pydantic import SecretStr
from twilio.http import HttpClient
from twilio.http.response import Response

from ivr.carrier.base import TextOrder
from ivr.carrier.twilio import TwilioCarrier
from ivr.errors import CarrierError
from ivr.settings import CarrierAccount

TEXT = TextOrder("+380671234533", "+380671110102", "words", "http://127.0.0.1:8000/status/out/x")


class Overheard(HttpClient):  # type: ignore[misc]
    """Keeps the address that was asked, and accepts everything."""

    def __init__(self) -> None:
        super().__init__(None, False, None)
        self.asked = ""

    def request(self, method: str, url: str, *_: Any, **__: Any) -> Response:
        self.asked = url
        return Response(201, '{"sid": "SM1"}')


@pytest.mark.parametrize(
    "address", ["https://api.twilio.com", "http://127.0.0.1:4010", "https://x.example/api/laml"]
)
def test_edge_and_region_of_the_environment_change_no_address(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    line = Overheard()
    account = CarrierAccount("twilio", "AC1", SecretStr("token"), address)
    assert TwilioCarrier(account, line).send_text(TEXT) == "SM1"
    assert line.asked == f"{address}/2010-04-01/Accounts/AC1/Messages.json"


def test_what_was_never_sent_is_told_from_what_may_have_been() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        hangs_up = Thread(target=lambda: server.accept()[0].close())
        hangs_up.start()
        maybe = _failure_at(address)
        hangs_up.join()
    never = _failure_at(address)
    assert maybe.outcome_unknown
    assert not never.outcome_unknown
    assert not never.permanent


def _failure_at(address: str) -> CarrierError:
    account = CarrierAccount("twilio", "AC1", SecretStr("token"), address)
    with pytest.raises(CarrierError) as caught:
        TwilioCarrier(account).send_text(TEXT)
    return caught.value


class Says(HttpClient):  # type: ignore[misc]
    """Answers every request alike."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(None, False, None)
        self.answer = Response(status, body)

    def request(self, *_: Any, **__: Any) -> Response:
        return self.answer


def _carrier(status: int, body: str = "{}") -> TwilioCarrier:
    account = CarrierAccount("twilio", "AC1", SecretStr("token"), "https://api.twilio.com")
    return TwilioCarrier(account, Says(status, body))


@pytest.mark.parametrize("body", ['{"code": 20404, "status": 404}', "{}", "not found"])
def test_a_text_the_carrier_does_not_know_any_more_is_deleted(body: str) -> None:
    _carrier(204).forget_text("SM1")
    _carrier(404, body).forget_text("SM1")


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (429, False), (503, False)])
def test_a_text_that_is_not_deleted_is_told(status: int, permanent: bool) -> None:
    with pytest.raises(CarrierError) as told:
        _carrier(status).forget_text("SM1")
    assert told.value.permanent is permanent
