"""What an assistant writes to the patrol in the case of a danger text: a translation, mostly.

`SAY 482193 PATROL words` goes to the desk's text phones; where there is none the desk that
confirmed is rung, and hears it among what was written.
"""

import re
from datetime import datetime

from sqlalchemy import Connection

from ivr.dispatch import alarm_letters, alarming, outgoing, saying, text_alarms
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.taking import Mine
from ivr.dispatch.text_alarms import TextAlarm
from ivr.flow.texts import Value
from ivr.store.people import Assistant

_TO_PATROL = re.compile(r"\s*(?:patrol|police|патрул\w{1,2}|поліці\w)\b[\s:,–-]*", re.IGNORECASE)


def words_for_desk(words: str) -> str | None:
    """What of an assistant's words is meant for the patrol; None where they begin otherwise."""
    begins = _TO_PATROL.match(words)
    return words[begins.end() :].strip() or None if begins else None


def sent(
    conn: Connection,
    hotline: Hotline,
    assistant: Assistant,
    code: str | None,
    words: str,
    *,
    event: str,
    now: datetime,
) -> Callback | None:
    """Send an assistant's words to the patrol; None where they are not meant for it."""
    for_desk = words_for_desk(words)
    if for_desk is None:
        return None
    found = saying.theirs_to_say(conn, hotline, assistant, code, now=now)
    alarm = text_alarms.of_case(conn, found.callback.id) if isinstance(found, Mine) else None
    if alarm is None or not isinstance(found, Mine):
        return None
    _send(conn, hotline, alarm, for_desk, event=event, now=now)
    return found.callback


def _send(
    conn: Connection, hotline: Hotline, alarm: TextAlarm, words: str, *, event: str, now: datetime
) -> None:
    city = hotline.city(alarm.city)
    about: dict[str, Value] = {
        "code": alarm_letters.code_of(hotline, alarm),
        "words": words[: outgoing.MOST_WORDS],
    }
    alarm_letters.to_patrol(
        conn, hotline, city, alarm, "desk-translation", about, key=event, now=now
    )
    if not city.patrol.sms:
        alarming.add_words(conn, hotline, city, alarm, words, now)
    alarm_letters.note(conn, alarm, "assistant to desk", once=f"desk:{event}", now=now)
