"""The talk of a patrol desk, somebody in danger and an interpreter: who hears what, who goes in.

`follows` leads the caller after the desk, `step` gives every other document. The arrangement:
docs/decisions/0018-interpreter.md.
"""

from ivr.conversations.meeting.caller import follows
from ivr.conversations.meeting.steps import step

__all__ = ["follows", "step"]
