"""What a caller's text is while an assistant writes with them: words for that person, or a command.

Pure. What keeps a caller safe, and what is their right, acts in every conversation. Everything else
goes to the person; but a digit or a topic answers whoever asked last.
"""

from typing import assert_never

from ivr.channels.sms_in import CarrierWord, Forget, MissedCalls, More, Read, Withdraw
from ivr.flow.inputs import (
    Answered,
    Asked,
    Despaired,
    Doubted,
    ForwardEnded,
    Named,
    Replied,
    Started,
    TimedOut,
    Unclear,
    Word,
)

ACTS = frozenset({Word.DANGER, Word.MENU, Word.LANGUAGE, Word.PRIVACY})
"""Words that mean the same to HotLine at any time."""


def is_for_person(read: Read, *, hotline_asked: bool, in_doubt: bool = False) -> bool:
    """Whether a text is words for the assistant.

    hotline_asked: the last question the caller got was the menu's or a protocol's, because they
    asked for it since the assistant last wrote. in_doubt: that question was whether they are in
    danger. What makes HotLine ask that is no word for the assistant alone: both read it.
    """
    match read:
        case CarrierWord():
            return True
        case Withdraw() | Forget() | MissedCalls():
            return False
        case Asked(Word.BACK | Word.AGAIN) | Answered() | Named() | More():
            return not hotline_asked
        case Asked(word):
            return word not in ACTS
        case Doubted():
            return False
        case Replied(yes):
            return not (yes and in_doubt)
        case Unclear() | Despaired() | Started() | TimedOut() | ForwardEnded():
            return True
        case _:
            assert_never(read)
