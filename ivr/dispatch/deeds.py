"""What a turn decided, as data in its journal row, for the worker to carry out.

`conversations` and the webhooks write deeds, `settling` reads them, `review` tells them.
Telephone numbers stand in them sealed.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ivr.store.outbox import Reported

Role = Literal["patrol", "psychologist", "supervisor", "lawyer"]
"""Whom an assistant may have join a call."""

StandInRole = Literal["supervisor", "assistant"]
"""Who joins somebody in danger where no patrol desk did."""


class _Deed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CallbackRequested(_Deed):
    """The caller wants to be called back; it counts `seconds` after the turn.

    The number is kept only where it is not the one they call from. `gender`, `call_after` (UTC),
    `safe` and `by_text` are None where the caller said nothing of it; "any" takes an earlier wish
    back.
    """

    deed: Literal["callback-requested"] = "callback-requested"
    seconds: int
    urgent: bool = False
    cannot_talk: bool = False
    number_sealed: str | None = None
    number_mac: str | None = None
    textable: bool = False
    topic: str | None = None
    gender: Literal["f", "m", "any"] | None = None
    call_after: datetime | None = None
    safe: bool | None = None
    by_text: bool | None = None


class CallMissed(_Deed):
    """The call ended before it was picked up, or the caller's operator asks us to call them.

    Whether it is a request of theirs is decided when it is settled (`ivr.dispatch.rung_off`).
    """

    deed: Literal["call-missed"] = "call-missed"
    textable: bool = False
    by_operator: bool = False


class CallbackWithdrawn(_Deed):
    """The caller stepped back from asking."""

    deed: Literal["callback-withdrawn"] = "callback-withdrawn"


class CodeTexted(_Deed):
    """The caller wants the case code by text."""

    deed: Literal["code-texted"] = "code-texted"


class EmergencyRaised(_Deed):
    """The caller is in danger; `known` are answers the patrol may hear.

    Whoever is `called_back` can't be put through, and was told the public numbers; in `mid_call` it
    was their assistant who asked for the patrol.
    """

    deed: Literal["emergency-raised"] = "emergency-raised"
    known: tuple[tuple[str, str], ...] = ()
    called_back: bool = False
    mid_call: bool = False


class HelpAsked(_Deed):
    """An assistant who talks with a caller wants somebody more in the call of this attempt."""

    deed: Literal["help-asked"] = "help-asked"
    role: Role
    attempt: str


class EmergencyRelayed(_Deed):
    """A danger text's own reply carried the alarm to so many patrol and supervisors' phones.

    words_sealed: what was written, until the worker has taken it in (`ivr.dispatch.alarming`).
    """

    deed: Literal["emergency-relayed"] = "emergency-relayed"
    phones: int
    words_sealed: str | None = None


class EmergencyMissed(_Deed):
    """A danger text came while HotLine was away, and is taken in late; what was written, sealed."""

    deed: Literal["emergency-missed"] = "emergency-missed"
    words_sealed: str | None = None


class DangerDoubted(_Deed):
    """A text may tell of danger; its sender was asked, and no answer is told to people on duty."""

    deed: Literal["danger-doubted"] = "danger-doubted"


class DoubtAnswered(_Deed):
    """They answered, whatever it was."""

    deed: Literal["doubt-answered"] = "doubt-answered"


class DeskRung(_Deed):
    """A patrol desk is being rung, counted from 1; `keyless`: joined as soon as it picks up."""

    deed: Literal["desk-rung"] = "desk-rung"
    desk: int
    keyless: bool = False


class DeskAccepted(_Deed):
    """A patrol desk pressed a key; `details`: what is known goes to its telephones by text.

    leg: the carrier's id of the desk's call, where the caller is joined with it by a Dial.
    """

    deed: Literal["desk-accepted"] = "desk-accepted"
    desk: int
    details: bool = False
    leg: str | None = None


class DeskListens(_Deed):
    """A patrol desk that accepted hears for so many seconds what is known, and is joined then.

    0: it broke that off by a key, and is joined now.
    """

    deed: Literal["desk-listens"] = "desk-listens"
    desk: int
    leg: str
    seconds: int


class DeskAsked(_Deed):
    """A patrol desk wants the caller to be asked the four questions before it is joined."""

    deed: Literal["desk-asked"] = "desk-asked"
    desk: int


class CallerAnswered(_Deed):
    """What the caller answered of them; `known`: all that the patrol may hear by now."""

    deed: Literal["caller-answered"] = "caller-answered"
    known: tuple[tuple[str, str], ...]


class InterpreterAccepted(_Deed):
    """The assistant of this id pressed 1, to interpret between a desk and the caller."""

    deed: Literal["interpreter-accepted"] = "interpreter-accepted"
    assistant: int


class InterpreterJoined(_Deed):
    """The same one came in to the two."""

    deed: Literal["interpreter-joined"] = "interpreter-joined"
    assistant: int


class DeskJoined(_Deed):
    """A desk that was rung without a key and the caller were joined for so many seconds."""

    deed: Literal["desk-joined"] = "desk-joined"
    desk: int
    seconds: int


class PoliceNotReached(_Deed):
    """No desk took the call."""

    deed: Literal["police-not-reached"] = "police-not-reached"


class PoliceStopped(_Deed):
    """The caller pressed star before a desk had the call."""

    deed: Literal["police-stopped"] = "police-stopped"


class Queued(_Deed):
    """The caller waits for one of our people, for the `turn`-th time in this call.

    in_turn: the caller's own call rings the supervisors; else the worker is to ring everybody.
    """

    deed: Literal["queued"] = "queued"
    turn: int
    in_turn: bool = False


class StandInAccepted(_Deed):
    """One of our people pressed 1: supervisor `place` of the city, or the assistant of this id."""

    deed: Literal["stand-in-accepted"] = "stand-in-accepted"
    role: StandInRole
    place: int


class StandInJoined(_Deed):
    """The same one and the caller are joined."""

    deed: Literal["stand-in-joined"] = "stand-in-joined"
    role: StandInRole
    place: int


class PoliceEnded(_Deed):
    """The call with the desk is over."""

    deed: Literal["police-ended"] = "police-ended"


class LanguageRemembered(_Deed):
    """The caller chose a language."""

    deed: Literal["language-remembered"] = "language-remembered"
    language: str


class CallEnded(_Deed):
    """The carrier reported the end of the call, with its own word for how."""

    deed: Literal["call-ended"] = "call-ended"
    status: str
    seconds: int


class OutReported(_Deed):
    """The carrier's report on a text or call that went out, kept while the database was away."""

    deed: Literal["out-reported"] = "out-reported"
    token: str
    status: Reported
    sid: str
    error_code: int | None = None


