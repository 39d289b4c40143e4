"""How long a call rings before it is picked up, so that whoever has no credit can hang up in time.

A pause before anything else in the first document lets it ring on at the carrier, unanswered and
free (docs/decisions/0020-ways-in.md). It is left out wherever it gives the caller nothing.
"""

from ivr.conversations.line import Visit
from ivr.dispatch import rung_off
from ivr.phones import may_dial
from ivr.store.callers import Known


def rings_on(visit: Visit, known: Known, *, ringing: bool) -> int:
    """Seconds a call that came in rings on; 0: it is picked up at once.

    ringing: the carrier says that nobody has picked it up yet; in a call that goes on a pause would
    be silence. At once too where hanging up would bring no call back: a number that is hidden or
    can't be rung, one that wants no such call; and where the caller rings again within ten
    minutes, or was in danger in them: whoever comes back wants to be heard, not called.
    """
    city, number = visit.city, visit.number
    if not ringing or number is None or not may_dial(number, city.callback.regions):
        return 0
    if known.missed.unwanted or rung_off.lately(known.missed, visit.now):
        return 0
    if known.alarmed or _wrote_of_danger(visit):
        return 0
    return city.no_credit.ring_seconds


def _wrote_of_danger(visit: Visit) -> bool:
    """Whether this very process knows of it, database or not."""
    caller = visit.caller
    if caller is None:
        return False
    recent = visit.line.alarms.since(caller.mac, lasts=rung_off.ONE_IN, now=visit.now)
    return recent is not None
