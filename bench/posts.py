"""Webhooks as a carrier posts them: a call's, a text's, each signed for one server."""

import secrets

from bench import load
from bench.installation import TOKEN
from bench.served import Served


def request(server: Served, path: str, form: dict[str, str]) -> bytes:
    """One signed POST, as bytes for the wire."""
    return load.signed(f"http://127.0.0.1:{server.port}", path, form, TOKEN)


def sid(prefix: str) -> str:
    """A fresh id of a call (`CA`) or a text (`SM`)."""
    return f"{prefix}{secrets.token_hex(16)}"


def call(call_sid: str, **more: str) -> dict[str, str]:
    """The form of a call that is going on."""
    return {
        "CallSid": call_sid,
        "AccountSid": "AC" + 32 * "0",
        "From": "+380931112233",
        "To": "+380342550102",
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
        **more,
    }


def text(body: str, sender: str = "") -> dict[str, str]:
    """The form of a text, from a number of its own where no sender is given."""
    return {
        "MessageSid": sid("SM"),
        "AccountSid": "AC" + 32 * "0",
        "From": sender or f"+38093{secrets.randbelow(10_000_000):07}",
        "To": "+380342550102",
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
    }
