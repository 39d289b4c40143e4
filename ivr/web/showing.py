"""How templates of the supervisors' pages tell times and ids. For `ivr.web` only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ivr.web import times
from ivr.web.call_words import CHANNELS, OUTCOMES, STATES, TONES, words
from ivr.web.languages import page_language
from ivr.web.told import Shelf


@dataclass(frozen=True)
class Show:
    """What one page needs to tell times and ids: the texts and the zone of a city, and now."""

    shelf: Shelf
    now: datetime

    @property
    def today(self) -> date:
        """The day it is in the city."""
        return self.now.astimezone(self.shelf.zone).date()

    def ago(self, days: int) -> date:
        """The day it was so many days ago."""
        return self.today - timedelta(days=days)

    def days(self, first: date | None, last: date | None) -> str:
        """A range of days."""
        return times.days(first, last)

    def recent(self, at: datetime) -> str:
        """A time as a list shows it."""
        return times.recent(at, self.shelf.zone, now=self.now)

    def moment(self, at: datetime) -> str:
        """A time with its whole date."""
        return times.moment(at, self.shelf.zone)

    def since(self, at: datetime) -> str:
        """A time to the minute, with its date where it is not today's."""
        return times.since(at, self.shelf.zone, now=self.now)

    def clock(self, at: datetime, day: datetime) -> str:
        """A time to the second, on the day of another time."""
        return times.clock_time(at, self.shelf.zone, day=day.astimezone(self.shelf.zone).date())

    def second(self, at: datetime) -> str:
        """A time to the second, with its date where it is not today's."""
        return times.clock_time(at, self.shelf.zone, day=self.today)

    def length(self, duration: timedelta) -> str:
        """A length of time."""
        return times.length(duration)

    def seconds(self, count: int) -> str:
        """A length of time that is known in seconds."""
        return times.length(timedelta(seconds=count))

    def topic(self, protocol: str) -> str:
        """A protocol's title in the reader's language."""
        return self.shelf.topic(protocol, page_language())

    def is_about_police(self, protocol: str | None) -> bool:
        """Whether a topic is about the police, so that nothing of it is for the patrol."""
        return self.shelf.is_about_police(protocol)

    def channel(self, name: str) -> str:
        """Whether it was a call or a text."""
        return words(CHANNELS, name)

    def outcome(self, name: str) -> str:
        """What came of a conversation."""
        return words(OUTCOMES, name)

    def state(self, name: str) -> str:
        """Where a callback, an emergency or a text stands."""
        return words(STATES, name)

    def tone(self, name: str) -> str:
        """The colour of a badge."""
        return TONES.get(name, "")
