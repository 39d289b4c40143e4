"""What no carrier sends is refused at the door of every address, before anybody reads it."""

import pytest

from tests.inputs.post import CALL, FORM, Carrier
from tests.inputs.test_any_order import every_address

RAW = {
    "raw bytes": b"Body=\xff\xfe&CallSid=CA\xff",
    "an oversized body": b"Body=" + 70_000 * b"x",
    "a huge body": b"Body=" + 10_000_000 * b"x",
    "thousands of fields": b"&".join(b"f%d=1" % at for at in range(5_000)),
    "a field twice": b"Digits=1&Digits=9",
    "broken escapes": b"Digits=%ZZ&%=%&=",
    "nothing": b"",
}


@pytest.mark.parametrize("body", RAW.values(), ids=RAW)
def test_a_body_that_nobody_signed_is_refused(carrier: Carrier, body: bytes) -> None:
    for place in every_address(carrier):
        signature = carrier.signature(place, CALL)
        sent = carrier.client.post(place, data=body, content_type=FORM, headers=signature)
        assert sent.status_code == 403, place


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "", "a/b/c;;;="]
)
def test_another_kind_of_body_is_refused_though_signed(carrier: Carrier, kind: str) -> None:
    for place in every_address(carrier):
        signature = carrier.signature(place, {})
        sent = carrier.client.post(place, data=b"{}", content_type=kind, headers=signature)
        assert sent.status_code == 403, place


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_lead_nowhere(carrier: Carrier, method: str) -> None:
    for place in every_address(carrier):
        answer = carrier.client.open(place, method=method, headers=carrier.signature(place, {}))
        assert answer.status_code in (403, 405), place


@pytest.mark.parametrize(
    "signature", ["", "x", 5_000 * "=", "дивний", "\x7f", "AAAA, BBBB", "None"], ids=repr
)
def test_a_strange_signature_is_refused(carrier: Carrier, signature: str) -> None:
    for place in every_address(carrier):
        headers = {"X-Twilio-Signature": signature}
        sent = carrier.client.post(place, data=CALL, headers=headers)
        assert sent.status_code == 403, place
