"""Response protocols as frozen values: steps, choices, sources, sign-offs.

Pure; the files are read by `ivr.catalog`, which reports everything pydantic refuses here. What
stands below a field is shown to authors in their editor (`protocol schema`).
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, Self

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

AT_NIGHT = "@night"
"""Stands behind a step's name where its words for the night were told."""

ChoiceKey = Annotated[str, StringConstraints(pattern=r"^[1-8]$")]
"""9, 0, `*` and `#` mean the same everywhere and can never be a choice (DESIGN.md, "Keys")."""


class Value(BaseModel):
    """Frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Target(Value):
    """Where a step leads: to a step of the same protocol, or to the start of another one."""

    goto: Id | None = None
    """A step of this file."""

    open: Id | None = None
    """Another protocol, which begins at its own start."""

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
    """1 to 8; 9, 0, star and hash mean the same everywhere."""

    label: Localised
    """What the key is for, in every language; four seconds of speech at most."""


class _Told(Value):
    text: Localised
    """What callers hear, in every language; twenty seconds at most."""

    sms: Localised | None = None
    """Another wording for text messages; without it the spoken one is sent."""

    go: bool | None = None
    """Whether it tells somebody to go somewhere; false also where that is only to safety."""

    @property
    def told(self) -> Text:
        """What this step tells, for both channels."""
        return Text(self.text, self.sms)


class _Step(_Told):
    at_night: Localised | None = None
    """What callers hear instead in the city's quiet hours and in the curfew, where `go` is true:
    nobody is sent out then."""

    at_night_sms: Localised | None = None
    """Another wording of it for text messages."""

    night_checked: bool = False
    """The words for the night only sound as if they sent somebody somewhere ("do not go")."""

    def told_by(self, *, night: bool) -> Text:
        """What this step tells by day or by night."""
        if night and self.at_night is not None:
            return Text(self.at_night, self.at_night_sms)
        return self.told

    @model_validator(mode="after")
    def _night_where_it_sends(self) -> Self:
        if bool(self.go) != (self.at_night is not None):
            raise ValueError(
                "`go: true` and `at_night` belong together. | "
                "Whoever is told to go somewhere is told something else at night: write both."
            )
        if self.at_night_sms is not None and self.at_night is None:
            raise ValueError(
                "There is a wording for texts, and none for the ear. | Write `at_night` as well."
            )
        return self


class Say(_Step, Target):
    """Tells something and goes on."""

    kind: Literal["say"]


class Menu(_Step):
    """Tells something and waits for one of its keys."""

    kind: Literal["menu"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=1, max_length=8)]
    """At most five, the most wanted first."""

    private: bool = False
    """The call log says "answered", not what: papers, health, money, crime."""

    tell_patrol: bool = False
    """The patrol's desk hears this answer: only hurt, weapon, fire, place."""


class Ask(_Step, Target):
    """Asks for a number of at least two digits, ended by `#` or by four seconds of silence."""

    kind: Literal["ask"]
    min_digits: Annotated[int, Field(ge=2, le=20)] = 2
    """The fewest digits that are an answer."""

    max_digits: Annotated[int, Field(ge=2, le=20)] = 15
    """The most digits that are an answer."""

    private: bool = False
    """The call log says "answered", not what: papers, health, money, crime."""

    tell_patrol: bool = False
    """The patrol's desk hears this answer: only hurt, weapon, fire, place."""

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
    """The step whose answer decides; it is always asked before."""

    cases: Annotated[Mapping[str, Target], AfterValidator(MappingProxyType)]
    """Where each answer leads, the answer in quotes."""

    otherwise: Target
    """Where every other answer leads."""


class Person(_Step):
    """Offers a call back by an assistant; `0` does the same everywhere."""

    kind: Literal["person"]
    urgent: bool = False
    """Goes before other requests."""


class Danger(Value):
    """Hands the caller to the emergency path at once, as the key 9 does."""

    kind: Literal["danger"]


class End(_Step):
    """Tells something and leaves the caller free: to hear it again, go back, or hang up."""

    kind: Literal["end"]


Telling = Say | Menu | Ask | Person | End
"""A step that callers hear."""

Step = Annotated[Say | Menu | Ask | Branch | Person | Danger | End, Field(discriminator="kind")]


class Source(Value):
    """Where a statement comes from, and when somebody last looked."""

    what: Words
    """What is stated."""

    address: Words
    """Where it stands."""

    checked: date
    """The day somebody read it there."""


class SignOff(Value):
    """Who answers for the protocol's texts: a lawyer, a psychologist, a police officer."""

    role: Literal["lawyer", "psychologist", "police", "doctor"]
    """In which capacity."""

    name: Words
    """Name or initials."""

    date: date
    """The day they had read all texts in all languages."""


class AssistantNotes(Value):
    """What an assistant who calls back needs; `CARD` sends it to them in two texts."""

    ask: Localised
    """What to ask, the most urgent first."""

    never_ask: Localised
    """What never to ask, or to say."""

    hand_to: Localised
    """Whom to hand the caller to, and when."""


class Protocol(Value):
    """One response protocol: what callers are asked and told about one situation."""

    protocol: Id
    """Its id, which is the file's name without `.yaml`."""

    revision: Annotated[int, Field(ge=1)]
    """Add 1 whenever you change what callers hear."""

    title: Localised
    """What it is about, in every language."""

    topic_words: WordList = Field(default_factory=lambda: MappingProxyType({}))
    """Whoever texts one of these words comes here at once."""

    needs_sign_off: tuple[Literal["lawyer", "psychologist", "police", "doctor"], ...] = ()
    """Who must answer for it; until they do it is a draft."""

    sign_offs: tuple[SignOff, ...] = ()
    """Those who have read all of it and answer for it."""

    sources: tuple[Source, ...] = ()
    """Where every fact comes from."""

    about_police: bool = False
    """It may be a complaint about the police: assistants are told so, and nothing in it goes to
    the patrol."""

    never_resumed: bool = False
    """By text it does not go on after ten minutes: somebody else may hold the phone by then."""

    assistant: AssistantNotes | None = None
    """The assistant's card for this situation; callers never hear it."""

    start: Id
    """The step it begins with."""

    steps: Annotated[Mapping[Id, Step], Field(min_length=1), AfterValidator(MappingProxyType)]
    """The steps by their ids."""

    @property
    def draft(self) -> bool:
        """True while a needed sign-off is missing."""
        return not {s.role for s in self.sign_offs}.issuperset(self.needs_sign_off)


class Phrase(_Told):
    """The wording of one of HotLine's own sentences (`ivr.flow.phrases`)."""


class PublicNumber(Value):
    """A telephone number of the catalogue: content with an owner, a source and a date."""

    name: Localised
    """Whose it is, as callers know it."""

    number: Words
    """As a person in the country dials it, in quotes."""

    kind: Literal["short", "dial"]
    """`short` numbers are told only; a `dial` number could be dialled by a trunk as well."""

    spoken: Localised | None = None
    """How people of a language say it, where that is not digit by digit."""

    owner: Words
    """Who runs it."""

    hours: Localised | None = None
    """When it answers, where known."""

    price: Localised | None = None
    """What it costs, where known."""

    source: Words
    """Where the number stands."""

    checked: date
    """The day you read it there."""

    note: Words | None = None
    """For whoever checks it next; callers never hear it."""
