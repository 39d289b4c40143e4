"""An assistant on the line: what is said to them, where their keys go, and the keys of everybody.

For the modules of `ivr.conversations.staff` only.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from ivr.channels import voice
from ivr.channels.urls import NO_STATE
from ivr.conversations import calls
from ivr.conversations.line import Visit
from ivr.dispatch.asking import staff_language
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.texts import Value
from ivr.store.people import Assistant

MOST_DIGITS = 10
SECONDS = 10
"""A code is looked up in a text before it is keyed: four seconds would be too short."""

EVERYWHERE = (Answered("9"), Answered("0"))
"""Danger and a person: keys that mean the same at every step."""


class Step(StrEnum):
    """What an assistant past the PIN is asked; the word stands in the address."""

    MENU = "menu"
    TAKE = "take"
    CLOSE = "close"
    LEAVE = "leave"
    HOW = "how"
    PAUSE = "pause"
    RESUME = "resume"
    SICK = "sick"
    COVER = "cover"


@dataclass(frozen=True)
class OnLine:
    """An assistant on the line; `proof` is the pass that the right PIN gave them."""

    visit: Visit
    assistant: Assistant
    proof: str = field(default="", repr=False)

    @property
    def language(self) -> str:
        """The language they are spoken to in."""
        return staff_language(self.visit.line.hotline, self.assistant)

    def say(self, name: str, **values: Value) -> Say:
        """One of HotLine's sentences in their language."""
        return self.visit.phrase(name, self.language, values)

    def ask_pin(self, *says: Say) -> str:
        """Sentences, and a wait for the PIN."""
        return self._number(says, self.visit.line.hotline.urls.pin())

    def ask_code(self, step: Step, *says: Say) -> str:
        """Sentences, and a wait for a case code."""
        return self._number(says, self.visit.line.hotline.urls.staff(self.proof, step))

    def ask_key(self, step: Step, *says: Say, code: str = "") -> str:
        """Sentences, and a wait for one key; `code` is the case that it is about, if any."""
        action = self.visit.line.hotline.urls.staff(self.proof, step, code)
        wording = self.visit.wording()
        return voice.ask_key(says, wording=wording, action=action, seconds=SECONDS)

    def part(self, *says: Say) -> str:
        """Sentences, and the call is hung up; 9 still leads to the police."""
        action = self.visit.line.hotline.urls.turn(NO_STATE)
        return voice.last_words(says, wording=self.visit.wording(), action=action)

    def everywhere(self, event: Input) -> str:
        """Danger or a person, as on the callers' line."""
        return calls.go_on(self.visit, NO_STATE, event)

    def goodbye(self) -> str:
        """The end after silence: on the callers' line the digits of a PIN would be choices."""
        return self.part(self.say("goodbye"))

    def _number(self, says: tuple[Say, ...], action: str) -> str:
        return voice.ask_key(
            (*says, says[-1]),
            wording=self.visit.wording(),
            action=action,
            keys=MOST_DIGITS,
            seconds=SECONDS,
        )


def keys_of(event: Input) -> str:
    """The keys that came in, or none."""
    return event.keys if isinstance(event, Answered) else ""
