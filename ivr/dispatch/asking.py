"""Putting due requests before the assistants on duty, rung by rung, and telling supervisors.

The rule is `escalation.next_step`; this reads what it needs and carries out what it says.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import assert_never

import structlog
from babel import Locale
from sqlalchemy import Connection, select, update

from ivr import phones
from ivr.cities import City
from ivr.dispatch import (
    callbacks,
    holding,
    hours,
    offering,
    outgoing,
    reassuring,
    ringing,
    text_alarms,
    unserved,
)
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.crew import Round
from ivr.dispatch.escalation import (
    LOOK_AGAIN,
    NOT_SAFE_UNTIL,
    Alarm,
    Ask,
    Situation,
    Wait,
    next_step,
)
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.dispatch.reasons import Reason
from ivr.dispatch.roster import suits
from ivr.errors import HotlineError, StoreUnavailable
from ivr.flow.texts import Digits, Value
from ivr.logs import told
from ivr.store.people import Assistant
from ivr.store.tables import callbacks as table
from ivr.store.tables import outbox as sent
from ivr.store.vault import SealedNumber

log = structlog.get_logger()

AT_ONCE, ROUNDS = 20, 10
"""How many requests one round takes up in one commit, and how many rounds one tick goes on for."""

ALARM_MINUTES = 1
"""How long one assistant alone is asked to write to the sender of a danger text."""

Step = Callable[[Connection, Hotline, Callback, Round, datetime], None]

ENGLISH = "en"
"""What a caller may know as well, where nobody speaks their own or the city's languages."""


def ask_due(hotline: Hotline, now: datetime) -> int:
    """Take the next step for every request that is due; gives how many there were."""
    asked = 0
    for _ in range(ROUNDS):
        some = _ask_some(hotline, now)
        asked += some
        if some < AT_ONCE:
            break
    with hotline.store.transaction() as conn:
        reassuring.not_forgotten(conn, hotline, now)
    return asked


def _ask_some(hotline: Hotline, now: datetime) -> int:
    try:
        return _round(hotline, now, _step)
    except StoreUnavailable:
        raise
    except HotlineError:
        # Nothing of it is kept. Once more, each by itself: one of them is to be put off.
        return _round(hotline, now, _step_or_later)


def _round(hotline: Hotline, now: datetime, step: Step) -> int:
    with hotline.store.transaction() as conn:
        due = callbacks.due(conn, now, AT_ONCE)
        known = Round(conn, due, now)
        for callback in due:
            step(conn, hotline, callback, known, now)
        for city, waiting in known.unserved.items():
            _tell_of_unserved(conn, hotline, hotline.city(city), waiting, now)
    return len(due)


def _tell_of_unserved(
    conn: Connection, hotline: Hotline, city: City, waiting: Sequence[Callback], now: datetime
) -> None:
    """A gap in duty and a full queue are one alarm."""
    if len(waiting) > 1:
        unserved.tell(conn, hotline, city, waiting, now)
    else:
        _alarm(conn, hotline, city, waiting[0], Alarm.NOBODY_ON_DUTY, now)


def _step_or_later(
    conn: Connection, hotline: Hotline, callback: Callback, known: Round, now: datetime
) -> None:
    """One request that cannot be dealt with, say of a city taken away, holds up no other."""
    try:
        with conn.begin_nested():
            _step(conn, hotline, callback, known, now)
    except HotlineError as failure:
        log.error("request put off", **told(failure))
        _wait(conn, callback, now + LOOK_AGAIN)


def _step(
    conn: Connection, hotline: Hotline, callback: Callback, known: Round, now: datetime
) -> None:
    city = hotline.city(callback.city)
    if not _can_be_rung(city, hotline, callback):
        _alarm(conn, hotline, city, callback, Alarm.NO_NUMBER, now)
        callbacks.close(conn, callback, "no-number", now=now)
        return
    if not callback.safe:
        _not_safe(conn, hotline, city, callback, now)
        return
    if callback.state == "asked":
        in_city = partial(known.went_on, city)
        if holding.is_held(conn, hotline, city, callback, in_city=in_city, now=now):
            return
        known.note_goes_on(city)
    asked, urgent, chosen = callback.requested_at, callback.urgent, callback.call_after
    rest = hours.quiet_until(city, requested_at=asked, urgent=urgent, chosen=chosen, now=now)
    if rest is not None:
        _rest(conn, callback, rest)
        return
    _ask(conn, hotline, city, callback, known=known, now=now)


