"""An assistant and a caller write to each other: each text goes on from HotLine's own number.

Neither sees the other's number: the assistant's words may not tell one, in the caller's it is shown
in part. What goes on stands in the outbox, sealed, and nowhere else (docs/decisions/0012).
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from ivr import phones
from ivr.channels import private_numbers, sms
from ivr.channels.markup import portions
from ivr.channels.segments import count
from ivr.cities import City
from ivr.dispatch import callbacks, outgoing, text_alarms
from ivr.dispatch.asking import staff_language
from ivr.dispatch.by_text import letter_to, tell_holder
from ivr.dispatch.callbacks import Callback, as_callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import ANSWERED, SAID, Letter, Subject
from ivr.dispatch.taking import Mine, Nothing, NotSafe, Taken, open_cases, take, theirs
from ivr.flow.texts import Digits, Value
from ivr.store import people
from ivr.store.outbox import Outgoing
from ivr.store.people import Assistant
from ivr.store.tables import callbacks as table

LONGEST_PART = 1000
"""Characters of a caller's text that go to the assistant in one message."""

QUOTED = 40
"""Characters of a text that did not arrive by which its writer knows which one it was."""


@dataclass(frozen=True)
class Said:
    """The words are on their way; `first` where nobody had written in this case before."""

    callback: Callback
    first: bool


@dataclass(frozen=True)
class NoWords:
    """There is nothing to say."""

    code: str


@dataclass(frozen=True)
class NoTexts:
    """No text reaches this caller: a landline, or no number at all."""

    code: str


@dataclass(frozen=True)
class TooLong:
    """So many characters more than may go out at once."""

    code: str
    characters: int


@dataclass(frozen=True)
class TellsNumber:
    """The words hold a number of a person."""

    code: str


Outcome = Said | Taken | NoWords | NoTexts | TooLong | TellsNumber


def say(
    conn: Connection,
    hotline: Hotline,
    assistant: Assistant,
    code: str | None,
    words: str,
    *,
    event: str,
    now: datetime,
) -> Outcome:
    """Send an assistant's words to the caller of their open case: all of them, or none.

    event: what makes this text the only one, such as its MessageSid.
    """
    found = theirs_to_say(conn, hotline, assistant, code, now=now)
    if not isinstance(found, Mine):
        return found
    own = hotline.store.vault.open(assistant.number_sealed)
    return _say(conn, hotline, found.callback, words, own=own, event=event, now=now)


def theirs_to_say(
    conn: Connection, hotline: Hotline, assistant: Assistant, code: str | None, *, now: datetime
) -> Taken:
    """In which case an assistant writes: one of theirs.

    In danger nobody waits for a TAKE: who writes first in a case offered has it.
    """
    found = theirs(conn, assistant, code)
    if not isinstance(found, Nothing):
        return found
    offered, _ = open_cases(conn, assistant)
    fits = [each for each in offered if code in (None, each.code)]
    urgent = [each for each in fits if text_alarms.has_case(conn, each.id)]
    if len(urgent) != 1:
        return Nothing()
    return take(conn, hotline, hotline.city(urgent[0].city), assistant, urgent[0].code, now=now)


def say_for(
    conn: Connection,
    hotline: Hotline,
    city: City,
    supervisor: str,
    code: str,
    words: str,
    *,
    event: str,
    now: datetime,
) -> Outcome:
    """Send a supervisor's words in a case that an assistant has; they read them as well.

    supervisor: the writer's number. The answers go to the assistant, as all do.
    """
    here = (table.c.city == city.city, table.c.code == code, table.c.state == "taken")
    found = conn.execute(select(table).where(*here)).mappings().first()
    if found is None:
        return Nothing()
    callback = as_callback(found)
    said = _say(conn, hotline, callback, words, own=supervisor, event=event, now=now)
    if isinstance(said, Said):
        told: dict[str, Value] = {"words": words}
        tell_holder(conn, hotline, callback, "staff-supervisor-wrote", told, again=event, now=now)
    return said


def _say(
    conn: Connection,
    hotline: Hotline,
    callback: Callback,
    words: str,
    *,
    own: str,
    event: str,
    now: datetime,
) -> Outcome:
    city, caller = hotline.city(callback.city), callback.caller
    if caller is None:
        return NoTexts(callback.code)
    refused = _refused(hotline, city, callback, words, own)
    if refused is not None:
        return refused
    letter = Letter(
        to=caller,
        phrase=SAID,
        language=callback.language,
        key=f"{SAID}:{event}",
        priority=outgoing.OFFER,
        about=Subject(callback_id=callback.id),
    )
    outgoing.words(conn, hotline, city, letter, words, now=now)
    if callback.by_text:
        callbacks.connected(conn, callback.id, now=now)
    _wrote(conn, callback, {"said_at": now}, now)
    return Said(callback, first=callback.said_at is None)


