"""One step behind the PIN: which sentence or deed a key means where it was asked for."""

from ivr.conversations import calls
from ivr.conversations.staff import cases, duty, handing_over, menu
from ivr.conversations.staff.menu import Key
from ivr.conversations.staff.on_line import OnLine, Step


def go(here: OnLine, step: str, keys: str, code: str) -> str:
    """The document that answers keys; `step` as it stands in the address, `code` of a case.

    A star leads back to the menu, and from there to the callers' line; silence to a goodbye. A hash
    alone where a code is asked is silence too: some carriers don't tell one from the other.
    """
    if not keys:
        return here.goodbye() if step == Step.MENU else menu.told(here)
    if "*" in keys:
        return calls.begin(here.visit) if step == Step.MENU else menu.told(here)
    match step:
        case Step.TAKE | Step.CLOSE | Step.LEAVE:
            return cases.keyed(here, Step(step), keys)
        case Step.HOW:
            return cases.ended(here, code, keys)
        case Step.PAUSE | Step.RESUME:
            return duty.keyed(here, Step(step), keys)
        case Step.SICK:
            return handing_over.sick(here, keys)
        case Step.COVER:
            return handing_over.cover(here, keys)
        case _:
            return _chosen(here, keys)


def _chosen(here: OnLine, keys: str) -> str:
    match keys:
        case Key.WAITING:
            return menu.told(here, *cases.waiting(here))
        case Key.TAKE:
            return cases.ask(here, Step.TAKE)
        case Key.CLOSE:
            return cases.ask(here, Step.CLOSE)
        case Key.DUTY:
            return duty.ask(here)
        case Key.SHIFTS:
            return menu.told(here, *duty.shifts(here))
        case Key.LEAVE:
            return cases.ask(here, Step.LEAVE)
        case Key.SICK:
            return handing_over.ask_sick(here)
        case Key.COVER:
            return handing_over.ask_cover(here)
        case "#":
            return menu.told(here)
        case _:
            return menu.told(here, here.say("wrong-key"))