def _not_safe(
    conn: Connection, hotline: Hotline, city: City, callback: Callback, now: datetime
) -> None:
    """Nobody is asked to call: supervisors know, and the caller calls again or lets it be."""
    _alarm(conn, hotline, city, callback, Alarm.NOT_SAFE, now)
    end = callback.requested_at + NOT_SAFE_UNTIL
    if now < end:
        _rest(conn, callback, end)
    else:
        callbacks.close(conn, callback, "not-safe", now=now)


def _ask(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    *,
    known: Round,
    now: datetime,
) -> None:
    caller = callback.caller.mac if callback.caller else None
    everybody = known.crew(city.city).those(lambda each: each.number_mac != caller)
    fitting = everybody.those(lambda each: suits(each.gender, callback.wish_gender))
    crew = fitting.those(lambda each: each.texts_off_at is None) if callback.by_text else fitting
    step = next_step(
        Situation(
            now=now,
            since=_since(callback),
            language=callback.language,
            on_duty=crew.on_duty(now),
            offer_minutes=_offer_minutes(conn, city, callback, known),
            shared=(*city.languages, ENGLISH),
            offers=known.offers(callback),
            next_start=crew.next_start(now),
            told=_told(conn, callback),
        )
    )
    alarm = step.alarm
    if alarm is Alarm.NOBODY_ON_DUTY and fitting.on_duty(now):
        alarm = Alarm.NO_TEXTS
    elif alarm is Alarm.NOBODY_ON_DUTY and everybody.on_duty(now):
        alarm = Alarm.WISH_UNMET
        reassuring.text(conn, hotline, city, callback, "wish-unmet", now=now)
    if alarm is Alarm.NOBODY_ON_DUTY:
        known.note_unserved(callback)
    elif alarm is not None:
        _alarm(conn, hotline, city, callback, alarm, now)
    match step:
        case Ask(choices, until):
            for each in choices:
                assistant = crew.staff[each.assistant.id]
                _offer(conn, hotline, city, callback, assistant, each.reason, now=now, until=until)
                rung = assistant.texts_off_at is not None
                crew.note_offer(assistant.id, rung=rung, now=now)
        case Wait():
            pass
        case _:
            assert_never(step)
    _wait(conn, callback, step.look_at)


def _since(callback: Callback) -> datetime:
    """Since when somebody is looked for: from when the request first became due, or last rested."""
    return (callback.state != "asked" and callback.sought_since) or callback.due_at


def _offer_minutes(conn: Connection, city: City, callback: Callback, known: Round) -> int:
    """How long one assistant is waited for: longer in an air alert, but not for what is urgent."""
    set_for = city.callback
    if callback.urgent and callback.by_text and text_alarms.has_case(conn, callback.id):
        return ALARM_MINUTES
    if callback.urgent:
        return set_for.urgent_offer_minutes
    return set_for.offer_minutes * (city.alert.offers if known.in_alert(city.city) else 1)


def _told(conn: Connection, callback: Callback) -> frozenset[Alarm]:
    """What supervisors were texted about this request."""
    if callback.supervisors_told_at is None:
        return frozenset()
    alarms = (sent.c.callback_id == callback.id, sent.c.purpose.in_(list(Alarm)))
    query = select(sent.c.purpose).where(*alarms).distinct()
    return frozenset(Alarm(each) for each in conn.execute(query).scalars())


def _can_be_rung(city: City, hotline: Hotline, callback: Callback) -> bool:
    """Checked when it happens: regions and number types that may be dialled (rule 8)."""
    if callback.caller is None:
        return False
    return phones.may_dial(hotline.store.vault.open(callback.caller.sealed), city.callback.regions)