def too_long(words: str) -> int:
    """By how many characters a text is longer than may go out at once; 0 where it fits."""
    sizes = range(1, len(words) + 1)
    return len(words) - bisect_left(sizes, True, key=lambda size: not _fits(words[:size]))


def open_with(conn: Connection, city: str, caller_mac: str) -> Callback | None:
    """The case in which an assistant and this number write to each other; the latest, if several.

    It is open from the taking of a request by text, or from the first SAY in any other, until the
    case is closed.
    """
    query = (
        select(table)
        .where(table.c.city == city, table.c.caller_mac == caller_mac, *_open())
        .order_by(table.c.taken_at.desc(), table.c.id.desc())
    )
    found = conn.execute(query).mappings().first()
    return None if found is None else as_callback(found)


def answer(
    conn: Connection,
    hotline: Hotline,
    callback: Callback,
    words: str,
    *,
    event: str,
    now: datetime,
) -> None:
    """Send a caller's words to the assistant, under the code of the case."""
    assistant = people.assistant(conn, callback.taken_by or 0)
    caller = callback.caller
    if assistant is None or caller is None:
        return
    city, own = hotline.city(callback.city), hotline.store.vault.open(caller.sealed)
    parts = portions(private_numbers.masked(words.strip(), own=own), LONGEST_PART)
    for at, part in enumerate(parts, start=1):
        which = f"({at}/{len(parts)}) " if len(parts) > 1 else ""
        values: dict[str, Value] = {"code": Digits(callback.code), "words": which + part.strip()}
        say = hotline.phrase("staff-answer", staff_language(hotline, assistant), values)
        letter = letter_to(hotline, assistant, callback, ANSWERED, key=f"{ANSWERED}:{event}:{at}")
        body = hotline.wording(city, now).written(say)
        outgoing.words(conn, hotline, city, letter, body, now=now)
    _wrote(conn, callback, {"answered_at": now}, now)


def alarmed(
    conn: Connection, hotline: Hotline, city: str, caller_mac: str, *, event: str, now: datetime
) -> None:
    """The caller wrote a danger word: the assistant who writes with them learns it."""
    callback = open_with(conn, city, caller_mac)
    if callback is not None:
        tell_holder(conn, hotline, callback, "staff-in-danger", again=event, now=now)


def not_arrived(conn: Connection, hotline: Hotline, text: Outgoing, now: datetime) -> None:
    """One of these texts did not arrive: the assistant learns it, or supervisors in their place."""
    callback = callbacks.of_id(conn, text.callback_id or 0)
    if callback is None or callback.state == "closed":
        return
    if text.purpose == ANSWERED:
        outgoing.to_supervisors(
            conn,
            hotline,
            hotline.city(text.city),
            "supervisor-answer-lost",
            {"code": Digits(callback.code)},
            key=f"answer-lost:{callback.id}",
            priority=outgoing.ALARM,
            about=Subject(callback_id=callback.id),
            now=now,
        )
    elif text.purpose == SAID and text.body_sealed:
        words = hotline.store.vault.open(text.body_sealed)
        quote = words if len(words) <= QUOTED else f"{words[:QUOTED].rstrip()}..."
        told: dict[str, Value] = {"words": quote}
        tell_holder(conn, hotline, callback, "staff-say-failed", told, again=text.token, now=now)


def _open() -> Iterable[ColumnElement[bool]]:
    return table.c.state == "taken", table.c.safe, table.c.by_text | table.c.said_at.is_not(None)


def _refused(
    hotline: Hotline, city: City, callback: Callback, words: str, own: str
) -> NoWords | NoTexts | NotSafe | TooLong | TellsNumber | None:
    code = callback.code
    if not callback.safe:
        return NotSafe(code)
    if not (callback.textable and city.sms.replies):
        return NoTexts(code)
    if not words:
        return NoWords(code)
    if private_numbers.gives_away(words, own=own, known=_public(hotline, city)):
        return TellsNumber(code)
    characters = too_long(words)
    return TooLong(code, characters) if characters else None


def _public(hotline: Hotline, city: City) -> frozenset[str]:
    """Mobile numbers that may be told all the same."""
    listed = (phones.parse(each.number) for each in hotline.catalogue().numbers.values())
    return frozenset(number for number in (*city.own_numbers, *listed) if number)


def _fits(words: str) -> bool:
    return count(words).segments <= sms.MOST_WHOLE


def _wrote(conn: Connection, callback: Callback, when: dict[str, datetime], now: datetime) -> None:
    conn.execute(update(table).where(table.c.id == callback.id).values(**when))
    callbacks.look_now(conn, callback.id, now=now)
