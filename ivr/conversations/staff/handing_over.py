"""Shifts by keypad: saying that one is sick, and taking a shift that waits for somebody."""

from ivr.conversations.staff import menu
from ivr.conversations.staff.on_line import OnLine, Step
from ivr.dispatch import handing_over
from ivr.dispatch.handing_over import Staff, Told
from ivr.flow.effects import Say
from ivr.flow.texts import Moment

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


def ask_cover(here: OnLine) -> str:
    """The shifts that wait for somebody, each with a key."""
    says = _offered(here)
    if not says:
        return menu.told(here, here.say("staff-cover-none"))
    return here.ask_key(Step.COVER, *says)


def cover(here: OnLine, keys: str) -> str:
    """The shift of this key is theirs, unless somebody was quicker."""
    with here.visit.line.hotline.store.transaction() as conn:
        waiting = handing_over.waiting(conn, _me(here))[:MOST_TOLD]
        place = int(keys) if keys.isascii() and keys.isdecimal() else 0
        if not 1 <= place <= len(waiting):
            return ask_cover(here)
        told = handing_over.cover(conn, _me(here), waiting[place - 1].code)
    return menu.told(here, _said(here, told))


def _offered(here: OnLine) -> tuple[Say, ...]:
    with here.visit.line.hotline.store.reading() as conn:
        waiting = handing_over.waiting(conn, _me(here))[:MOST_TOLD]
    return tuple(
        here.say(
            "staff-cover-key",
            start=Moment(each.starts_at),
            end=Moment(each.ends_at),
            key=str(place),
        )
        for place, each in enumerate(waiting, start=1)
    )


def _said(here: OnLine, told: Told) -> Say:
    name, values = told
    return here.say(name, **values)


def _me(here: OnLine) -> Staff:
    visit = here.visit
    return Staff(visit.line.hotline, visit.city, here.assistant, visit.now)
