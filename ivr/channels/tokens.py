"""The sealed token that carries a conversation's state from one request to the next.

AES-SIV: nothing in it can be read or changed, and it opens only in the conversation it was made
for. `[A-Za-z0-9_-]`, at most 1,000 characters (DESIGN.md, rule 1).
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.errors import FlowError
from ivr.flow.packing import pack, unpack
from ivr.flow.state import State

LONGEST_TOKEN = 1000

LONGEST_PLAIN = 400
"""Bytes up to which a state is sealed as it is: most are short, and shrinking takes its time."""

SHRUNK = b"z"
"""What a shrunk state begins with; JSON never does."""


class Sealer:
    """Seals and opens states with a key made from the installation's secret key."""

    def __init__(self, secret_key: str) -> None:
        """`secret_key` is HOTLINE_SECRET_KEY; the key made from it serves nothing else."""
        key = HKDF(SHA256(), 64, None, b"hotline conversation state").derive(secret_key.encode())
        self._cipher = AESSIV(key)

    def seal(self, state: State, conversation: str) -> str:
        """The state as a token for one conversation.

        The way back is shortened where the token would grow too long to be handed out.
        """
        token = self._sealed(state, conversation)
        while len(token) > LONGEST_TOKEN and state.back:
            state = replace(state, back=state.back[1:])
            token = self._sealed(state, conversation)
        return token

    def open(self, token: str, conversation: str) -> State:
        """The state in a token. Raises FlowError for any other text or conversation."""
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            packed = self._cipher.decrypt(sealed, [conversation.encode()])
        except (InvalidTag, ValueError):
            raise FlowError("a state that HotLine did not seal for this conversation") from None
        return unpack(json.loads(zlib.decompress(packed[1:]) if packed[:1] == SHRUNK else packed))

    def _sealed(self, state: State, conversation: str) -> str:
        packed = json.dumps(pack(state), separators=(",", ":")).encode()
        if len(packed) > LONGEST_PLAIN:
            packed = SHRUNK + zlib.compress(packed)
        sealed = self._cipher.encrypt(packed, [conversation.encode()])
        return urlsafe_b64encode(sealed).decode().rstrip("=")
