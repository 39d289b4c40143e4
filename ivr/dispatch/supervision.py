"""Whether any supervisor of a city can be told anything: if not, callers hear so."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from ivr.cities import City
from ivr.dispatch.outgoing import ALARM, EMERGENCY
from ivr.store.tables import outbox
from ivr.store.vault import Vault

LATELY = timedelta(hours=24)
"""A text that did not arrive tells for so long that its number takes none."""

_LOST = ("undelivered", "failed")
_ENDS = ("sent", "delivered", *_LOST)


def is_reached(conn: Connection, vault: Vault, city: City, now: datetime) -> bool:
    """False where there is no supervisor, or the last text to each of them did not arrive.

    Nobody is texted to find out; whom nothing was sent to lately counts as reached.
    """
    macs = {vault.mac(city.city, number) for number in city.supervisors}
    ended = outbox.c.state.in_(_ENDS), outbox.c.priority.in_((EMERGENCY, ALARM))
    lately = outbox.c.due_at > now - LATELY, outbox.c.due_at <= now
    theirs = outbox.c.kind == "text", outbox.c.to_mac.in_(macs)
    query = select(outbox.c.to_mac, outbox.c.state).where(*ended, *lately, *theirs)
    last = {row.to_mac: row.state for row in conn.execute(query.order_by(outbox.c.id))}
    return any(last.get(mac) not in _LOST for mac in macs)
