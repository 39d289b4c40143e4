"""Requests by text: what caller and assistant learn of each other's being there, and its end.

The lines to the caller name no service and no topic: somebody else may read them.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.callbacks import Callback, as_callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.flow.texts import Digits, Value
from ivr.store import people
from ivr.store.people import Assistant
from ivr.store.tables import callbacks as table
from ivr.store.vault import SealedNumber


def there(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    *,
    now: datetime,
    after: timedelta = timedelta(0),
) -> None:
    """One neutral line: somebody is there and may be written to, or will be after a while."""
    if after:
        at = f"{(now + after).astimezone(city.zone):%H:%M}"
        _to_caller(conn, hotline, city, callback, "by-text-later", {"time": at}, now=now)
    else:
        _to_caller(conn, hotline, city, callback, "by-text-there", {}, now=now)


def over(conn: Connection, hotline: Hotline, callback: Callback, *, now: datetime) -> None:
    """The case is closed: a caller who was written to learns it, and how to ask again."""
    if callback.by_text or callback.said_at is not None:
        city = hotline.city(callback.city)
        _to_caller(conn, hotline, city, callback, "by-text-over", {}, now=now)


def wished(
    conn: Connection, hotline: Hotline, city: str, conversation: str, *, now: datetime
) -> None:
    """Whoever has the case already learns that its caller wishes to be written to, once."""
    own = select(table.c.merged_into).where(
        table.c.city == city, table.c.conversation == conversation
    )
    query = select(table).where(
        table.c.city == city,
        (table.c.conversation == conversation) | table.c.id.in_(own),
        table.c.state == "taken",
        table.c.by_text,
    )
    for found in conn.execute(query).mappings().all():
        callback = as_callback(found)
        tell_holder(conn, hotline, callback, "staff-taken-by-text", now=now)
        there(conn, hotline, hotline.city(city), callback, now=now)


def taken_back(conn: Connection, hotline: Hotline, callback: Callback, *, now: datetime) -> None:
    """The caller took the request back: whoever wrote with them need write no more."""
    tell_holder(conn, hotline, callback, "staff-taken-by-other", now=now)


def tell_holder(
    conn: Connection,
    hotline: Hotline,
    callback: Callback,
    phrase: str,
    values: dict[str, Value] | None = None,
    *,
    again: str = "",
    now: datetime,
) -> None:
    """Text whoever has the case. again: what makes a later text of the same kind another one."""
    assistant = people.assistant(conn, callback.taken_by or 0)
    if assistant is None:
        return
    key = f"{phrase}:{callback.id}:{assistant.id}:{again}"
    letter = letter_to(hotline, assistant, callback, phrase, values, key=key)
    outgoing.text(conn, hotline, hotline.city(callback.city), letter, now=now)


def letter_to(
    hotline: Hotline,
    assistant: Assistant,
    callback: Callback,
    phrase: str,
    values: dict[str, Value] | None = None,
    *,
    key: str,
) -> Letter:
    """A letter to an assistant about a case; its code is filled in."""
    return Letter(
        to=SealedNumber(assistant.number_sealed, assistant.number_mac),
        phrase=phrase,
        language=staff_language(hotline, assistant),
        key=key,
        priority=outgoing.OFFER,
        values={"code": Digits(callback.code)} | (values or {}),
        about=Subject(callback_id=callback.id, assistant_id=assistant.id),
    )


def _to_caller(
    conn: Connection,
    hotline: Hotline,
    city: City,
    callback: Callback,
    phrase: str,
    values: dict[str, Value],
    *,
    now: datetime,
) -> None:
    """One of the neutral lines, once for each holder of the case, where texts are safe."""
    if callback.caller is None or not (callback.textable and callback.safe):
        return
    letter = Letter(
        to=callback.caller,
        phrase=phrase,
        language=callback.language,
        key=f"{phrase}:{callback.id}:{callback.taken_by}",
        priority=outgoing.OFFER,
        values={"code": Digits(callback.code)} | values,
        about=Subject(callback_id=callback.id),
    )
    outgoing.text(conn, hotline, city, letter, now=now)
