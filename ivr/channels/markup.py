"""What a TwiML document may hold: characters XML allows, speech no longer than the carrier takes.

Pure; for the modules of `ivr.channels` only. Escaping is the twilio package's work, but it lets
through characters no XML document may hold, and then the carrier hangs up.
"""

import re
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LONGEST_SAY = 4096
"""Characters in one `<Say>`, by the carrier's documentation."""


def clean(text: str) -> str:
    """The text without characters XML 1.0 forbids; line ends become one newline each."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def weight(text: str) -> int:
    """The bytes a text takes in a document, once escaped."""
    return len(escape(text).encode())


def portions(text: str, longest: int = LONGEST_SAY) -> list[str]:
    """The text in pieces of at most `longest` characters, cut after a blank where there is one."""
    pieces = []
    while len(text) > longest:
        cut = max(text.rfind(" ", 0, longest), text.rfind("\n", 0, longest)) + 1 or longest
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text] if text else pieces
