"""Assistants who call HotLine: their number, a PIN, and a menu of all they can do by text.

For when texts don't come (`domain.md` 7). Who calls from an assistant's number may be in danger
too, so 9 and 0 work at every step, and a star leads at last to the line that everybody else hears.
"""

from ivr.conversations.staff.entry import pin_keyed, welcome, went_on
from ivr.conversations.staff.who import assistant_of, assistant_texting

__all__ = ["assistant_of", "assistant_texting", "pin_keyed", "welcome", "went_on"]
