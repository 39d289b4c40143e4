"""Duty by keypad: whether one is on it, going off and coming back."""

from ivr.conversations.staff import menu
from ivr.conversations.staff.on_line import OnLine, Step
from ivr.dispatch import pausing
from ivr.dispatch.pausing import Standing
from ivr.flow.effects import Say


def ask(here: OnLine) -> str:
    """Tell how things stand, and the key that changes it."""
    with here.visit.line.hotline.store.reading() as conn:
        now_so = pausing.standing(conn, here.assistant, now=here.visit.now)
    step, name = (Step.RESUME, "staff-go-on") if now_so.paused else (Step.PAUSE, "staff-go-off")
    return here.ask_key(step, _told(here, now_so), here.say(name))


def keyed(here: OnLine, step: Step, keys: str) -> str:
    """1 changes it. The address names the state wanted, so that a repeat changes nothing."""
    if keys != "1":
        return ask(here)
    visit, assistant = here.visit, here.assistant
    hotline, city, now = visit.line.hotline, visit.city, visit.now
    with hotline.store.transaction() as conn:
        if step is Step.PAUSE:
            now_so = pausing.pause(conn, hotline, city, assistant, now=now)
        else:
            now_so = pausing.resume(conn, city, assistant, now=now)
    return menu.told(here, _told(here, now_so))


def _told(here: OnLine, now_so: Standing) -> Say:
    name, values = pausing.told(now_so)
    return here.say(name, **values)
