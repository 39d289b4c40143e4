"""Whose step it is: the desk, the caller, the interpreter, or what the first one in hears."""

from ivr.channels import voice
from ivr.conversations.line import Visit
from ivr.conversations.meeting import caller, desk, interpreter
from ivr.conversations.meeting.way_in import waits
from ivr.dispatch import meeting
from ivr.flow.inputs import Input


def step(visit: Visit, whose: str, name: str, place: str, *, key: Input, over: bool) -> str:
    """The document of one step; `visit` is of the call that asks, `over` whether it has ended."""
    match whose:
        case meeting.CALLER:
            return caller.step(visit, name, place, key=key, over=over)
        case meeting.DESK:
            return desk.step(visit, name, place, over=over)
        case meeting.INTERPRETER:
            return interpreter.step(visit, name, place, key=key, over=over)
        case "waits":
            return waits(visit, name, place)
        case _:
            return voice.refused()
