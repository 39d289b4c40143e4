"""Whose step it is: assistant, caller, or what is read to those who talk or wait."""

from ivr.channels import voice
from ivr.conversations.room import assistant, caller
from ivr.conversations.room.here import Here
from ivr.dispatch import rooms
from ivr.flow.inputs import Input
from ivr.flow.phrase_rules import ANNOUNCED

WAITS = 5
"""Seconds before each word to whoever is in the conference first."""


def step(here: Here, whose: str, name: str, event: Input) -> str:
    """The document of one step."""
    match whose:
        case rooms.ASSISTANT:
            return assistant.step(here, name, event)
        case rooms.CALLER:
            return caller.step(here, name, event)
        case "says" if name in ANNOUNCED:
            return voice.sounds((here.say(name),), wording=here.wording)
        case "waits":
            says = (here.say("room-moment"),)
            return voice.sounds(says, wording=here.wording, first=WAITS)
        case _:
            return voice.refused()
