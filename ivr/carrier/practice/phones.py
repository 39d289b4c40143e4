"""Phones on the practice network: what a person can do with one, and what it shows and plays.

Imported by the practice network and by tests. A phone that is asked for something it cannot do
at this moment raises `NotNow` with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ivr.carrier.practice.legs import Leg
    from ivr.carrier.practice.network import Network

HeardKind = Literal[
    "ringing",
    "connected",
    "say",
    "play",
    "music",
    "beep",
    "silence",
    "speech",
    "busy",
    "ended",
]
PhoneStatus = Literal["idle", "calling", "ringing", "talking"]
OPERATOR = "operator"
NO_CREDIT = "Not sent: there is no money on this account. / Не надіслано: на рахунку немає грошей."
VOICEMAIL = "The person you are calling cannot answer. Please leave a message after the tone."
VOICEMAIL_SECONDS = 60.0


class NotNow(Exception):
    """The phone cannot do this now; the message says why."""


@dataclass
class Heard:
    """One thing that sounded in a phone, entered when it began.

    `version` grows when the entry changes (`cut_off`: somebody pressed a key or hung up).
    """

    id: int
    at: datetime
    text: str
    language: str
    kind: HeardKind
    cut_off: bool = False
    version: int = 0


@dataclass
class Text:
    """One SMS as the phone shows it; `number` is the other side's."""

    id: int
    at: datetime
    direction: Literal["in", "out"]
    number: str
    body: str
    status: Literal["received", "sent", "failed"]


class Phone:
    """A telephone with a number, a keypad and an ear.

    Options, set before use: `hidden` (its calls show no number), `credit` (without, its calls are
    dropped by its operator before anybody picks up and its texts are not sent), `landline` (no
    texts), `reachable` (off, it neither rings nor gets texts), `voicemail` (seconds after which a
    machine picks up and speaks).
    """

    def __init__(self, network: Network, number: str) -> None:
        self.network = network
        self.number = number
        self.hidden = False
        self.credit = True
        self.landline = False
        self.reachable = True
        self.voicemail: float | None = None
        self.heard: list[Heard] = []
        self.inbox: list[Text] = []
        self.outbox: list[Text] = []
        self.leg: Leg | None = None

    def __repr__(self) -> str:
        return f"<Phone {self.number} {self.status}>"

    @property
    def status(self) -> PhoneStatus:
        """What the phone is doing."""
        if self.leg is None:
            return "idle"
        if self.leg.answered_at is not None:
            return "talking"
        return "calling" if self.leg.direction == "inbound" else "ringing"

    @property
    def with_number(self) -> str | None:
        """The number on the display: the one called, or the caller ID given."""
        if self.leg is None:
            return None
        return self.leg.to if self.leg.direction == "inbound" else self.leg.from_

    def calls(self, to: str) -> None:
        """Dial a number. Only HotLine's own numbers lead anywhere."""
        if self.leg is not None:
            raise NotNow(f"{self.number} is in a call already.")
        self.network.connect_inbound(self, to)
        self.network.settle()

    def presses(self, keys: str) -> None:
        """Press keys, one after the other, in a call."""
        leg = self._in_call()
        for key in keys:
            if key not in "0123456789*#":
                raise NotNow(f"There is no key {key!r} on a telephone.")
            leg.key_pressed(key)
        self.network.settle()

    def answers(self) -> None:
        """Pick up while it rings."""
        self._decide("answered")

    def declines(self) -> None:
        """Press the red button while it rings: the other side gets `busy`."""
        self._decide("busy")

    def does_not_answer(self) -> None:
        """Let this ring be over at once, as if it had rung out unanswered."""
        self._decide("no-answer")

    def lets_it_ring(self) -> None:
        """Do nothing while it rings."""
        self._ringing()

    def hangs_up(self) -> None:
        """End the call, or stop calling."""
        if self.leg is None:
            raise NotNow(f"{self.number} is not in a call.")
        self.leg.hang_up("no-answer" if self.status == "calling" else "busy")
        self.network.settle()

    def says(self, text: str, language: str = "") -> None:
        """Speak into the phone: whoever is joined hears it."""
        self._in_call().speak(text, language)
        self.network.settle()

    def texts(self, to: str, body: str) -> None:
        """Send an SMS."""
        self.network.texts.accept(self, to, body)
        self.network.settle()

    def hears(self, text: str, *, kind: HeardKind, language: str = "") -> Heard:
        """Let something sound in this phone."""
        version = self.network.touch()
        heard = Heard(version, self.network.now, text, language, kind, version=version)
        self.heard.append(heard)
        return heard

    def cut_off(self, heard: Heard) -> None:
        """Stop something that was sounding."""
        heard.cut_off = True
        heard.version = self.network.touch()

    def keeps(
        self,
        direction: Literal["in", "out"],
        number: str,
        body: str,
        status: Literal["received", "sent", "failed"],
    ) -> Text:
        """Put a text into the inbox or the outbox."""
        text = Text(self.network.touch(), self.network.now, direction, number, body, status)
        (self.inbox if direction == "in" else self.outbox).append(text)
        return text

    def _decide(self, decision: str) -> None:
        leg = self._ringing()
        leg.decide(decision)
        self.network.settle()

    def _ringing(self) -> Leg:
        if self.leg is None or self.status != "ringing":
            raise NotNow(f"{self.number} is not ringing.")
        return self.leg

    def _in_call(self) -> Leg:
        if self.leg is None or self.status != "talking":
            raise NotNow(f"{self.number} is not in a call.")
        return self.leg
