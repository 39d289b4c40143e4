"""The catalogue: every protocol, phrase and public number a call can meet, as one frozen value.

Pure; `ivr.catalog` makes it from the files in `protocols/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ivr.errors import FlowError
from ivr.flow.danger_words import NO_DANGER_WORDS, DangerWords
from ivr.flow.protocol import Protocol, PublicNumber, Step
from ivr.flow.signed import without_drafts
from ivr.flow.texts import Text

TOP_MENU = "menu"
"""The protocol every conversation starts with."""

COMPLAINT = "police-complaint"
"""The protocol for whoever complains about the police; nothing of it goes to the patrol."""

SIGNED = "-signed"
"""What the version of a catalogue without its drafts ends with, after that of the whole one."""


@dataclass(frozen=True)
class Catalogue:
    """What callers can be told. `version` is a hash of its content (12 hex digits).

    A conversation's state names the version, so that it goes on as it began (DESIGN.md, rule 6).
    """

    version: str
    protocols: Mapping[str, Protocol]
    phrases: Mapping[str, Text]
    numbers: Mapping[str, PublicNumber]
    danger_words: DangerWords = NO_DANGER_WORDS

    def step(self, protocol: str, step: str) -> Step:
        """One step. Raises FlowError for a place this catalogue does not have."""
        try:
            return self.protocols[protocol].steps[step]
        except KeyError:
            raise FlowError(f"no step {protocol}/{step} in catalogue {self.version}") from None

    def phrase(self, name: str) -> Text:
        """One of HotLine's own sentences."""
        return self.phrases[name]

    @property
    def drafts(self) -> tuple[str, ...]:
        """The protocols that can be kept from callers: not signed off, and not the top menu."""
        return tuple(
            name for name, each in self.protocols.items() if each.draft and name != TOP_MENU
        )

    @cached_property
    def signed_off(self) -> "Catalogue":
        """The same without its drafts, for cities that do not serve them; itself if it has none."""
        if not self.drafts:
            return self
        protocols = without_drafts(
            self.protocols, self.drafts, top=TOP_MENU, instead=self.phrase("not-signed-off")
        )
        return replace(self, version=f"{self.version}{SIGNED}", protocols=protocols)
