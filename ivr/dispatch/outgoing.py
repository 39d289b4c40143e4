"""Putting texts and calls in the outbox: who gets what, in which words, how urgently."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch.hotline import Hotline
from ivr.flow.texts import Value
from ivr.store import outbox
from ivr.store.outbox import Planned
from ivr.store.vault import SealedNumber

EMERGENCY, CLAIM, OFFER, ALARM, RECEIPT = 0, 1, 2, 3, 4
"""Priorities: what goes first where two things wait (`reliability.md` 5)."""

SAID, ANSWERED = "said", "answered"
"""The purposes of what an assistant wrote to a caller, and of what the caller wrote back."""

GUEST = "ring-guest"
"""How the purposes of calls to those begin who are to come into a talk."""

MOST_WORDS = 300
"""Characters of a person's own words that go to the patrol with their danger text."""


@dataclass(frozen=True)
class Subject:
    """What a text or call is about, so that the case's story can tell it."""

    callback_id: int | None = None
    emergency_id: int | None = None
    assistant_id: int | None = None


@dataclass(frozen=True)
class Letter:
    """One of HotLine's own sentences for one number. `key`: planned once under it, ever."""

    to: SealedNumber
    phrase: str
    language: str
    key: str
    priority: int
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    about: Subject = Subject()


def text(
    conn: Connection,
    hotline: Hotline,
    city: City,
    letter: Letter,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> int:
    """Plan a text, for now or for later; gives its id in the outbox."""
    say = hotline.phrase(letter.phrase, letter.language, letter.values)
    body = hotline.wording(city, now).written(say)
    return words(conn, hotline, city, letter, body, now=now, due_at=due_at)


def words(
    conn: Connection,
    hotline: Hotline,
    city: City,
    letter: Letter,
    body: str,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> int:
    """Plan a text whose words are there already; its `phrase` only names the purpose."""
    planned = Planned(
        city=city.city,
        kind="text",
        purpose=letter.phrase,
        priority=letter.priority,
        to_sealed=letter.to.sealed,
        to_mac=letter.to.mac,
        sender=city.sms.number,
        due_at=due_at or now,
        token=hotline.new_token(),
        key=letter.key,
        body_sealed=hotline.store.vault.seal(body),
        callback_id=letter.about.callback_id,
        emergency_id=letter.about.emergency_id,
        assistant_id=letter.about.assistant_id,
    )
    return outbox.plan(conn, planned, now=now)


def call(
    conn: Connection,
    hotline: Hotline,
    city: City,
    *,
    to: SealedNumber,
    attempt: str,
    about: Subject,
    now: datetime,
    due_at: datetime,
) -> int:
    """Plan the call that rings the assistant of an attempt; gives its id in the outbox."""
    planned = Planned(
        city=city.city,
        kind="call",
        purpose="ring-assistant",
        priority=CLAIM,
        to_sealed=to.sealed,
        to_mac=to.mac,
        sender=city.numbers[0],
        due_at=due_at,
        token=hotline.new_token(),
        key=f"attempt:{attempt}",
        url=hotline.urls.assistant(attempt),
        callback_id=about.callback_id,
        assistant_id=about.assistant_id,
    )
    return outbox.plan(conn, planned, now=now)


def to_supervisors(
    conn: Connection,
    hotline: Hotline,
    city: City,
    phrase: str,
    values: Mapping[str, Value],
    *,
    key: str,
    priority: int,
    about: Subject,
    now: datetime,
    due_at: datetime | None = None,
) -> int:
    """Text every supervisor of the city; gives how many there are."""
    for place, number in enumerate(city.supervisors):
        to = hotline.store.vault.number(city.city, number)
        language = city.languages[0]
        letter = Letter(to, phrase, language, f"{key}:{place}", priority, values, about)
        text(conn, hotline, city, letter, now=now, due_at=due_at)
    return len(city.supervisors)
