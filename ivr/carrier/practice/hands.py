"""How the outside reaches a practice network: one deed after the other, in its own time.

`ivr.web.practice_api` takes `Hands`; live they are a `LiveDriver`, in tests `ByHand`.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from ivr.carrier.practice.network import Network

T = TypeVar("T")


class Hands(Protocol):
    """Whoever may touch the network."""

    @property
    def offset(self) -> float:
        """How far practice time is ahead of the machine's, in seconds."""
        ...

    def act(self, deed: Callable[[Network], T]) -> T:
        """Do something to the network, now; return or raise what `deed` does."""
        ...

    def later(self, seconds: float) -> None:
        """Let practice time jump forward."""
        ...


class ByHand:
    """Hands for tests: everything at once, time only by `later` or the network's own `advance`."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.offset = 0.0

    def act(self, deed: Callable[[Network], T]) -> T:
        """Do it here and now."""
        return deed(self.network)

    def later(self, seconds: float) -> None:
        """Let the network's time pass."""
        self.offset += seconds
        self.network.advance(seconds)
