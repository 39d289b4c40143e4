"""A conversation as data: who calls or texts, what they do, what must be heard and done.

Read strictly, like protocols: a key that is not known, a step with two doings or none, is a problem
with file and line. `protocol play --save` writes such files, `tests/conversations` plays them.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from ivr.errors import ProtocolError
from ivr.flow.parse import parse
from ivr.flow.protocol import Value
from ivr.flow.refusals import validated
from ivr.flow.texts import Language, Words

MOST_KEYS = 32
Keys = Annotated[str, StringConstraints(pattern=r"^[0-9*#]+$", max_length=MOST_KEYS)]
Rounds = Annotated[int, Field(ge=1, le=9)]

DOINGS = ("call", "press", "silence", "text", "police")


class Who(Value):
    """The caller. `language` is the one remembered; `duty` when assistants are on duty; `hour`
    whether it is day, a night in which nobody is sent anywhere, or an air alert by day.

    A `hidden` number is not told to HotLine, an `unusual` one can't be rung back.
    """

    language: Language | None = None
    number: Literal["mobile", "landline", "hidden", "unusual"] = "mobile"
    duty: Literal["now", "tonight", "in three days", "never"] = "now"
    hour: Literal["day", "night", "alert"] = "day"


class Exchange(Value):
    """One doing of the caller, or of the world around them, and everything it leads to.

    `hears` names each thing told, in order: a phrase, or `protocol/step`; the choices of a menu
    go without saying. `languages` are those it is told in, `words` stand in it, whatever else
    does. `does` are the deeds.
    """

    model_config = ConfigDict(populate_by_name=True)

    call: Literal["begins", "ends"] | None = None
    press: Keys | None = None
    silence: Rounds | Literal["to the end"] | None = None
    text: Words | None = None
    police: Literal["answer", "do not answer"] | None = None
    hears: tuple[Words, ...] = ()
    languages: tuple[Language, ...] = ()
    words: tuple[Words, ...] = ()
    does: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _one_doing(self) -> Self:
        if sum(getattr(self, each) is not None for each in DOINGS) != 1:
            raise ValueError(
                f"One thing happens at a time. | Write exactly one of {', '.join(DOINGS)}."
            )
        return self


class Conversation(Value):
    """One call from its beginning, or one number's texts."""

    title: Words
    channel: Literal["voice", "sms"]
    who: Who = Field(default_factory=Who)
    steps: Annotated[tuple[Exchange, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _by_its_channel(self) -> Self:
        for number, step in enumerate(self.steps, start=1):
            if (step.text is not None) != (self.channel == "sms"):
                raise ValueError(
                    f"Step {number} can't happen here. | "
                    "A call has keys and silences, a conversation by sms has only texts."
                )
        if self.channel == "voice" and self.steps[0].call != "begins":
            raise ValueError("The call does not begin. | Write `call: begins` as the first step.")
        return self


@dataclass(frozen=True)
class Script:
    """A file that holds a conversation, and the comment it begins with."""

    file: Path
    conversation: Conversation
    comment: str = ""


_READER: TypeAdapter[Conversation] = TypeAdapter(Conversation)


def read(file: Path) -> Script:
    """Read one file. Raises ProtocolError with every problem by file, line and place."""
    raw = file.read_bytes()
    parsed = parse(raw, file.name)
    checked = validated(_READER, parsed)
    conversation, problems = checked
    if conversation is None or parsed.problems:
        raise ProtocolError((*parsed.problems, *problems))
    lines = raw.decode().splitlines()
    comment = [line for line in lines[: _first(lines)] if line.startswith("#")]
    return Script(file, conversation, "\n".join(comment))


def written(script: Script) -> str:
    """The file's text again, in one manner for all."""
    told = script.conversation
    lines = [script.comment, ""] if script.comment else []
    lines += [f"title: {_text(told.title)}", f"channel: {told.channel}"]
    who = told.who.model_dump(exclude_defaults=True)
    if who:
        lines.append(f"who: {{{', '.join(f'{name}: {value}' for name, value in who.items())}}}")
    lines.append("steps:")
    for step in told.steps:
        lines += _step(step)
    return "\n".join(lines) + "\n"


def _first(lines: list[str]) -> int:
    return next(at for at, line in enumerate(lines) if line and not line.startswith("#"))


def _step(step: Exchange) -> list[str]:
    doing = next(each for each in DOINGS if getattr(step, each) is not None)
    value = getattr(step, doing)
    quoted = json.dumps(value, ensure_ascii=False) if doing in ("press", "text") else value
    lines = [f"  - {doing}: {quoted}"]
    for name in ("hears", "languages", "words", "does"):
        lines += _list(name, getattr(step, name))
    return lines


def _list(name: str, values: tuple[str, ...]) -> list[str]:
    if not values:
        return []
    told = [_text(each) if name in ("words", "does") else each for each in values]
    line = f"    {name}: [{', '.join(told)}]"
    if len(line) <= 100:
        return [line]
    return [f"    {name}:", *(f"      - {each}" for each in told)]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