class LegEnded(_Deed):
    """The end of a call that may have been in a room with others, kept likewise."""

    deed: Literal["leg-ended"] = "leg-ended"
    status: str
    seconds: int


Deed = Annotated[
    CallbackRequested
    | CallMissed
    | CallbackWithdrawn
    | CodeTexted
    | EmergencyRaised
    | HelpAsked
    | EmergencyRelayed
    | EmergencyMissed
    | DangerDoubted
    | DoubtAnswered
    | DeskRung
    | DeskAccepted
    | DeskListens
    | DeskAsked
    | CallerAnswered
    | InterpreterAccepted
    | InterpreterJoined
    | DeskJoined
    | PoliceNotReached
    | PoliceStopped
    | Queued
    | StandInAccepted
    | StandInJoined
    | PoliceEnded
    | LanguageRemembered
    | CallEnded
    | OutReported
    | LegEnded,
    Field(discriminator="deed"),
]

_READER: TypeAdapter[Deed] = TypeAdapter(Deed)


def read_deed(written: object) -> Deed:
    """A deed as a value again. Raises pydantic's ValidationError for what is none."""
    return _READER.validate_python(written)


def write_deed(deed: Deed) -> dict[str, object]:
    """A deed as the journal keeps it."""
    return deed.model_dump(mode="json", exclude_defaults=True) | {"deed": deed.deed}
