"""Somebody is on duty by the plan, and all of them pause: supervisors hear of it within a minute.

Whoever goes off duty as the last one has them told at once (`ivr.dispatch.pausing`). But the shifts
of others end, and one begins for whoever still pauses: at that moment nobody texts anything.
"""

from datetime import datetime

from sqlalchemy import Connection

from ivr.cities import City
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Subject
from ivr.duty.roster import INSTANT
from ivr.store import heartbeats, people, plans
from ivr.store.people import Assistant

_KNOWN = "known"


def look(hotline: Hotline, now: datetime) -> None:
    """Tell the supervisors of each city where it is so; once, until somebody is there again."""
    for city in hotline.cities.every:
        with hotline.store.transaction() as conn:
            _look_at(conn, hotline, city, now)


def note(conn: Connection, city: str, *, known: bool, now: datetime) -> None:
    """Note whether supervisors know that everybody on duty pauses."""
    heartbeats.beat(conn, _name(city), now=now, detail={_KNOWN: known})


def _look_at(conn: Connection, hotline: Hotline, city: City, now: datetime) -> None:
    if bool(_who_pause(conn, city, now)) == _is_known(conn, city):
        return
    # Once more, while nobody goes, comes back or is told of by another worker.
    pausing = _who_pause(conn, city, now, lock=True)
    if bool(pausing) == _is_known(conn, city):
        return
    note(conn, city.city, known=bool(pausing), now=now)
    if pausing:
        _tell(conn, hotline, city, pausing, now)


def _who_pause(
    conn: Connection, city: City, now: datetime, *, lock: bool = False
) -> tuple[Assistant, ...]:
    """Whoever is on duty, where all of them pause; nobody where one does not, or none is planned.

    Hours for which nobody is planned are a gap, which is told beforehand.
    """
    staff = people.assistants_of(conn, city.city, lock=lock)
    planned = plans.shifts_between(conn, city.city, now, now + INSTANT)
    due = {shift.assistant_id for shift in planned}
    there = tuple(each for each in staff if each.id in due and each.fit_for_duty)
    return there if all(each.paused for each in there) else ()


def _tell(
    conn: Connection,
    hotline: Hotline,
    city: City,
    pausing: tuple[Assistant, ...],
    now: datetime,
) -> None:
    names = ", ".join(hotline.store.vault.open(each.name_sealed) for each in pausing)
    outgoing.to_supervisors(
        conn,
        hotline,
        city,
        "supervisor-all-pausing",
        {"names": names, "count": len(pausing)},
        key=f"all-pausing:{city.city}:{now.isoformat()}",
        priority=outgoing.ALARM,
        about=Subject(assistant_id=pausing[0].id),
        now=now,
    )


def _is_known(conn: Connection, city: City) -> bool:
    return bool(heartbeats.detail(conn, _name(city.city)).get(_KNOWN))


def _name(city: str) -> str:
    return f"{heartbeats.PAUSING}:{city}"
