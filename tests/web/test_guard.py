"""Genuine webhooks pass and forged ones get 403, whatever stands between carrier and HotLine."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from ivr.app import LINE, Content, Surroundings, create_app
from ivr.clock import SystemClock
from ivr.settings import Settings, load_settings

PUBLIC = "https://hotline.example.org"
OLD_TOKEN = "the token that is being changed"
CALL = {
    "CallSid": "CA" + 32 * "1",
    "From": "+380931112233",
    "To": "+380342550102",
    "CallStatus": "ringing",
    "Direction": "inbound",
}
FORM = "application/x-www-form-urlencoded"
PLACES = (
    "/voice",
    "/voice/turn/-",
    "/voice/turn/AbC_d-9",
    "/voice/patrol/1/-",
    f"/voice/desk/1/{CALL['CallSid']}",
    f"/voice/desk/2/{CALL['CallSid']}/key",
    "/voice/assistant/abc",
    "/voice/assistant/abc/key",
    "/voice/assistant/abc/joined",
    "/voice/assistant/abc/again",
    "/voice/caller/abc",
    "/voice/caller/abc/key",
    "/voice/staff/pin",
    "/voice/staff/AbC_d-9/menu",
    "/voice/staff/AbC_d-9/how/482193",
    "/voice/fallback",
    "/sms",
    "/sms/fallback",
    "/status/call",
    "/status/out/abc",
)


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """HotLine behind a proxy: the carrier calls another address than the one it listens on."""
    return load_settings(
        {
            "HOTLINE_VAR": str(tmp_path),
            "HOTLINE_DATABASE_URL": sqlite_url,
            "HOTLINE_PUBLIC_URL": PUBLIC,
            "TWILIO_AUTH_TOKEN_OLD": OLD_TOKEN,
        }
    )


@pytest.fixture
def carrier(settings: Settings, content: Content) -> Iterator[FlaskClient]:
    """Somebody who posts to HotLine, as the carrier does or pretends to."""
    around = Surroundings(SystemClock(), lambda work: work())
    app = create_app(settings, around, content)
    yield app.test_client()
    app.extensions[LINE].hotline.store.close()


@pytest.fixture
def sign(settings: Settings) -> RequestValidator:
    """The carrier's own signature."""
    return RequestValidator(settings.voice_account.token.get_secret_value())


def posts(
    carrier: FlaskClient, sign: RequestValidator, place: str, form: dict[str, str]
) -> TestResponse:
    """A genuine request, signed for the public address."""
    signature = sign.compute_signature(f"{PUBLIC}{place}", form)
    return carrier.post(place, data=form, headers={"X-Twilio-Signature": signature})


@pytest.mark.parametrize("place", PLACES)
def test_a_genuine_signature_is_accepted_at_every_address(
    carrier: FlaskClient, sign: RequestValidator, place: str
) -> None:
    assert posts(carrier, sign, place, CALL).status_code in (200, 204)


