"""What HotLine asks of a carrier, whoever it is. Nothing above knows which one is there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class CallOrder:
    """A call to place: `to` and `sender` in E.164; what is said once it is picked up is at `url`.

    Statuses are posted to `status_url`; ringing ends after `ring_seconds`.
    """

    to: str
    sender: str
    url: str
    status_url: str
    ring_seconds: int


@dataclass(frozen=True)
class TextOrder:
    """A text to send: `to` and `sender` in E.164; statuses are posted to `status_url`."""

    to: str
    sender: str
    body: str
    status_url: str


@dataclass(frozen=True)
class CallIn:
    """A call that came in, as the carrier lists it; `sender` as it came, hidden or not.

    status: the carrier's word for how it stands; seconds: how long it lasted once picked up.
    """

    sid: str
    sender: str
    to: str
    started_at: datetime
    over: bool
    status: str = ""
    seconds: int = 0


@dataclass(frozen=True)
class TextIn:
    """A text that came in, as the carrier lists it."""

    sid: str
    sender: str
    to: str
    body: str = field(repr=False)
    sent_at: datetime


class Carrier(Protocol):
    """Whoever carries calls and texts.

    Each raises CarrierError: `permanent` where trying again can't help, `outcome_unknown` where
    the carrier may have done it although it did not say so.
    """

    def place_call(self, order: CallOrder) -> str:
        """Ring a number. Gives the carrier's id of the call."""
        ...

    def redirect_call(self, sid: str, url: str) -> None:
        """Have a call that goes on drop what it does, and do what the document at `url` says."""
        ...

    def announce(self, room: str, url: str, *, to: str = "") -> None:
        """Read the document at `url` into the conference of this name, or to one call in it."""
        ...

    def send_text(self, order: TextOrder) -> str:
        """Send a text. Gives the carrier's id of the text."""
        ...

    def calls_in(self, to: str, day: date) -> Iterable[CallIn]:
        """The calls that came in to one of HotLine's numbers on a day (UTC)."""
        ...

    def texts_in(self, to: str, day: date) -> Iterable[TextIn]:
        """The texts that came in to one of HotLine's numbers on a day (UTC)."""
        ...

    def texts_of(self, number: str, day: date) -> Iterable[str]:
        """The carrier's ids of all texts from and to one of HotLine's numbers on a day (UTC)."""
        ...

    def forget_text(self, sid: str) -> None:
        """Have the carrier delete a text; one it does not know any more is deleted."""
        ...
