"""Shifts by keypad: saying that one is sick, and taking a shift that waits for somebody."""

from ivr.conversations.staff import menu
from ivr.conversations.staff.on_line import OnLine, Step
from ivr.dispatch import handing_over
from ivr.dispatch.handing_over import Staff, Told
from ivr.flow.effects import Say
from ivr.flow.texts import Moment
from ivr.store.handovers import Handover

MOST_TOLD = 4
"""How many shifts are told one after the other, each with its key."""

_BETWEEN = "-"


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
        waiting = handing_over.waiting(conn, _me(here))[:MOST_TOLD]
    if not waiting:
        return menu.told(here, here.say("staff-cover-none"))
    says = (_offered(here, each, place) for place, each in enumerate(waiting, start=1))
    return here.ask_key(Step.COVER, *says, code=_BETWEEN.join(each.code for each in waiting))


def cover(here: OnLine, told: str, keys: str) -> str:
    """The shift told with this key is theirs, unless somebody was quicker.

    told: the codes of all, as the address has them: what waits may be others by now.
    """
    codes = told.split(_BETWEEN)
    place = int(keys) if keys.isascii() and keys.isdecimal() else 0
    if not 1 <= place <= len(codes):
        return ask_cover(here)
    with here.visit.line.hotline.store.transaction() as conn:
        covered = handing_over.cover(conn, _me(here), codes[place - 1])
    return menu.told(here, _said(here, covered))


def _offered(here: OnLine, each: Handover, place: int) -> Say:
    start, end = Moment(each.starts_at), Moment(each.ends_at)
    return here.say("staff-cover-key", start=start, end=end, key=str(place))


def _said(here: OnLine, told: Told) -> Say:
    name, values = told
    return here.say(name, **values)


def _me(here: OnLine) -> Staff:
    visit = here.visit
    return Staff(visit.line.hotline, visit.city, here.assistant, visit.now)
