"""Shifts by keypad: offering one's own, being sick, taking one that waits, and swapping.

Which shift a key means stands in the address: what waits may change while it is told.
"""

from sqlalchemy import Connection

from ivr.conversations.staff import menu
from ivr.conversations.staff.on_line import OnLine, Step
from ivr.dispatch import handing_over, pausing
from ivr.dispatch.handing_over import Staff, Told
from ivr.duty import Shift
from ivr.flow.effects import Say
from ivr.flow.texts import Moment
from ivr.store.handovers import Handover

MOST_TOLD = 4
"""How many shifts are told one after the other, each with its key."""

_BETWEEN = "-"


def ask_give(here: OnLine) -> str:
    """Their next shifts, each with the key that offers it to others."""
    with here.visit.line.hotline.store.reading() as conn:
        planned = pausing.next_shifts(conn, here.assistant, now=here.visit.now)
    if not planned:
        return menu.told(here, here.say("staff-no-shifts"))
    says = (say for place, shift in enumerate(planned, start=1) for say in _own(here, shift, place))
    return here.ask_key(Step.GIVE, *says, code=_BETWEEN.join(map(_named, planned)))


def give(here: OnLine, told: str, keys: str) -> str:
    """The shift told with this key is offered; it is named by when it begins, as it may change."""
    chosen = _chosen(told, keys)
    if chosen is None:
        return ask_give(here)
    me = _me(here)
    with me.hotline.store.transaction() as conn:
        planned = pausing.next_shifts(conn, here.assistant, now=here.visit.now)
        names = [_named(shift) for shift in planned]
        if chosen not in names:
            return menu.told(here, here.say("staff-cover-gone"))
        offered = handing_over.offer(conn, me, names.index(chosen) + 1)
    return menu.told(here, _said(here, offered))


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


def ask_cover(here: OnLine) -> str:
    """What others would give for one's own, and the shifts that wait for somebody, with keys."""
    with here.visit.line.hotline.store.reading() as conn:
        waiting = handing_over.waiting(conn, _me(here), own=True)[:MOST_TOLD]
        says = [_offered(conn, here, each, place) for place, each in enumerate(waiting, start=1)]
    if not says:
        return menu.told(here, here.say("staff-cover-none"))
    return here.ask_key(Step.COVER, *says, code=_BETWEEN.join(each.code for each in waiting))


def cover(here: OnLine, told: str, keys: str) -> str:
    """The shift told with this key is theirs, unless somebody was quicker; or a swap is agreed to.

    told: the codes of all, as the address has them: what waits may be others by now. For one that
    is offered they may give their own next one.
    """
    code, me = _chosen(told, keys), _me(here)
    if code is None:
        return ask_cover(here)
    with me.hotline.store.transaction() as conn:
        if any(each.code == code for each in handing_over.proposed(conn, me)):
            return menu.told(here, _said(here, handing_over.agree(conn, me, code)))
        own = pausing.next_shifts(conn, here.assistant, now=here.visit.now)
        offered = [h for h in handing_over.waiting(conn, me) if h.code == code and h.why == "swap"]
        if own and offered:
            say = here.say("staff-cover-or-swap", start=Moment(own[0].starts_at))
            return here.ask_key(Step.SWAP, say, say, code=code)
        covered = handing_over.cover(conn, me, code)
    return menu.told(here, _said(here, covered))


def swap(here: OnLine, code: str, keys: str) -> str:
    """1 takes it, 2 would give their own next one for it."""
    if keys not in ("1", "2"):
        return menu.told(here)
    with here.visit.line.hotline.store.transaction() as conn:
        if keys == "1":
            told = handing_over.cover(conn, _me(here), code)
        else:
            told = handing_over.propose(conn, _me(here), code, 1)
    return menu.told(here, _said(here, told))


def _offered(conn: Connection, here: OnLine, each: Handover, place: int) -> Say:
    mine, key = each.assistant_id == here.assistant.id, str(place)
    theirs = handing_over.proposal(conn, _me(here), each) if mine else None
    if theirs is not None:
        return here.say("staff-swap-key", **theirs, key=key)
    start, end = Moment(each.starts_at), Moment(each.ends_at)
    return here.say("staff-keep-key" if mine else "staff-cover-key", start=start, end=end, key=key)


def _own(here: OnLine, shift: Shift, place: int) -> tuple[Say, Say]:
    start, end = Moment(shift.starts_at), Moment(shift.ends_at)
    told = here.say("staff-shift", start=start, end=end)
    return told, here.say("staff-give-key", key=str(place))


def _named(shift: Shift) -> str:
    """A shift in an address: the second it begins."""
    return str(int(shift.starts_at.timestamp()))


def _chosen(told: str, keys: str) -> str | None:
    """What was told with this key, if anything."""
    names = told.split(_BETWEEN)
    place = int(keys) if keys.isascii() and keys.isdecimal() else 0
    return names[place - 1] if 1 <= place <= len(names) else None


def _said(here: OnLine, told: Told) -> Say:
    name, values = told
    return here.say(name, **values)


def _me(here: OnLine) -> Staff:
    visit = here.visit
    return Staff(visit.line.hotline, visit.city, here.assistant, visit.now)
