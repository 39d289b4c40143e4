"""The menu behind the PIN: its keys, and the document that tells them."""

from enum import StrEnum

from ivr.conversations.staff.on_line import OnLine, Step
from ivr.flow.effects import Say


class Key(StrEnum):
    """The keys of the menu; docs/assistant-card.md tells each, and a test holds it."""

    WAITING = "1"
    TAKE = "2"
    CLOSE = "3"
    DUTY = "4"
    SHIFTS = "5"
    LEAVE = "6"
    SICK = "7"
    COVER = "8"


def told(here: OnLine, *news: Say) -> str:
    """What came of the step before, then the menu, twice for whoever was not quick enough."""
    menu = here.say("staff-menu")
    return here.ask_key(Step.MENU, *news, menu, menu)
