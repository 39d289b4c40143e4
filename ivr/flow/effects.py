"""What the engine wants heard and done, in the imperative, as data. Pure.

Channels carry out the heard ones, conversations and the worker the others. Whoever walks them
ends with `assert_never`, so that the type checker names who forgot a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ivr.flow.state import NO_WISH, Wish
from ivr.flow.texts import Text, Value


@dataclass(frozen=True)
class Say:
    """Tell `text` in `language`, its blanks filled from `values` and the catalogue's numbers.

    `name` is what the journal keeps of it: a phrase's name, or `protocol/step`.
    """

    name: str
    text: Text
    language: str
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Offer:
    """Tell one choice: its label and the key that takes it."""

    key: str
    label: Text
    language: str


@dataclass(frozen=True)
class Ask:
    """Wait for an answer: one key, or several ended by `#`.

    `keys` is the most digits heeded, `seconds` the silence that ends waiting.
    """

    keys: int = 1
    seconds: int = 7


@dataclass(frozen=True)
class Forward:
    """Hand the conversation to the emergency path, now."""


@dataclass(frozen=True)
class End:
    """Nothing more to tell: hang up (voice), wait for another text (SMS)."""


@dataclass(frozen=True)
class RequestCallback:
    """The caller asked for a person.

    `seconds` until it counts if the caller says nothing more: a caller who hangs up has asked.
    `number` is E.164 if the caller keyed one in, else the number they call from.
    """

    seconds: int
    urgent: bool = False
    number: str | None = None
    cannot_talk: bool = False
    wish: Wish = NO_WISH


@dataclass(frozen=True)
class WithdrawCallback:
    """The caller stepped back from asking in this conversation."""


@dataclass(frozen=True)
class TextCode:
    """Send the case code by SMS to the number that is to be called."""


@dataclass(frozen=True)
class RaiseEmergency:
    """Somebody is in danger. `known` are the answers of steps marked `tell_patrol`."""

    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AwaitAnswer:
    """Somebody may be in danger and was asked: no answer for two minutes tells people on duty."""


@dataclass(frozen=True)
class AnswerCame:
    """Whoever may have been in danger answered: nobody need be told."""


@dataclass(frozen=True)
class RememberLanguage:
    """Greet this caller in `language` from now on."""

    language: str


Heard = Say | Offer | Ask | Forward | End
Done = (
    RequestCallback
    | WithdrawCallback
    | TextCode
    | RaiseEmergency
    | AwaitAnswer
    | AnswerCame
    | RememberLanguage
)
Effect = Heard | Done
