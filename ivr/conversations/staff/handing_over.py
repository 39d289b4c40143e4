"""Shifts by keypad: one's own, saying that one is sick, and taking a shift that waits."""

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
    """The shifts that wait for somebody, each with a key."""
    with here.visit.line.hotline.store.reading() as conn:
        waiting = handing_over.waiting(conn, _me(here), own=True)[:MOST_TOLD]
    if not waiting:
        return menu.told(here, here.say("staff-cover-none"))
    says = (_offered(here, each, place) for place, each in enumerate(waiting, start=1))
    return here.ask_key(Step.COVER, *says, code=_BETWEEN.join(each.code for each in waiting))


def cover(here: OnLine, told: str, keys: str) -> str:
    """The shift told with this key is theirs, unless somebody was quicker.

    told: the codes of all, as the address has them: what waits may be others by now.
    """
    code = _chosen(told, keys)
    if code is None:
        return ask_cover(here)
    with here.visit.line.hotline.store.transaction() as conn:
        covered = handing_over.cover(conn, _me(here), code)
    return menu.told(here, _said(here, covered))


def _offered(here: OnLine, each: Handover, place: int) -> Say:
    start, end = Moment(each.starts_at), Moment(each.ends_at)
    name = "staff-keep-key" if each.assistant_id == here.assistant.id else "staff-cover-key"
    return here.say(name, start=start, end=end, key=str(place))


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
