"""What can happen to a conversation, in the past tense. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """What a caller asks for in a word or a key of its own, the same in every place."""

    DANGER = "danger"
    PERSON = "person"
    BY_TEXT = "by text"
    BACK = "back"
    AGAIN = "again"
    MENU = "menu"
    LANGUAGE = "language"
    PRIVACY = "privacy"


@dataclass(frozen=True)
class Started:
    """The conversation began; `language` is the one remembered or recognised, if any."""

    language: str | None = None


@dataclass(frozen=True)
class Answered:
    """Keys were pressed or digits texted: `0123456789*#` in the order they came."""

    keys: str


@dataclass(frozen=True)
class TimedOut:
    """Nothing was pressed in time."""


@dataclass(frozen=True)
class Asked:
    """A word with a meaning of its own was texted (or its key recognised)."""

    word: Word


@dataclass(frozen=True)
class Named:
    """A topic word was texted that opens one protocol."""

    protocol: str


@dataclass(frozen=True)
class Doubted:
    """A text may tell of danger, or may not; `person` where it asks for a person as well.

    again: the same words came before, and a phone may write them by itself. by_police: an officer
    seems to be the danger.
    """

    person: bool = False
    again: bool = False
    by_police: bool = False


@dataclass(frozen=True)
class Replied:
    """A text begins with yes or no, which answers the question after a doubtful one."""

    yes: bool


@dataclass(frozen=True)
class Despaired:
    """A text tells of self-harm; `protocol` is the one it names, if any."""

    protocol: str | None = None


@dataclass(frozen=True)
class Unclear:
    """A text came that means nothing to HotLine."""


class Back(StrEnum):
    """Where a caller comes back from: a desk, no desk, their own star, one of our people."""

    FROM_POLICE = "police ended"
    NOT_REACHED = "police not reached"
    STOPPED = "police stopped"
    FROM_STAFF = "staff ended"


@dataclass(frozen=True)
class ForwardEnded:
    """The emergency path came to its end, and the caller is still there."""

    back: Back


Input = (
    Started
    | Answered
    | TimedOut
    | Asked
    | Named
    | Doubted
    | Replied
    | Despaired
    | Unclear
    | ForwardEnded
)
