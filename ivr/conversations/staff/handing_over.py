"""Shifts by keypad: being sick, offering one's own to others, taking one, agreeing to a swap.

Which shift a key means stands in the address: what waits may change while it is told.
"""

from sqlalchemy import Connection

from ivr.conversations.staff import menu
from ivr.conversations.staff.on_line import OnLine, Step
from ivr.dispatch import handing_over, pausing
from ivr.dispatch.handing_over import Staff, Told
from ivr.flow.effects import Say
from ivr.flow.texts import Moment
from ivr.store.handovers import Handover

MOST_TOLD = 4
"""How many shifts are told one after the other, each with its key."""


def ask_sick(here: OnLine) -> str:
    """Which shift it would be, and the key that says so."""
    with here.visit.line.hotline.store.reading() as conn:
        shift = handing_over.next_shift(conn, _me(here))
    if shift is None:
        return menu.told(here, here.say("staff-sick-none"))
    say = here.say("staff-sick-sure", start=Moment(shift.starts_at))
    return here.ask_key(Step.SICK, say, say)


def sick(here: OnLine, keys: str) -> str:
    """1 says that they are; any other key leads back to the menu."""
    if keys != "1":
        return menu.told(here)
    with here.visit.line.hotline.store.transaction() as conn:
        told = handing_over.sick(conn, _me(here))
    return menu.told(here, _said(here, told))


def ask_offer(here: OnLine) -> str:
    """The next three shifts, each with the key that offers it to others."""
    with here.visit.line.hotline.store.reading() as conn:
        planned = pausing.next_shifts(conn, here.assistant, now=here.visit.now)
    if not planned:
        return menu.told(here, here.say("staff-no-shifts"))
    says = (
        here.say("staff-shift", start=Moment(s.starts_at), end=Moment(s.ends_at), key=str(place))
        for place, s in enumerate(planned, start=1)
    )
    return here.ask_key(Step.OFFER, *says)


def offer(here: OnLine, keys: str) -> str:
    """Offer the shift of this key; it stays theirs until somebody has it."""
    place = _place(keys)
    if place is None or place > pausing.SHIFTS_TOLD:
        return menu.told(here, here.say("wrong-key"))
    with here.visit.line.hotline.store.transaction() as conn:
        told = handing_over.offer(conn, _me(here), place)
    return menu.told(here, _said(here, told))


def ask_cover(here: OnLine) -> str:
    """What others would give for one's own, and the shifts that wait for somebody, with keys."""
    with here.visit.line.hotline.store.reading() as conn:
        proposed = handing_over.proposed(conn, _me(here))
        there = (*proposed, *handing_over.waiting(conn, _me(here)))[:MOST_TOLD]
        says = tuple(_told(conn, here, each, place) for place, each in enumerate(there, start=1))
    if not says:
        return menu.told(here, here.say("staff-cover-none"))
    return here.ask_key(Step.COVER, *says, code="-".join(each.code for each in there))


def cover(here: OnLine, codes: str, keys: str) -> str:
    """Take the shift of this key, or agree; one that is offered may be swapped for the next."""
    place, all_codes = _place(keys), codes.split("-")
    if place is None or place > len(all_codes):
        return ask_cover(here)
    code, me = all_codes[place - 1], _me(here)
    with here.visit.line.hotline.store.transaction() as conn:
        if any(each.code == code for each in handing_over.proposed(conn, me)):
            return menu.told(here, _said(here, handing_over.agree(conn, me, code)))
        own = pausing.next_shifts(conn, here.assistant, now=here.visit.now)
        offered = [h for h in handing_over.waiting(conn, me) if h.code == code and h.why == "swap"]
        if own and offered:
            say = here.say("staff-cover-or-swap", start=Moment(own[0].starts_at))
            return here.ask_key(Step.SWAP, say, say, code=code)
        told = handing_over.cover(conn, me, code)
    return menu.told(here, _said(here, told))


def swap(here: OnLine, code: str, keys: str) -> str:
    """1 takes it, 2 would give their own next one for it."""
    if keys not in ("1", "2"):
        return menu.told(here)
    with here.visit.line.hotline.store.transaction() as conn:
        me = _me(here)
        taken = keys == "1"
        told = (
            handing_over.cover(conn, me, code) if taken else handing_over.propose(conn, me, code, 1)
        )
    return menu.told(here, _said(here, told))


def _told(conn: Connection, here: OnLine, each: Handover, place: int) -> Say:
    theirs = handing_over.proposal(conn, _me(here), each)
    if theirs is not None and each.assistant_id == here.assistant.id:
        return here.say("staff-swap-key", **theirs, key=str(place))
    times = {"start": Moment(each.starts_at), "end": Moment(each.ends_at)}
    return here.say("staff-cover-key", **times, key=str(place))


def _place(keys: str) -> int | None:
    return int(keys) if len(keys) == 1 and keys in "123456789" else None


def _said(here: OnLine, told: Told) -> Say:
    name, values = told
    return here.say(name, **values)


def _me(here: OnLine) -> Staff:
    visit = here.visit
    return Staff(visit.line.hotline, visit.city, here.assistant, visit.now)
