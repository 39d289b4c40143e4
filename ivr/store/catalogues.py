"""Catalogues once accepted, so that a call finds the one it began with on any machine.

Every floor above may import it (DESIGN.md, rule 6).
"""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from ivr.store.once import ensure
from ivr.store.tables import catalogues


def keep(conn: Connection, version: str, texts: Mapping[str, str], *, now: datetime) -> None:
    """Keep the files of an accepted catalogue by name, unless its version is there already."""
    content = json.dumps(dict(texts), ensure_ascii=False)
    row = {"hash": version, "kind": "protocols", "content": content, "accepted_at": now}
    ensure(conn, catalogues, row, unique=["hash"])


def texts(conn: Connection, version: str) -> Mapping[str, str] | None:
    """The files of a version by name, or None."""
    found = conn.execute(select(catalogues.c.content).where(catalogues.c.hash == version))
    content = found.scalar_one_or_none()
    return None if content is None else json.loads(content)
