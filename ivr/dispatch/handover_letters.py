"""What others read of a shift that is handed over: whoever may take it, its owner, supervisors."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.asking import staff_language
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.duty import Shift
from ivr.flow.texts import Digits, Moment, Value
from ivr.store import people
from ivr.store.handovers import Handover
from ivr.store.people import Assistant
from ivr.store.vault import SealedNumber


def wanted(
    conn: Connection,
    hotline: Hotline,
    city: City,
    handover: Handover,
    owner: Assistant,
    to: Iterable[Assistant],
    now: datetime,
) -> None:
    """Ask everybody who may have it."""
    phrase = "staff-cover-wanted" if handover.why == "sick" else "staff-swap-wanted"
    values = _times(handover) | {"name": _name(hotline, owner), "code": Digits(handover.code)}
    for each in to:
        _text(conn, hotline, city, each, phrase, values, f"wanted:{handover.id}", now)


def sick(
    conn: Connection,
    hotline: Hotline,
    city: City,
    handover: Handover,
    owner: Assistant,
    asked: int,
    others: int,
    now: datetime,
) -> None:
    """Supervisors learn at once who is sick, how many were asked, and who else is there."""
    values: dict[str, Value] = {"name": _name(hotline, owner), "count": asked, "others": others}
    _supervisors(conn, hotline, city, "supervisor-sick", handover, _times(handover) | values, now)


def taken(
    conn: Connection,
    hotline: Hotline,
    city: City,
    handover: Handover,
    by: Assistant,
    now: datetime,
    *,
    owner: Assistant | None = None,
) -> None:
    """Its owner, where that is another, and of one who was sick supervisors learn who has it."""
    values = _times(handover) | {"name": _name(hotline, by)}
    if owner is not None:
        about = {"start": values["start"], "name": values["name"]}
        _text(conn, hotline, city, owner, "staff-covered-by", about, f"taken:{handover.id}", now)
    if handover.why == "sick":
        _supervisors(conn, hotline, city, "supervisor-covered", handover, values, now)


def proposed(
    conn: Connection,
    hotline: Hotline,
    city: City,
    handover: Handover,
    by: Assistant,
    own: Shift,
    now: datetime,
) -> None:
    """The owner is asked whether they agree."""
    values: dict[str, Value] = {
        "name": _name(hotline, by),
        "start": Moment(own.starts_at),
        "end": Moment(own.ends_at),
        "code": Digits(handover.code),
    }
    owner = people.known(conn, handover.assistant_id)
    key = f"proposed:{handover.id}:{by.id}:{own.starts_at.isoformat()}"
    _text(conn, hotline, city, owner, "staff-swap-asked", values, key, now)


def swapped(
    conn: Connection,
    hotline: Hotline,
    city: City,
    handover: Handover,
    to: Assistant,
    now: datetime,
) -> None:
    """Who proposed it learns that it is theirs."""
    key = f"swapped:{handover.id}"
    _text(conn, hotline, city, to, "staff-swapped", _times(handover), key, now)


def _times(handover: Handover) -> dict[str, Value]:
    return {"start": Moment(handover.starts_at), "end": Moment(handover.ends_at)}


def _name(hotline: Hotline, assistant: Assistant) -> str:
    return hotline.store.vault.open(assistant.name_sealed)


def _text(
    conn: Connection,
    hotline: Hotline,
    city: City,
    to: Assistant,
    phrase: str,
    values: Mapping[str, Value],
    key: str,
    now: datetime,
) -> None:
    letter = Letter(
        SealedNumber(to.number_sealed, to.number_mac),
        phrase,
        staff_language(hotline, to),
        f"{key}:{to.id}",
        outgoing.RECEIPT,
        values,
        Subject(assistant_id=to.id),
    )
    outgoing.text(conn, hotline, city, letter, now=now)


def _supervisors(
    conn: Connection,
    hotline: Hotline,
    city: City,
    phrase: str,
    handover: Handover,
    values: Mapping[str, Value],
    now: datetime,
) -> None:
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        phrase,
        values,
        key=f"{phrase}:{handover.id}",
        priority=outgoing.ALARM,
        about=Subject(assistant_id=handover.assistant_id),
        now=now,
    )
