"""What HotLine asks of a carrier, whoever it is. Nothing above knows which one is there."""

from dataclasses import dataclass
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


class Carrier(Protocol):
    """Whoever carries calls and texts.

    Each raises CarrierError: `permanent` where trying again can't help, `outcome_unknown` where
    the carrier may have done it although it did not say so.
    """

    def place_call(self, order: CallOrder) -> str:
        """Ring a number. Gives the carrier's id of the call."""
        ...

    def send_text(self, order: TextOrder) -> str:
        """Send a text. Gives the carrier's id of the text."""
        ...
