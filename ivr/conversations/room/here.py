"""Where one of those in a joined call stands, and the way into the conference.

For the modules of `ivr.conversations.room` only. Whoever can't be noted, because the database is
away, talks on all the same.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from ivr.channels import voice
from ivr.channels.voice import Conference
from ivr.channels.wording import Wording
from ivr.conversations.line import Line, Visit
from ivr.dispatch import rooms
from ivr.dispatch.asking import staff_language
from ivr.errors import StoreUnavailable
from ivr.flow.effects import Say

log = structlog.get_logger()


@dataclass(frozen=True)
class Here:
    """One leg of a joined call. `visit` is the carrier's call of it, `over` whether that has ended.

    token: the attempt's, which names the room.
    """

    visit: Visit
    token: str
    language: str
    over: bool = False

    @property
    def leg(self) -> str:
        """The carrier's id of this call."""
        return self.visit.conversation

    @property
    def wording(self) -> Wording:
        """How things are put into words here."""
        return self.visit.wording()

    def say(self, name: str) -> Say:
        """One of HotLine's sentences in the language of whoever listens."""
        return self.visit.phrase(name, self.language)

    def url(self, whose: str, step: str) -> str:
        """Where this call goes on."""
        return self.visit.line.hotline.urls.room(self.token, whose, self.language, step)

    def goes_in(self, whose: str, says: Iterable[Say] = ()) -> str:
        """Sentences, and the conference; `*` leads out of it to the step `left`."""
        conference = Conference(
            name=rooms.name(self.token),
            action=self.url(whose, "left"),
            wait_url=self.url("waits", "moment"),
            star=True,
        )
        return voice.into(conference, says, wording=self.wording)


@contextmanager
def noting() -> Iterator[None]:
    """What is noted inside is left out where the database is away."""
    try:
        yield
    except StoreUnavailable:
        log.warning("not noted in a joined call")


def assistants_language(line: Line, token: str, now: datetime) -> str | None:
    """What the assistant of an attempt is spoken to in; None where it has no room.

    That is where the caller was not moved out of the Dial that joined the two.
    """
    hotline = line.hotline
    with hotline.store.transaction() as conn:
        room = rooms.find(conn, token) if rooms.is_moved(conn, token, now=now) else None
    return staff_language(hotline, room.assistant) if room else None
