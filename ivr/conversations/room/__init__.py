"""The call of assistant and caller once they talk: a conference, and who else comes into it.

`step` gives the document of one of the two, `guest_step` of whoever was rung to join them. The
arrangement: docs/decisions/0013-mid-call.md.
"""

from ivr.conversations.room.guest import step as guest_step
from ivr.conversations.room.here import Here, assistants_language
from ivr.conversations.room.steps import step

__all__ = ["Here", "assistants_language", "guest_step", "step"]
