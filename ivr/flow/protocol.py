"""Response protocols as frozen values: steps, choices, sources, sign-offs.

Pure; the files are read by `ivr.catalog`, which reports everything pydantic refuses here.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from ivr.flow.texts import Localised, Text, WordList, Words

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""Lower-case words joined by hyphens: `lost-documents`."""

ChoiceKey = Annotated[str, StringConstraints(pattern=r"^[1-8]$")]
"""9, 0, `*` and `#` mean the same everywhere and can never be a choice (DESIGN.md, "Keys")."""


class Value(BaseModel):
    """Frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(Value):
    """Where a step leads: to a step of the same protocol, or to the start of another one."""

    goto: Id | None = None
    open: Id | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Target":
        if (self.goto is None) == (self.open is None):
            raise ValueError(
                "It is not clear where this leads. | "
                "Write one of `goto:` (a step of this file) and `open:` (another protocol)."
            )
        return self


class Choice(Target):
    """One key of a menu and where it leads."""

    key: ChoiceKey
    label: Localised


class _Told(Value):
    text: Localised
    sms: Localised | None = None

    @property
    def told(self) -> Text:
        """What this step tells, for both channels."""
        return Text(self.text, self.sms)


class Say(_Told, Target):
    """Tells something and goes on."""

    kind: Literal["say"]


class Menu(_Told):
    """Tells something and waits for one of its keys."""

    kind: Literal["menu"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=1, max_length=8)]
    private: bool = False
    tell_patrol: bool = False


class Ask(_Told, Target):
    """Asks for a number of at least two digits, ended by `#` or by four seconds of silence."""

    kind: Literal["ask"]
    min_digits: Annotated[int, Field(ge=2, le=20)] = 2
    max_digits: Annotated[int, Field(ge=2, le=20)] = 15
    private: bool = False
    tell_patrol: bool = False

    @model_validator(mode="after")
    def _some_number_fits(self) -> "Ask":
        if self.min_digits > self.max_digits:
            raise ValueError(
                "No number has so few and so many digits. | "
                "Let `min_digits` be at most `max_digits`."
            )
        return self


class Branch(Value):
    """Goes on by an earlier answer, without the caller noticing."""

    kind: Literal["branch"]
    on: Id
    cases: Annotated[Mapping[str, Target], AfterValidator(MappingProxyType)]
    otherwise: Target


class Person(_Told):
    """Offers a call back by an assistant; `0` does the same everywhere."""

    kind: Literal["person"]
    urgent: bool = False


class Danger(Value):
    """Hands the caller to the emergency path at once, as the key 9 does."""

    kind: Literal["danger"]


class End(_Told):
    """Tells something and leaves the caller free: to hear it again, go back, or hang up."""

    kind: Literal["end"]


Step = Annotated[Say | Menu | Ask | Branch | Person | Danger | End, Field(discriminator="kind")]


class Source(Value):
    """Where a statement comes from, and when somebody last looked."""

    what: Words
    address: Words
    checked: date


class SignOff(Value):
    """Who answers for the protocol's texts: a lawyer, a psychologist, a police officer."""

    role: Literal["lawyer", "psychologist", "police", "doctor"]
    name: Words
    date: date


class Protocol(Value):
    """One response protocol: what callers are asked and told about one situation."""

    protocol: Id
    revision: Annotated[int, Field(ge=1)]
    title: Localised
    topic_words: WordList = Field(default_factory=lambda: MappingProxyType({}))
    needs_sign_off: tuple[Literal["lawyer", "psychologist", "police", "doctor"], ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    sources: tuple[Source, ...] = ()
    start: Id
    steps: Annotated[Mapping[Id, Step], Field(min_length=1), AfterValidator(MappingProxyType)]

    @property
    def draft(self) -> bool:
        """True while a needed sign-off is missing."""
        return not {s.role for s in self.sign_offs}.issuperset(self.needs_sign_off)


class Phrase(_Told):
    """The wording of one of HotLine's own sentences (`ivr.flow.phrases`)."""


class PublicNumber(Value):
    """A telephone number of the catalogue: content with an owner, a source and a date.

    `number` is written as a person in the country dials it. `short` numbers are spoken only, a
    `dial` number could be dialled by a trunk as well. `spoken` is how people of a language say it,
    where that is not digit by digit. `note` is for whoever checks the number next, never for
    callers.
    """

    name: Localised
    number: Words
    kind: Literal["short", "dial"]
    spoken: Localised | None = None
    owner: Words
    hours: Localised | None = None
    price: Localised | None = None
    source: Words
    checked: date
    note: Words | None = None
