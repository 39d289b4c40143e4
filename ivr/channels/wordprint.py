"""By what a text is known again that a phone may write by itself. Pure."""

import hashlib

from ivr.channels.letters import LONGEST_BODY, words
from ivr.channels.sms_in import Read
from ivr.flow.inputs import Asked, Named, Unclear, Word

A_PERSONS = 3
"""So few words that were understood somebody wrote on purpose, however often: `passport`."""


def wordprint(read: Read, body: str) -> str:
    """A print of the words of a text, empty where a person wrote it beyond doubt.

    Figures are left out: `back at 14:30` comes with another time an hour later. Danger, commands
    and choices are a person's; a long text that happens to name a topic need not be.
    """
    written = words(body[:LONGEST_BODY])
    match read:
        case Unclear():
            pass
        case Named() | Asked(Word.PERSON) if len(written) > A_PERSONS:
            pass
        case _:
            return ""
    letters = " ".join(word for word in written if not any(map(str.isdigit, word)))
    return hashlib.sha256(letters.encode()).hexdigest()[:16]
