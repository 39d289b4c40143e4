"""Whether whoever calls or writes is an assistant of the city."""

from ivr.conversations.line import Visit
from ivr.errors import StoreUnavailable
from ivr.store import people
from ivr.store.people import Assistant

LOOK_UP_PATIENCE = 0.1
"""Seconds a text waits to learn whether an assistant writes."""


def assistant_of(visit: Visit) -> Assistant | None:
    """The assistant whose number this is, if any."""
    caller = visit.caller
    return visit.line.snapshot(visit.now).assistant(visit.city.city, caller.mac if caller else None)


def assistant_texting(visit: Visit) -> Assistant | None:
    """The same for a text, which meets the database anyway: whoever was added just now is known.

    Where that takes long those known in memory have to do: the text itself has to wait too.
    """
    caller, store = visit.caller, visit.line.hotline.store
    if caller is None:
        return None
    try:
        with store.reading(patience=LOOK_UP_PATIENCE) as conn:
            known = people.assistant_with_number(conn, visit.city.city, caller.mac)
    except StoreUnavailable:
        return assistant_of(visit)
    return known if known is not None and known.active else None
