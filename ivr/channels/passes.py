"""The proof that whoever is on the line keyed the right PIN, carried from step to step of one call.

A caller's number can be forged, so it opens nothing by itself. The proof stands in the addresses
that HotLine hands out; it holds in its own call, for its own assistant, and not for long.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LASTS = timedelta(minutes=15)
"""After so long on the line the PIN is asked for again: a telephone may have been put down."""


class Passes:
    """Seals and checks passes with a key made from the installation's secret key."""

    def __init__(self, secret_key: str) -> None:
        """`secret_key` is HOTLINE_SECRET_KEY; the key made from it serves nothing else."""
        key = HKDF(SHA256(), 64, None, b"hotline staff pass").derive(secret_key.encode())
        self._cipher = AESSIV(key)

    def seal(self, assistant_id: int, call: str, *, now: datetime) -> str:
        """A pass for an assistant in one call, from `now` on; `[A-Za-z0-9_-]`."""
        since = str(int(now.timestamp())).encode()
        sealed = self._cipher.encrypt(since, _bound(assistant_id, call))
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def holds(self, token: str, assistant_id: int, call: str, *, now: datetime) -> bool:
        """Whether a token is a pass of this assistant in this call, and still fresh."""
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            since = self._cipher.decrypt(sealed, _bound(assistant_id, call))
        except (ValueError, InvalidTag):
            return False
        return now - datetime.fromtimestamp(int(since), UTC) < LASTS


def _bound(assistant_id: int, call: str) -> list[bytes]:
    return [str(assistant_id).encode(), call.encode()]
