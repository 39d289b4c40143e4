"""Supervisors read of gaps in the plan of duty before they come.

The evening before, when tomorrow has one; and once a day, in the morning, whatever is not urgent:
the gaps of the fortnight, and who is on duty for too long. Nothing is sent where there is nothing.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from ivr.channels import moments
from ivr.cities import City
from ivr.dispatch import outgoing, planning
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter
from ivr.duty.city_clock import moment
from ivr.duty.gaps import Span
from ivr.flow.texts import Value
from ivr.store import heartbeats, people

MORNING, EVENING = (time(8), time(12)), (time(18), time(22))
"""In which hours of the city's day the texts go out, at the first tick: later only after an outage,
and at no hour of the night."""

AHEAD = timedelta(days=14)
"""How far ahead the morning's text looks."""

ONCE_A_DAY = timedelta(hours=20)

MOST_TOLD = 3
"""How many times are told one by one: a text is short, `duty gaps` tells all."""


def look(hotline: Hotline, now: datetime) -> None:
    """Text every city's supervisors what is due."""
    for city in hotline.cities:
        shown = now.astimezone(city.zone).time()
        for name, (opens, closes), tell in (
            ("morning", MORNING, _tell_of_fortnight),
            ("evening", EVENING, _tell_of_tomorrow),
        ):
            if opens <= shown < closes:
                with hotline.store.transaction() as conn:
                    mine = f"{heartbeats.DUTY}-{name}:{city.city}"
                    if heartbeats.claim(conn, mine, every=ONCE_A_DAY, now=now):
                        tell(conn, hotline, city, now)


def _tell_of_tomorrow(conn: Connection, hotline: Hotline, city: City, now: datetime) -> None:
    today = now.astimezone(city.zone).date()
    begins, ends = (moment(today + timedelta(days=n), time(), city.zone) for n in (1, 2))
    gaps = planning.gaps_between(conn, city, begins, ends)
    if gaps:
        said = _said(hotline, city, "supervisor-duty-tomorrow", gaps, now)
        _text(conn, hotline, city, "supervisor-duty-tomorrow", said, now)


def _tell_of_fortnight(conn: Connection, hotline: Hotline, city: City, now: datetime) -> None:
    until, said = now + AHEAD, []
    gaps = planning.gaps_between(conn, city, now, until)
    if gaps:
        said.append(_said(hotline, city, "supervisor-duty-gaps", gaps, now))
    names = {each.id: each.name_sealed for each in people.assistants_of(conn, city.city)}
    # What has begun is no news, and too late to be changed.
    long = [
        each
        for each in planning.too_long_around(conn, city, now, until)
        if each[1].starts_at >= now
    ]
    if long:
        who, first = long[0]
        name = hotline.store.vault.open(names[who])
        said.append(_said(hotline, city, "supervisor-duty-long", [first], now, len(long), name))
    if said:
        _text(conn, hotline, city, "supervisor-duty-gaps", " ".join(said), now)


def _said(
    hotline: Hotline,
    city: City,
    phrase: str,
    spans: Sequence[Span],
    now: datetime,
    count: int | None = None,
    name: str = "",
) -> str:
    """One sentence about these times, of which the first few are told."""
    language = city.languages[0]
    told = "; ".join(
        moments.span(each.starts_at, each.ends_at, zone=city.zone, language=language)
        for each in spans[:MOST_TOLD]
    )
    many = len(spans) if count is None else count
    values: dict[str, Value] = {"count": many, "times": told, "name": name}
    return hotline.wording(city, now).written(hotline.phrase(phrase, language, values))


def _text(
    conn: Connection, hotline: Hotline, city: City, phrase: str, words: str, now: datetime
) -> None:
    for place, number in enumerate(city.supervisors):
        letter = Letter(
            to=hotline.store.vault.number(city.city, number),
            phrase=phrase,
            language=city.languages[0],
            key=f"{phrase}:{city.city}:{now.astimezone(city.zone).date()}:{place}",
            priority=outgoing.RECEIPT,
        )
        outgoing.words(conn, hotline, city, letter, words, now=now)