@pytest.mark.parametrize("place", PLACES)
def test_a_missing_or_foreign_signature_is_refused_at_every_address(
    carrier: FlaskClient, place: str
) -> None:
    assert carrier.post(place, data=CALL).status_code == 403
    foreign = RequestValidator("another token").compute_signature(f"{PUBLIC}{place}", CALL)
    refused = carrier.post(place, data=CALL, headers={"X-Twilio-Signature": foreign})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "signed_for",
    [
        f"{PUBLIC}/sms",
        f"{PUBLIC}/voice?x=1",
        f"{PUBLIC}/Voice",
        f"{PUBLIC}:8443/voice",
        f"{PUBLIC}:99999/voice",
        "http://hotline.example.org/voice",
        "https://somebody:secret@hotline.example.org/voice",
        "https://evil.example/voice",
    ],
)
def test_a_signature_opens_its_own_address_only(
    carrier: FlaskClient, sign: RequestValidator, signed_for: str
) -> None:
    signature = sign.compute_signature(signed_for, CALL)
    answer = carrier.post("/voice", data=CALL, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 403


@pytest.mark.parametrize("place", PLACES)
def test_a_webhook_has_no_session_whatever_cookie_comes_with_it(
    carrier: FlaskClient, sign: RequestValidator, place: str
) -> None:
    """No answer to the carrier depends on a cookie or sets one, and none may be kept."""
    carrier.set_cookie("__Host-hotline", "anything", domain="localhost", secure=True)
    for answer in (posts(carrier, sign, place, CALL), carrier.post(place, data=CALL)):
        assert {"Vary", "Set-Cookie"}.isdisjoint(answer.headers.keys())
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_signature_is_taken_with_the_port_the_carrier_puts_into_the_address(
    carrier: FlaskClient, sign: RequestValidator
) -> None:
    signature = sign.compute_signature(f"{PUBLIC}:443/voice", CALL)
    answer = carrier.post("/voice", data=CALL, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    odd = carrier.post("/voice", data=CALL, headers={"X-Twilio-Signature": "підпис"})
    assert odd.status_code == 403


@pytest.mark.parametrize(
    "query", ["?x=%D0%9F", "?x=a%7Cb&y=%27", "?p=%2Fvoice&e=", "?t=%7E%40%5B%5D", "?n=%2B380&w=a+b"]
)
def test_escapes_in_the_address_are_checked_as_they_were_signed(
    carrier: FlaskClient, sign: RequestValidator, query: str
) -> None:
    assert posts(carrier, sign, f"/voice{query}", CALL).status_code == 200


@pytest.mark.parametrize("body", [" Привіт  ", "ё́", "👩‍🚀", "a&b=c", "%00", "1+1", "\u202e"])
def test_words_are_checked_as_they_were_written(
    carrier: FlaskClient, sign: RequestValidator, body: str
) -> None:
    text = {"MessageSid": "SM" + 32 * "2", "From": CALL["From"], "To": CALL["To"], "Body": body}
    assert posts(carrier, sign, "/sms", text).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (urlencode(CALL) + "&Digits=1&Digits=9", FORM),
        (b"Body=\xff&" + urlencode(CALL).encode(), FORM),
        ("{}", "application/json"),
        ("x" * 70_000, FORM),
        (urlencode(CALL), "multipart/form-data; boundary=x"),
        ("", FORM),
    ],
)
def test_what_no_carrier_sends_is_refused(
    carrier: FlaskClient, sign: RequestValidator, body: str | bytes, kind: str
) -> None:
    signature = sign.compute_signature(f"{PUBLIC}/voice", CALL)
    sent = carrier.post(
        "/voice", data=body, content_type=kind, headers={"X-Twilio-Signature": signature}
    )
    assert sent.status_code == 403


def test_a_proxy_that_changes_host_and_scheme_changes_nothing(
    carrier: FlaskClient, sign: RequestValidator
) -> None:
    signature = sign.compute_signature(f"{PUBLIC}/voice", CALL)
    behind = {"X-Twilio-Signature": signature, "Host": "10.0.0.7:8000", "X-Forwarded-Proto": "ftp"}
    assert carrier.post("/voice", data=CALL, headers=behind).status_code == 200


def test_two_signatures_in_one_request_are_refused(
    carrier: FlaskClient, sign: RequestValidator
) -> None:
    signature = sign.compute_signature(f"{PUBLIC}/voice", CALL)
    twice = [("X-Twilio-Signature", signature), ("X-Twilio-Signature", "x")]
    assert carrier.post("/voice", data=CALL, headers=twice).status_code == 403


def test_while_a_token_is_changed_both_sign_and_no_third(carrier: FlaskClient) -> None:
    assert posts(carrier, RequestValidator(OLD_TOKEN), "/voice", CALL).status_code == 200
    assert posts(carrier, RequestValidator(OLD_TOKEN[1:]), "/voice", CALL).status_code == 403
    assert posts(carrier, RequestValidator(""), "/voice", CALL).status_code == 403
