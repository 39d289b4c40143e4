"""By what a text is known again that a phone may write by itself. Pure."""

import hashlib

from ivr.channels.letters import LONGEST_BODY, words
from ivr.channels.sms_in import Read
from ivr.flow.inputs import Asked, Despaired, Doubted, Named, Replied, Unclear, Word

A_PERSONS = 3
"""So few words that were understood somebody wrote on purpose, however often: `passport`."""


def wordprint(read: Read, body: str) -> str:
    """A print of the words of a text, empty where a person wrote it beyond doubt.

    Figures are left out: `back at 14:30` comes with another time an hour later. Commands,
    choices and a cry of a few words are a person's; a long text that happens to name a topic or
    the police need not be: `call the police if it is urgent`.
    """
    written = words(body[:LONGEST_BODY])
    long = len(written) > A_PERSONS
    match read:
        case Unclear() | Doubted() | Replied():
            pass
        case Named() | Despaired() | Asked(Word.PERSON | Word.DANGER) if long:
            pass
        case _:
            return ""
    letters = " ".join(word for word in written if not any(map(str.isdigit, word)))
    return hashlib.sha256(letters.encode()).hexdigest()[:16]


def is_short(body: str) -> bool:
    """Whether somebody may write the same again on purpose: `help me`."""
    return len(words(body[:LONGEST_BODY])) <= A_PERSONS
