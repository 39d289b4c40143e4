"""Where a conversation stands: everything the next turn needs, as one frozen value. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

BACK_LIMIT = 12
"""The longest way back that is remembered (DESIGN.md, rule 1)."""


@dataclass(frozen=True)
class Place:
    """A step of a protocol, or, with an empty protocol, one of the engine's own dialogues."""

    protocol: str
    step: str


@dataclass(frozen=True)
class Answer:
    """What was answered at a step, marked as its author marked the step."""

    place: Place
    keys: str
    private: bool = False
    tell_patrol: bool = False


@dataclass(frozen=True)
class Wish:
    """What the caller said about how to be called back; as it is, they said nothing.

    gender: "f", "m", or "any" where an earlier wish is taken back. after: not before then (seconds
    of the epoch). safe: whether the number may be called and texted, by_text: whether they are
    written to and never rung, each where they said so.
    """

    gender: str = ""
    after: int | None = None
    safe: bool | None = None
    by_text: bool | None = None


NO_WISH = Wish()


@dataclass(frozen=True)
class State:
    """A conversation between two turns.

    `misses` counts silences and wrong keys in a row, `silent_since` when the silence began
    (seconds of the epoch). `person` is how far asking for a person went: "", "asked" or "noted";
    `urgent` whether a protocol found that it can't wait.
    """

    catalogue: str
    place: Place
    language: str | None = None
    turn: int = 0
    misses: int = 0
    silent_since: int | None = None
    back: tuple[Place, ...] = ()
    answers: tuple[Answer, ...] = ()
    topic: str | None = None
    person: str = ""
    number: str | None = None
    noticed: bool = False
    urgent: bool = False
    wish: Wish = NO_WISH

    def moved(self, place: Place) -> "State":
        """At another place, the present one remembered as the way back."""
        return replace(self, place=place, back=(*self.back, self.place)[-BACK_LIMIT:])


@dataclass(frozen=True)
class Duty:
    """Whether an assistant is on duty, and when duty next begins where nobody is.

    supervised: a supervisor can be told that somebody waits.
    """

    on_now: bool
    next_start: datetime | None = None
    supervised: bool = True

    @property
    def anybody(self) -> bool:
        """Whether any person learns now what a caller asks for."""
        return self.on_now or self.supervised


@dataclass(frozen=True)
class Facts:
    """What the engine may know of the world at one turn.

    `callable`: the caller's number can be rung back; `textable`: it is a mobile number;
    `replies`: texts to HotLine arrive;
    `regions`: where a keyed-in number may be, as ISO 3166 codes; `code`: this conversation's
    six-digit case code; `hotline`: the number callers dial, E.164; `zone`: the city's time;
    `night`: nobody is to be sent anywhere now; `alert`: there is an air alert.
    """

    now: datetime
    voice: bool
    languages: tuple[str, ...]
    duty: Duty
    callable: bool
    textable: bool
    regions: tuple[str, ...]
    code: str
    hotline: str
    zone: tzinfo
    replies: bool = True
    night: bool = False
    alert: bool = False
