"""Danger texts taken in from the journal: each begins an alarm, or belongs to one that stands.

The danger text's own reply has texted patrol and supervisors before any of this (rule 3); now the
desks are rung (`alarm_steps`), and an assistant is asked to write with its sender.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from ivr.cities import City
from ivr.dispatch import alarm_letters, alarm_steps, interpreting, text_alarms, unconfirmed
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.text_alarms import TextAlarm
from ivr.logs import told
from ivr.store import first_words
from ivr.store.alarm_tables import emergencies
from ivr.store.journal import JournalRow
from ivr.store.tables import callers

CONFIRMED_LATELY = timedelta(minutes=10)
"""So long after it was confirmed a further danger text belongs to it; later it rings anew."""

LONGEST_WORDS = 900
"""Characters of what somebody wrote that are read aloud, the newest of them."""

log = structlog.get_logger()


def take_in(
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    words_sealed: str,
    now: datetime,
) -> None:
    """A danger text, or what was written after one: somebody is rung at once, or hears it too."""
    standing = _standing(conn, row)
    if standing is None:
        _begin(conn, hotline, city, row, words_sealed, now)
        return
    add_words(conn, hotline, city, standing, hotline.store.vault.open(words_sealed), now)


def add_words(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, words: str, now: datetime
) -> None:
    """What was written since is read with the rest.

    Nothing but a call can tell it to a desk that has confirmed and gets no texts.
    """
    vault = hotline.store.vault
    written = f"{vault.open(alarm.words_sealed)}\n" if alarm.words_sealed else ""
    sealed = vault.seal((written + words)[-LONGEST_WORDS:])
    text_alarms.change(conn, alarm, words_sealed=sealed)
    if alarm.state == "confirmed" and alarm.confirmed_by and not city.patrol.sms:
        alarm_steps.ring(conn, hotline, city, alarm, alarm.confirmed_by, now)


def standing_of(conn: Connection, city: str, caller_mac: str, at: datetime) -> TextAlarm | None:
    """The alarm to which a further danger text of a number belongs; None where it rings anew."""
    raised, confirmed = at - unconfirmed.LASTS, at - CONFIRMED_LATELY
    return text_alarms.still_open(conn, city, caller_mac, raised=raised, confirmed=confirmed)


def beside(conn: Connection, work: Callable[[], object]) -> None:
    """What an alarm waits for in no case: where it fails, the alarm goes on without it."""
    try:
        with conn.begin_nested():
            work()
    except DBAPIError:
        raise
    except Exception as failure:
        log.error("alarm goes on without", **told(failure))


def _standing(conn: Connection, row: JournalRow) -> TextAlarm | None:
    """The alarm to which a text belongs: its own conversation's, else its number's latest."""
    own = text_alarms.of_conversation(conn, row.city, row.conversation)
    if own is not None or row.caller_mac is None:
        return own
    return standing_of(conn, row.city, row.caller_mac, row.at)


def _begin(
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    words_sealed: str,
    now: datetime,
) -> None:
    here = (emergencies.c.city == row.city, emergencies.c.conversation == row.conversation)
    found = conn.execute(select(emergencies.c.id, emergencies.c.raised_at).where(*here)).first()
    if found is None:
        return
    first = _first_words(conn, hotline, row)
    vault = hotline.store.vault
    if first is not None:
        both = f"{first}\n{vault.open(words_sealed)}"
        words_sealed = vault.seal(both[-LONGEST_WORDS:])
    alarm = text_alarms.begin(
        conn,
        found.id,
        raised_at=found.raised_at,
        language=row.language or _remembered(conn, city, row),
        words_sealed=words_sealed,
        now=now,
    )
    if first is not None:
        beside(conn, lambda: alarm_letters.words_to_patrol(conn, hotline, city, alarm, first, now))
    alarm_steps.step(conn, hotline, alarm, now)
    if now - alarm.raised_at < unconfirmed.LASTS:
        beside(conn, lambda: interpreting.bring_in(conn, hotline, city, alarm, row, now))
    beside(conn, lambda: interpreting.not_to_be_rung(conn, hotline, city, alarm, now))


def _first_words(conn: Connection, hotline: Hotline, row: JournalRow) -> str | None:
    """What HotLine asked them about lately, where 9 or SOS, which wait for nothing, answered it."""
    if row.caller_mac is None:
        return None
    vault, since = hotline.store.vault, row.at - unconfirmed.LASTS
    return first_words.take(conn, vault, row.city, row.caller_mac, since=since)


def _remembered(conn: Connection, city: City, row: JournalRow) -> str | None:
    here = (callers.c.city == row.city, callers.c.caller_mac == row.caller_mac)
    language = conn.execute(select(callers.c.language).where(*here)).scalar()
    return language if language in city.languages else None
