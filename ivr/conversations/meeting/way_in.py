"""The way into the conference, and what its first one hears. For this package only."""

from collections.abc import Iterable

from ivr.channels import voice
from ivr.channels.voice import Conference
from ivr.conversations.line import Visit
from ivr.dispatch import meeting
from ivr.dispatch.meeting import CALLER, Role
from ivr.flow.effects import Say

WAITS = 4
"""Seconds before each word to whoever is in it first."""


def goes_in(
    visit: Visit, whose: Role, place: str, says: Iterable[Say], *, conversation: str, language: str
) -> str:
    """Sentences, and the conference of a conversation; only the caller's star leads out of it."""
    urls = visit.line.hotline.urls
    conference = Conference(
        name=meeting.name(conversation),
        action=urls.meeting(whose, "left", place),
        wait_url=urls.meeting("waits", whose, language),
        star=whose == CALLER,
    )
    return voice.into(conference, says, wording=visit.wording())


def waits(visit: Visit, whose: str, language: str) -> str:
    """Until a second one is there: to the caller also how to leave."""
    phrase = "meeting-waits" if whose == CALLER else "room-moment"
    says = (visit.phrase(phrase, language),)
    return voice.sounds(says, wording=visit.wording(), first=WAITS)
