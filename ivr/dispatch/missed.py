"""What came in while HotLine was away: found in the carrier's own lists, and taken in once.

Nobody pulls for us (`carrier.md` 7): a call met the fallback, a text nobody. Whoever is found so is
called back; a danger text is told to supervisors and, while it is fresh, to the patrol.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, select

from ivr import phones
from ivr.carrier.base import CallIn, Carrier, TextIn
from ivr.channels import sms_in
from ivr.channels.sms_in import CarrierWord
from ivr.cities import City
from ivr.dispatch import emergencies, graves, outgoing, rung_off, saying
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import (
    CallbackRequested,
    CallEnded,
    CallMissed,
    CodeTexted,
    DangerDoubted,
    Deed,
    EmergencyMissed,
    EmergencyRaised,
    write_deed,
)
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.inputs import Asked, Despaired, Doubted, Word
from ivr.flow.texts import Digits, Value
from ivr.store import journal, people
from ivr.store.journal import JournalRow
from ivr.store.tables import journal as rows

ENDED = "ended "
"""How the journal's word for the end of a call begins; the carrier's own follows."""

SETTLED = timedelta(minutes=2)
"""Younger ones may still be on their way to a webhook."""

AS_FAR_BACK = timedelta(hours=24)
AT_ONCE = 200
"""How many the journal is asked for in one question."""

FRESH = timedelta(minutes=60)
"""An older danger text is told to supervisors only: the patrol is for what happens now."""

PATROL_LANGUAGE = "uk"

Found = TypeVar("Found", CallIn, TextIn)


def take_in_calls(hotline: Hotline, carrier: Carrier, now: datetime) -> int:
    """Ask back whoever called while nobody answered; gives how many there were."""
    taken = 0
    for city in hotline.cities:
        for number in city.numbers:
            due = [
                call
                for call in _listed(carrier.calls_in, number, now)
                if call.over and _due(call.started_at, now)
            ]
            taken += sum(_take_in_call(hotline, city, call) for call in _unknown(hotline, due))
            taken += sum(_end_call(hotline, city, call) for call in _unreported(hotline, due))
    return taken


def take_in_texts(hotline: Hotline, carrier: Carrier, now: datetime) -> int:
    """Take in the texts no webhook got; gives how many there were."""
    taken = 0
    for city in hotline.cities:
        for number in city.own_numbers:
            due = [
                text for text in _listed(carrier.texts_in, number, now) if _due(text.sent_at, now)
            ]
            taken += sum(_take_in_text(hotline, city, text, now) for text in _unknown(hotline, due))
    return taken


def _unknown(hotline: Hotline, found: Sequence[Found]) -> list[Found]:
    """Those of which the journal has nothing, asked for all at once: most are known."""
    known: set[str] = set()
    with hotline.store.reading() as conn:
        for start in range(0, len(found), AT_ONCE):
            sids = [each.sid for each in found[start : start + AT_ONCE]]
            for column in (rows.c.event, rows.c.conversation):
                known.update(conn.execute(select(column).where(column.in_(sids))).scalars())
    return [each for each in found if each.sid not in known]


def _unreported(hotline: Hotline, found: Sequence[CallIn]) -> list[CallIn]:
    """Those that were never picked up, began here, and of whose end no report came."""
    dropped = [call for call in found if not call.seconds]
    begun, ended = set(), set()
    with hotline.store.reading() as conn:
        for start in range(0, len(dropped), AT_ONCE):
            sids = [each.sid for each in dropped[start : start + AT_ONCE]]
            told = select(rows.c.conversation, rows.c.input, rows.c.channel)
            for sid, told_as, channel in conn.execute(told.where(rows.c.conversation.in_(sids))):
                if told_as == "missed" or told_as.startswith(ENDED):
                    ended.add(sid)
                elif channel == "voice":
                    begun.add(sid)
    return [call for call in dropped if call.sid in begun - ended]


def _end_call(hotline: Hotline, city: City, call: CallIn) -> bool:
    """What the report would have told: a call that was never picked up is a wish to be called."""
    number = phones.parse(call.sender)
    row = _row(hotline, city, call.sid, call.sender, call.started_at)
    if row is None or number is None:
        return False
    shown = f"{ENDED}{call.status}"
    over: list[Deed] = [CallEnded(status=call.status, seconds=0)]
    if phones.is_ordinary(number):
        over.append(CallMissed(textable=phones.is_mobile(number)))
    with hotline.store.transaction() as conn:
        if graves.rests(conn, hotline, row):
            return False
        return journal.append(conn, _with(row, f"{call.sid}:{shown}", shown, over))


def _take_in_call(hotline: Hotline, city: City, call: CallIn) -> bool:
    with hotline.store.transaction() as conn:
        if _known(conn, rows.c.conversation == call.sid):
            return False
        row = _row(hotline, city, call.sid, call.sender, call.started_at)
        if row is None or _is_staff(conn, row) or graves.rests(conn, hotline, row):
            return False
        deeds = (_wish(call.sender),)
        return journal.append(conn, _with(row, f"{call.sid}:missed", "missed", deeds))


def _take_in_text(hotline: Hotline, city: City, text: TextIn, now: datetime) -> bool:
    read = sms_in.read(text.body, catalogue=hotline.catalogue())
    asked = rung_off.asked_by_operator(city, text.sender, text.body)
    if asked is not None and read != Asked(Word.DANGER):
        return _operator_asks(hotline, city, replace(text, sender=asked))
    with hotline.store.transaction() as conn:
        if _known(conn, (rows.c.event == text.sid) | (rows.c.conversation == text.sid)):
            return False
        row = _row(hotline, city, text.sid, text.sender, text.sent_at)
        if row is None or isinstance(read, CarrierWord) or _is_staff(conn, row):
            return False
        if graves.rests(conn, hotline, row):
            return False
        row = replace(row, channel="sms")
        talk = saying.open_with(conn, city.city, row.caller_mac or "")
        if talk is not None and read != Asked(Word.DANGER):
            about = replace(row, conversation=talk.conversation)
            return _hand_on(conn, hotline, about, text, _of_doubt(read), now=now)
        if read != Asked(Word.DANGER):
            wish = _wish(text.sender, urgent=isinstance(read, Despaired))
            deeds: tuple[Deed, ...] = (*_of_doubt(read), wish, CodeTexted())
            return journal.append(conn, _with(row, text.sid, "text", deeds))
        words = text.body.strip()[: outgoing.MOST_WORDS]
        missed = EmergencyMissed(words_sealed=hotline.store.vault.seal(words))
        written = journal.append(
            conn, _with(row, text.sid, "word danger", (EmergencyRaised(), missed))
        )
        if written and now - text.sent_at <= FRESH:
            _tell_patrol(conn, hotline, city, text, emergencies.raised(conn, row, ()), now)
        return written


def _operator_asks(hotline: Hotline, city: City, text: TextIn) -> bool:
    """An operator's text nobody took in: the request of the subscriber it names as its sender."""
    row = _row(hotline, city, text.sid, text.sender, text.sent_at)
    if row is None:
        return False
    row = replace(row, channel="sms")
    missed = CallMissed(textable=phones.is_mobile(text.sender), by_operator=True)
    with hotline.store.transaction() as conn:
        if graves.rests(conn, hotline, row):
            return False
        return journal.append(conn, _with(row, text.sid, rung_off.CALL_ME_BACK, (missed,)))


