"""What people are told by text of a danger text, and what the journal keeps of its way.

Its sender is told in their language, in every language of the city while that is unknown; never by
a call: a ringing phone may harm them.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from ivr import phones
from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import Deed, write_deed
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.missed import PATROL_LANGUAGE
from ivr.dispatch.outgoing import EMERGENCY, Letter, Subject
from ivr.dispatch.text_alarms import TextAlarm
from ivr.flow.texts import Digits, Value
from ivr.store import journal
from ivr.store.journal import JournalRow


def code_of(hotline: Hotline, alarm: TextAlarm) -> Digits:
    """The case code under which the patrol has the danger text."""
    return Digits(case_code(hotline.secret, alarm.conversation))


def to_sender(
    conn: Connection,
    hotline: Hotline,
    city: City,
    alarm: TextAlarm,
    phrase: str,
    values: Mapping[str, Value] | None = None,
    *,
    key: str,
    now: datetime,
) -> None:
    """Text one of the fixed sentences to whoever wrote, once for each `key`."""
    if alarm.caller is None:
        return
    if not phones.may_be_texted(hotline.store.vault.open(alarm.caller.sealed)):
        return
    letter = Letter(
        to=alarm.caller,
        phrase=phrase,
        language=alarm.language or city.languages[0],
        key=f"{phrase}:{alarm.id}:{key}",
        priority=EMERGENCY,
        about=Subject(emergency_id=alarm.emergency_id),
    )
    body = in_their_language(hotline, city, alarm, phrase, values, now=now)
    outgoing.words(conn, hotline, city, letter, body, now=now)


def in_their_language(
    hotline: Hotline,
    city: City,
    alarm: TextAlarm,
    phrase: str,
    values: Mapping[str, Value] | None = None,
    *,
    now: datetime,
) -> str:
    """A sentence as whoever wrote reads it."""
    languages = (alarm.language,) if alarm.language else city.languages
    wording = hotline.wording(city, now)
    says = (hotline.phrase(phrase, language, values) for language in languages)
    return "\n".join(wording.written(say) for say in says)


def words_to_patrol(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, words: str, now: datetime
) -> None:
    """Text what somebody wrote before they confirmed the danger; the rest went in the reply."""
    number = hotline.store.vault.open(alarm.caller.sealed) if alarm.caller else ""
    about: dict[str, Value] = {
        "number": Digits(number),
        "code": code_of(hotline, alarm),
        "words": words[: outgoing.MOST_WORDS],
    }
    to_patrol(
        conn, hotline, city, alarm, "danger-text-patrol", about, key=f"{alarm.id}:first", now=now
    )


def to_patrol(
    conn: Connection,
    hotline: Hotline,
    city: City,
    alarm: TextAlarm,
    phrase: str,
    values: Mapping[str, Value],
    *,
    key: str,
    now: datetime,
) -> None:
    """Text every telephone of the patrol that takes texts, once for each `key`."""
    for place, number in enumerate(city.patrol.sms):
        letter = Letter(
            to=hotline.store.vault.number(city.city, number),
            phrase=phrase,
            language=PATROL_LANGUAGE,
            key=f"{phrase}:{key}:{place}",
            priority=EMERGENCY,
            values=values,
            about=Subject(emergency_id=alarm.emergency_id),
        )
        outgoing.text(conn, hotline, city, letter, now=now)


def to_supervisors(
    conn: Connection, hotline: Hotline, city: City, alarm: TextAlarm, phrase: str, *, now: datetime
) -> None:
    """Text every supervisor, once of each danger text for each phrase."""
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        phrase,
        {"code": code_of(hotline, alarm)},
        key=f"{phrase}:{alarm.id}",
        priority=EMERGENCY,
        about=Subject(emergency_id=alarm.emergency_id),
        now=now,
    )


def note(
    conn: Connection,
    alarm: TextAlarm,
    what: str,
    *,
    once: str,
    now: datetime,
    told: str = "",
    deed: Deed | None = None,
) -> bool:
    """Keep in the journal what happened, to the second; False where `once` is there already.

    told: the name of the sentence that went to whoever wrote.
    """
    caller = alarm.caller
    row = JournalRow(
        city=alarm.city,
        channel="status",
        conversation=alarm.conversation,
        event=f"{alarm.conversation}:alarm:{once}",
        turn=0,
        at=now,
        input=what,
        language=alarm.language,
        heard=(told,) if told else (),
        deeds=(write_deed(deed),) if deed else (),
        caller_sealed=caller.sealed if caller else None,
        caller_mac=caller.mac if caller else None,
    )
    return journal.append(conn, row)
