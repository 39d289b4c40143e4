"""The shipped city's line as one caller meets it, every answer looked at as the carrier would."""

from functools import cache
from pathlib import Path
from typing import Literal

from ivr.channels.segments import count
from ivr.channels.sms import MOST_SEGMENTS, MOST_WHOLE
from ivr.cities import City, load_cities
from ivr.conversations import rehearsal
from ivr.conversations.rehearsal import Told
from ivr.conversations.script import Exchange, Who
from ivr.flow.catalogue import Catalogue
from ivr.flow.silence import LONGEST_SILENCE
from tests.channels.stage import read_twiml

CITIES = Path(__file__).parents[2] / "cities"


@cache
def shipped_city() -> City:
    """The sample city."""
    (city,) = load_cities(CITIES)
    return city


class Caller(rehearsal.Caller):
    """A caller whose every answer must be valid TwiML, and no longer than the carrier likes."""

    def __init__(self, catalogue: Catalogue, who: Who, channel: Literal["voice", "sms"]) -> None:
        super().__init__(catalogue, shipped_city(), who, channel)

    def does(self, step: Exchange) -> Told:
        """One step of a conversation."""
        told = super().does(step)
        for document in told.documents:
            root = read_twiml(document)
            assert self.facts.voice or root.findtext("Message") == told.words
        if not self.facts.voice and "danger-text-reply" not in told.names:
            most = MOST_SEGMENTS if "more" in told.names else MOST_WHOLE
            assert count(told.words).segments <= most
        if step.silence == "to the end":
            silent = (self.facts.now - self.silent_since).total_seconds()
            assert LONGEST_SILENCE <= silent <= LONGEST_SILENCE + 60, f"hung up after {silent} s"
        return told
