"""Case codes: six digits a caller can be told, a text can carry and a keypad can take. Pure."""

import hmac

FIRST, COUNT = 100_000, 900_000


def case_code(secret: str, conversation: str, *, attempt: int = 0) -> str:
    """The code of a conversation, always the same and telling nothing (DESIGN.md, "Case code").

    `attempt` gives a second code where the first is an open case's already.
    """
    text = f"case {conversation} {attempt}".encode()
    return str(FIRST + int.from_bytes(hmac.digest(secret.encode(), text, "sha256")[:8]) % COUNT)
