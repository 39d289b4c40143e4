"""The catalogue: every protocol, phrase and public number a call can meet, as one frozen value.

Pure; `ivr.catalog` makes it from the files in `protocols/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.errors import FlowError
from ivr.flow.protocol import Protocol, PublicNumber, Step
from ivr.flow.texts import Text

TOP_MENU = "menu"
"""The protocol every conversation starts with."""


@dataclass(frozen=True)
class Catalogue:
    """What callers can be told. `version` is a hash of its content (12 hex digits)."""

    version: str
    protocols: Mapping[str, Protocol]
    phrases: Mapping[str, Text]
    numbers: Mapping[str, PublicNumber]

    def step(self, protocol: str, step: str) -> Step:
        """One step. Raises FlowError for a place this catalogue does not have."""
        try:
            return self.protocols[protocol].steps[step]
        except KeyError:
            raise FlowError(f"no step {protocol}/{step} in catalogue {self.version}") from None

    def phrase(self, name: str) -> Text:
        """One of HotLine's own sentences."""
        return self.phrases[name]
