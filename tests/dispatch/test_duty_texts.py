"""No text about shifts is longer than two parts, however many of its blanks are long."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.app import Content
from ivr.channels import moments
from ivr.channels.segments import count
from ivr.channels.wording import Wording
from ivr.conversations.staff_duty import MOST_TOLD
from ivr.dispatch import duty_letters
from ivr.flow.effects import Say
from ivr.flow.texts import Digits, Moment, Value

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=12, hours=10)
"""Told with the name of its month, which is longest: 14 November at 20:00."""

NAMES = {"en": "Anastasiia", "uk": "Анастасія"}
BEGINNINGS = ("staff-sick", "staff-swap", "staff-cover", "staff-shifts", "staff-re", "supervisor-")
ABOUT = ("sick", "swap", "cover", "shift", "reminder", "not-confirmed", "pausing", "duty", "nobody")


def values(language: str, told: int) -> dict[str, Value]:
    spans = [
        moments.span(
            NOW + timedelta(days=n), NOW + timedelta(days=n, hours=4), zone=KYIV, language=language
        )
        for n in range(3)
    ]
    return {
        "start": Moment(LATER),
        "end": Moment(LATER + timedelta(hours=4)),
        "name": NAMES[language],
        "names": ", ".join([NAMES[language]] * 3),
        "count": 20,
        "others": 12,
        "key": "1",
        "code": Digits("482193"),
        "codes": ", ".join(["482193"] * 5),
        "shifts": "; ".join(f"482193: {span}" for span in spans[:MOST_TOLD]),
        "times": "; ".join(spans[:told]),
        "language": "українська",
    }


def written(content: Content, name: str, language: str, told: int) -> str:
    wording = Wording(content.catalogue, KYIV, NOW, {})
    blanks = values(language, told)
    return wording.written(Say(name, content.catalogue.phrase(name), language, blanks))


@pytest.mark.parametrize("language", ["en", "uk"])
def test_two_parts_at_most(content: Content, language: str) -> None:
    names = [
        name
        for name in content.catalogue.phrases
        if name.startswith(BEGINNINGS) and any(each in name for each in ABOUT)
    ]
    assert len(names) > 20
    told = {n: written(content, n, language, duty_letters.MOST_TOLD) for n in names}
    assert {n: text for n, text in told.items() if count(text).segments > 2} == {}


@pytest.mark.parametrize("language", ["en", "uk"])
def test_gaps_and_shifts_that_are_too_long_fit_into_one_text(
    content: Content, language: str
) -> None:
    names = ("supervisor-duty-gaps", "supervisor-duty-long")
    both = " ".join(written(content, name, language, 1) for name in names)
    assert count(both).segments <= 2