def _offer(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    assistant: Assistant,
    reason: Reason,
    *,
    now: datetime,
    until: datetime,
) -> None:
    offer = offering.put(conn, callback.id, assistant.id, reason, now=now, until=until)
    if assistant.texts_off_at is not None:
        ringing.ring(conn, hotline, city, assistant, callback_id=callback.id, offer=offer, now=now)
        return
    language = staff_language(hotline, assistant)
    letter = Letter(
        to=SealedNumber(assistant.number_sealed, assistant.number_mac),
        phrase=_offered_as(conn, callback),
        language=language,
        key=f"offer:{callback.id}:{assistant.id}:{now.isoformat()}",
        priority=outgoing.OFFER,
        values={
            **case_values(hotline, callback, language),
            "number": Digits(city.numbers[0]),
        },
        about=Subject(callback_id=callback.id, assistant_id=assistant.id),
    )
    outgoing.text(conn, hotline, city, letter, now=now)


def _offered_as(conn: Connection, callback: Callback) -> str:
    if text_alarms.has_case(conn, callback.id):
        return "staff-offer-alarm"
    return "staff-offer-by-text" if callback.by_text else "staff-offer"


def _alarm(
    conn: Connection, hotline: Hotline, city: City, callback: Callback, alarm: Alarm, now: datetime
) -> None:
    """Tell supervisors: of each request once for every kind of alarm, by the outbox's key."""
    waited = int((now - callback.waits_since).total_seconds() // 60)
    values: dict[str, Value] = {
        "code": Digits(callback.code),
        "language": language_name(callback.language, city.languages[0]),
    }
    if alarm is Alarm.NOT_TAKEN:
        values["minutes"] = waited
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        alarm,
        values,
        key=f"{alarm}:{callback.id}",
        priority=outgoing.ALARM,
        about=Subject(callback_id=callback.id),
        now=now,
    )
    conn.execute(update(table).where(table.c.id == callback.id).values(supervisors_told_at=now))


def _wait(conn: Connection, callback: Callback, until: datetime) -> None:
    waiting = {"state": "waiting", "due_at": until, "sought_since": _since(callback)}
    conn.execute(update(table).where(table.c.id == callback.id).values(waiting))


def _rest(conn: Connection, callback: Callback, until: datetime) -> None:
    """Nobody is looked for until then: neither the hour chosen nor the night counts as waiting."""
    resting = {"state": "waiting", "due_at": until, "sought_since": None}
    conn.execute(update(table).where(table.c.id == callback.id).values(resting))


def case_values(hotline: Hotline, callback: Callback, language: str) -> dict[str, Value]:
    """What staff are told of a case: its code, the caller's language, the topic."""
    return {
        "code": Digits(callback.code),
        "language": language_name(callback.language, language),
        "topic": topic_title(hotline, callback.topic, language),
    }


def topic_title(hotline: Hotline, topic: str | None, language: str) -> str:
    """A protocol's title for staff, or that the caller named no topic.

    Of what may be a complaint about the police it is said: nothing of it is for the patrol.
    """
    protocol = hotline.catalogue().protocols.get(topic or "")
    if protocol is None:
        return _staff_words(hotline, "no-topic", language)
    title = protocol.title.get(language) or next(iter(protocol.title.values()))
    if not protocol.about_police:
        return title
    return _staff_words(hotline, "topic-about-police", language).replace("{topic}", title)


def _staff_words(hotline: Hotline, name: str, language: str) -> str:
    spoken = hotline.catalogue().phrase(name).spoken
    return spoken.get(language) or spoken["en"]


def language_name(language: str, told_in: str) -> str:
    """A language's own name in another: `uk` in `en` is "Ukrainian"."""
    return Locale.parse(language).get_display_name(told_in) or language


def staff_language(hotline: Hotline, assistant: Assistant) -> str:
    """The first of an assistant's languages that HotLine's sentences have, else English."""
    offered = hotline.catalogue().phrase("staff-offer").spoken
    return next((each for each in assistant.languages if each in offered), "en")