def _hand_on(
    conn: Connection,
    hotline: Hotline,
    row: JournalRow,
    text: TextIn,
    also: Iterable[Deed],
    *,
    now: datetime,
) -> bool:
    """An assistant writes with its sender: the text goes to them, as it would have at once."""
    written = journal.append(conn, _with(row, text.sid, "to assistant", also))
    talk = saying.open_with(conn, row.city, row.caller_mac or "") if written else None
    if talk is not None:
        saying.answer(conn, hotline, talk, text.body, event=text.sid, now=now)
    return written


def _row(hotline: Hotline, city: City, sid: str, sender: str, at: datetime) -> JournalRow | None:
    """The journal's row of something missed; None for a sender who can't be answered."""
    number = phones.parse(sender)
    if number is None:
        return None
    caller = hotline.store.vault.number(city.city, number)
    return JournalRow(
        city=city.city,
        channel="status",
        conversation=sid,
        event=sid,
        turn=0,
        at=at,
        input="missed",
        caller_sealed=caller.sealed,
        caller_mac=caller.mac,
    )


def _with(row: JournalRow, event: str, shown: str, deeds: Iterable[Deed]) -> JournalRow:
    return replace(row, event=event, input=shown, deeds=tuple(write_deed(each) for each in deeds))


def _of_doubt(read: sms_in.Read) -> tuple[DangerDoubted, ...]:
    """It may have told of danger and nobody asked them: people on duty are told at once."""
    return (DangerDoubted(),) if isinstance(read, Doubted) else ()


def _wish(sender: str, *, urgent: bool = False) -> CallbackRequested:
    number = phones.parse(sender)
    textable = number is not None and phones.is_mobile(number)
    return CallbackRequested(seconds=0, urgent=urgent, textable=textable)


def _tell_patrol(
    conn: Connection, hotline: Hotline, city: City, text: TextIn, emergency: int, now: datetime
) -> None:
    values: dict[str, Value] = {
        "number": Digits(phones.parse(text.sender) or ""),
        "code": Digits(case_code(hotline.secret, text.sid)),
        "words": text.body.strip()[: outgoing.MOST_WORDS],
    }
    for place, number in enumerate(city.patrol.sms):
        to = hotline.store.vault.number(city.city, number)
        letter = Letter(
            to,
            "danger-text-patrol",
            PATROL_LANGUAGE,
            f"missed-danger:{text.sid}:{place}",
            outgoing.EMERGENCY,
            values,
            Subject(emergency_id=emergency),
        )
        outgoing.text(conn, hotline, city, letter, now=now)


def _is_staff(conn: Connection, row: JournalRow) -> bool:
    mac = row.caller_mac or ""
    known = people.assistant_with_number(conn, row.city, mac)
    return known is not None and known.active


def _known(conn: Connection, condition: ColumnElement[bool]) -> bool:
    return conn.execute(select(rows.c.id).where(condition).limit(1)).first() is not None


def _listed(
    listing: Callable[[str, date], Iterable[Found]], number: str, now: datetime
) -> Iterable[Found]:
    return (found for day in _days(now) for found in listing(number, day))


def _days(now: datetime) -> tuple[date, ...]:
    """The days, in UTC, by which the carrier lists the last 24 hours."""
    return tuple(dict.fromkeys(((now - AS_FAR_BACK).date(), now.date())))


def _due(at: datetime, now: datetime) -> bool:
    return SETTLED <= now - at <= AS_FAR_BACK
