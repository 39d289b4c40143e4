"""Danger texts carried to somebody who confirms them: desks are rung, then supervisors, in turn.

What is due is `unconfirmed.next_step`; what they hear, and their keys, `conversations.desk_alarms`.
The danger text's own reply has texted patrol and supervisors before any of this (rule 3).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from ivr.cities import City
from ivr.dispatch import alarm_letters, interpreting, outgoing, text_alarms, unconfirmed
from ivr.dispatch.deeds import DeskRung
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.text_alarms import PURPOSE, TextAlarm
from ivr.errors import HotlineError
from ivr.logs import told
from ivr.store import outbox
from ivr.store.journal import JournalRow
from ivr.store.outbox import Outgoing, Planned
from ivr.store.tables import callers, emergencies

AT_ONCE = 20
"""How many danger texts one round takes up."""

CONFIRMED_LATELY = timedelta(minutes=10)
"""So long after it was confirmed a further danger text belongs to it; later it rings anew."""

PUT_OFF = timedelta(seconds=60)
"""After how long one that could not be dealt with is looked at again."""

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
        _ring(conn, hotline, city, alarm, alarm.confirmed_by, now)


def look(hotline: Hotline, now: datetime) -> int:
    """Take the next step for every danger text in which one is due; gives how many there were."""
    ours = [city.city for city in hotline.cities]
    with hotline.store.transaction() as conn:
        due = text_alarms.due(conn, ours, now, AT_ONCE)
        for alarm in due:
            _step_or_later(conn, hotline, alarm, now)
    return len(due)


def call_ended(conn: Connection, hotline: Hotline, call: Outgoing, now: datetime) -> None:
    """A call is over, or could not be made: unless it was confirmed, the next is rung at once."""
    ring = text_alarms.find(conn, call.token)
    if ring is None or ring.alarm.state != "ringing" or ring.alarm.place != ring.place:
        return
    _step(conn, hotline, replace(ring.alarm, due_at=now), now)


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
    raised, confirmed = row.at - unconfirmed.LASTS, row.at - CONFIRMED_LATELY
    return text_alarms.still_open(
        conn, row.city, row.caller_mac, raised=raised, confirmed=confirmed
    )


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
    alarm = text_alarms.begin(
        conn,
        found.id,
        raised_at=found.raised_at,
        language=row.language or _remembered(conn, city, row),
        words_sealed=words_sealed,
        now=now,
    )
    _step(conn, hotline, alarm, now)
    if now - alarm.raised_at < unconfirmed.LASTS:
        beside(conn, lambda: interpreting.bring_in(conn, hotline, city, alarm, row, now))


def _remembered(conn: Connection, city: City, row: JournalRow) -> str | None:
    here = (callers.c.city == row.city, callers.c.caller_mac == row.caller_mac)
    language = conn.execute(select(callers.c.language).where(*here)).scalar()
    return language if language in city.languages else None


def _step_or_later(conn: Connection, hotline: Hotline, alarm: TextAlarm, now: datetime) -> None:
    """One that cannot be dealt with, say of a number that can't be opened, holds up no other."""
    try:
        with conn.begin_nested():
            _step(conn, hotline, alarm, now)
    except HotlineError as failure:
        log.error("alarm put off", **told(failure))
        text_alarms.change(conn, alarm, due_at=now + PUT_OFF, remind_at=now + PUT_OFF)


def _step(conn: Connection, hotline: Hotline, alarm: TextAlarm, now: datetime) -> None:
    city = hotline.city(alarm.city)
    step = unconfirmed.next_step(alarm.unconfirmed, phones=len(phones_of(city)), now=now)
    if step.over:
        _give_up(conn, hotline, city, alarm, now)
        return
    next_look = {"due_at": step.due_at, "remind_at": step.remind_at}
    if not text_alarms.go_on(conn, alarm, place=step.place, **next_look):
        return
    if step.ring is not None:
        _ring(conn, hotline, city, alarm, step.ring, now)
    if step.remind:
        _remind(conn, hotline, city, alarm, now)


def phones_of(city: City) -> tuple[str, ...]:
    """Who is rung about a danger text, in this order."""
    return (*city.patrol.voice, *city.supervisors)


def is_desk(city: City, place: int) -> bool:
    """Whether a place in that order is a patrol desk's."""
    return place <= len(city.patrol.voice)


def _ring(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, place: int, now: datetime
) -> None:
    """Have the worker ring one of them, before anything else that waits.

    Where the carrier has not taken the last call to them that one goes on being tried.
    """
    to = hotline.store.vault.number(city.city, phones_of(city)[place - 1])
    if text_alarms.waits_for_carrier(conn, alarm, to.mac):
        return
    token, rings = hotline.new_token(), alarm.rings + 1
    planned = Planned(
        city=city.city,
        kind="call",
        purpose=PURPOSE,
        priority=outgoing.EMERGENCY,
        to_sealed=to.sealed,
        to_mac=to.mac,
        sender=city.numbers[0],
        due_at=now,
        token=token,
        key=f"{PURPOSE}:{alarm.id}:{rings}:{place}",
        url=hotline.urls.alarm(token, "rung"),
        emergency_id=alarm.emergency_id,
    )
    outbox.plan(conn, planned, now=now)
    text_alarms.change(conn, alarm, rings=rings)
    if is_desk(city, place):
        deed = DeskRung(desk=place)
        alarm_letters.note(conn, alarm, "alarm by text", once=token, now=now, deed=deed)
    else:
        alarm_letters.note(conn, alarm, "supervisor rung", once=token, now=now)


def _remind(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, now: datetime
) -> None:
    """Nobody has confirmed it yet: its sender learns it, and the first time supervisors do too."""
    phrase, at = "alarm-not-confirmed", now.isoformat()
    alarm_letters.to_sender(conn, hotline, city, alarm, phrase, key=at, now=now)
    alarm_letters.note(
        conn, alarm, "told not confirmed", once=f"{phrase}:{at}", now=now, told=phrase
    )
    phrase = "danger-text-unconfirmed-supervisor"
    alarm_letters.to_supervisors(conn, hotline, city, alarm, phrase, now=now)


def _give_up(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, now: datetime
) -> None:
    """Nobody confirmed it in an hour: supervisors have it, and nobody is rung any more."""
    if not text_alarms.go_on(conn, alarm, state="over"):
        return
    text_alarms.call_off(conn, alarm, now=now)
    here = (emergencies.c.id == alarm.emergency_id, emergencies.c.state == "texted")
    conn.execute(update(emergencies).where(*here).values(state="not-reached"))
    phrase = "danger-text-unanswered-supervisor"
    alarm_letters.to_supervisors(conn, hotline, city, alarm, phrase, now=now)
    alarm_letters.note(conn, alarm, "alarm not confirmed", once="over", now=now)
