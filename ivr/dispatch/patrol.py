"""What a patrol desk learns once it has accepted: code, language, answers, number.

The same sentence by telephone and by text. Nothing of it is told before.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.asking import language_name
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.effects import Say
from ivr.flow.known import labels
from ivr.flow.texts import Digits, Value

LANGUAGE = "uk"
"""What patrol desks speak, and read."""

VOICEMAIL_SECONDS = 60
"""Whoever was joined without a key and talked no longer than this may have been a voicemail."""


@dataclass(frozen=True)
class Known:
    """What is known of somebody in danger; number: E.164, None where it is hidden."""

    code: str
    language: str | None
    answers: tuple[tuple[str, str], ...]
    number: str | None


def told(hotline: Hotline, city: City, known: Known, phrase: str, *, now: datetime) -> Say:
    """The sentence; for what nobody knows it says so."""
    return hotline.phrase(phrase, LANGUAGE, _values(hotline, city, known, now))


def text(
    conn: Connection,
    hotline: Hotline,
    city: City,
    known: Known,
    about: Subject,
    *,
    key: str,
    now: datetime,
) -> None:
    """Text it to every telephone of the patrol that takes texts."""
    values = _values(hotline, city, known, now)
    for place, number in enumerate(city.patrol.sms):
        to = hotline.store.vault.number(city.city, number)
        letter = Letter(
            to=to,
            phrase="desk-details-text",
            language=LANGUAGE,
            key=f"{key}:{place}",
            priority=outgoing.EMERGENCY,
            values=values,
            about=about,
        )
        outgoing.text(conn, hotline, city, letter, now=now)


def _values(hotline: Hotline, city: City, known: Known, now: datetime) -> dict[str, Value]:
    unknown = hotline.wording(city, now).spoken(hotline.phrase("unknown", LANGUAGE))
    language = language_name(known.language, LANGUAGE) if known.language else unknown
    answers = labels(hotline.catalogue(), known.answers, LANGUAGE)
    return {
        "code": Digits(known.code),
        "language": language,
        "answers": "; ".join(answers) or unknown,
        "number": Digits(known.number) if known.number else unknown,
    }
