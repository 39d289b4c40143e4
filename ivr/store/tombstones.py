"""Who was erased: kept in the database and, where no restore of it reaches, in a file in `var/`.

A tombstone is a fingerprint of a number's fingerprint, which stands in no row of theirs, and the
time of the erasing. Every floor above may import it.
"""

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection, select

from ivr.store.once import put
from ivr.store.tables import tombstones
from ivr.store.vault import Vault

log = structlog.get_logger()


@dataclass(frozen=True)
class Tombstone:
    """One person of one city, known by no more than `person_mac`, was erased at a time."""

    city: str
    person_mac: str
    erased_at: datetime


def of(vault: Vault, city: str, caller_mac: str, erased_at: datetime) -> Tombstone:
    """The tombstone of a number, of which `caller_mac` is the fingerprint."""
    return Tombstone(city, vault.mac(city, f"tombstone {caller_mac}"), erased_at)


def write(conn: Connection, tombstone: Tombstone) -> None:
    """Keep a tombstone; of two of one person the later one stands."""
    known = find(conn, tombstone)
    if known is None or known < tombstone.erased_at:
        key = {"city": tombstone.city, "person_mac": tombstone.person_mac}
        put(conn, tombstones, {"erased_at": tombstone.erased_at}, key=key)


def find(conn: Connection, person: Tombstone) -> datetime | None:
    """When the person of this tombstone was erased last."""
    mine = (tombstones.c.city == person.city, tombstones.c.person_mac == person.person_mac)
    return conn.execute(select(tombstones.c.erased_at).where(*mine)).scalar_one_or_none()


def every(conn: Connection) -> tuple[Tombstone, ...]:
    """All of them."""
    return tuple(Tombstone(**found) for found in conn.execute(select(tombstones)).mappings())


@dataclass(frozen=True)
class TombstoneFile:
    """The file of one machine, or None; any number of processes may add to it."""

    path: Path | None

    def add(self, added: Iterable[Tombstone]) -> None:
        """Put tombstones on disk; they are there for good when this returns.

        Where the disk does not take them that is logged: the database has them.
        """
        lines = "".join(
            f"{each.erased_at.isoformat()} {each.city} {each.person_mac}\n" for each in added
        )
        if self.path is None or not lines:
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "ab", buffering=0) as out:
                fcntl.flock(out, fcntl.LOCK_EX)
                # Behind a line that a power cut left unfinished, on a line of its own.
                out.write(b"\n" + lines.encode())
                os.fsync(out.fileno())
        except OSError as wrong:
            log.error("tombstone not on disk", kind=type(wrong).__name__)

    def read(self) -> tuple[Tombstone, ...]:
        """All that can be read; a line that a power cut left unfinished is passed over."""
        if self.path is None:
            return ()
        try:
            lines = self.path.read_text(errors="replace").splitlines()
        except OSError:
            return ()
        return tuple(each for each in map(_read, lines) if each is not None)


def _read(line: str) -> Tombstone | None:
    try:
        at, city, mac = line.split(" ")
        erased_at = datetime.fromisoformat(at)
    except ValueError:
        return None
    return Tombstone(city, mac, erased_at) if erased_at.tzinfo and len(mac) == 64 else None
