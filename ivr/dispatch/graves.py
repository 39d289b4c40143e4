"""Whoever was erased stays erased, also where an older copy of the database was brought back."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import CompoundSelect, Connection, select, union

from ivr.dispatch import erasure
from ivr.dispatch.hotline import Hotline
from ivr.errors import StoreUnavailable
from ivr.store import tombstones
from ivr.store.alarm_tables import emergencies
from ivr.store.city_tables import missed_callers
from ivr.store.journal import JournalRow
from ivr.store.tables import callbacks, callers, conversations, journal, outbox
from ivr.store.tombstones import Tombstone

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far the carrier's clock may be ahead of ours."""

log = structlog.get_logger()


def bury(conn: Connection, hotline: Hotline, city: str, caller_mac: str, *, now: datetime) -> None:
    """Erase a caller, and see to it that they stay so. On disk first: they asked."""
    tombstone = tombstones.of(hotline.store.vault, city, caller_mac, now)
    hotline.tombstones.add([tombstone])
    tombstones.write(conn, tombstone)
    erasure.erase(conn, city, caller_mac, now=now)


def keep_erased(hotline: Hotline, now: datetime) -> int:
    """Erase again whoever has a tombstone newer than what is known of them; gives how many.

    What the file and the database each know of goes to the other first.
    """
    with hotline.store.transaction() as conn:
        died = {(each.city, each.person_mac): each.erased_at for each in _shared(conn, hotline)}
        found = list(_risen(conn, hotline, died, now)) if died else []
        for city, mac, erased_at in found:
            erasure.erase(conn, city, mac, now=now, until=erased_at)
    if found:
        log.warning("erased again", rows=len(found))
    return len(found)


def rests(conn: Connection, hotline: Hotline, row: JournalRow) -> bool:
    """Whether what the carrier's lists tell came from somebody erased since, as DELETE itself did.

    The database may be an older copy that does not know it any more.
    """
    mac, vault = row.caller_mac or "", hotline.store.vault
    died = tombstones.find(conn, tombstones.of(vault, row.city, mac, row.at))
    return died is not None and row.at <= died + CLOCKS_DIFFER


def share(hotline: Hotline) -> None:
    """Bring what this machine's file knows of to the database, from where others get it."""
    try:
        with hotline.store.transaction() as conn:
            _shared(conn, hotline)
    except StoreUnavailable:
        log.warning("tombstones not shared: no database")


def _shared(conn: Connection, hotline: Hotline) -> tuple[Tombstone, ...]:
    on_disk = hotline.tombstones.read()
    for tombstone in on_disk:
        tombstones.write(conn, tombstone)
    every = tombstones.every(conn)
    hotline.tombstones.add(set(every) - set(on_disk))
    return every


def _risen(
    conn: Connection, hotline: Hotline, died: Mapping[tuple[str, str], datetime], now: datetime
) -> Iterator[tuple[str, str, datetime]]:
    """Everybody of whom something older than their tombstone is known."""
    vault = hotline.store.vault
    for city, mac in conn.execute(_known()).all():
        person = tombstones.of(vault, city, mac, now).person_mac
        erased_at = died.get((city, person))
        if erased_at is not None and erasure.knows(conn, city, mac, until=erased_at):
            yield city, mac, erased_at


def _known() -> CompoundSelect[str, str]:
    """Everybody of whom anything is known, by city and fingerprint."""
    whose = [
        select(table.c.city, table.c.caller_mac).where(table.c.caller_mac.is_not(None))
        for table in (callers, missed_callers, conversations, callbacks, emergencies, journal)
    ]
    return union(*whose, select(outbox.c.city, outbox.c.to_mac).where(outbox.c.to_mac != ""))
