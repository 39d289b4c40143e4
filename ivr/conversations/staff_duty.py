"""ON, DUTY, SICK, SWAP and COVER by text: what assistants are answered about their shifts."""

from sqlalchemy import Connection

from ivr.channels import moments
from ivr.channels.staff_words import Cover, Sick, Swap
from ivr.conversations.line import Visit
from ivr.conversations.staff_says import Told
from ivr.dispatch import handing_over, pausing, shift_reminders
from ivr.dispatch.asking import staff_language
from ivr.dispatch.handing_over import Staff
from ivr.duty import Shift
from ivr.flow.texts import Moment
from ivr.store.handovers import Handover
from ivr.store.people import Assistant

MOST_TOLD = 3
"""Of the shifts that wait for somebody so many are told in one text."""


def on(conn: Connection, visit: Visit, assistant: Assistant) -> Told:
    """Who was reminded of a shift says by it that they will be there; who paused is back."""
    starts = shift_reminders.confirm(conn, assistant, now=visit.now)
    now_so = pausing.resume(conn, visit.city, assistant, now=visit.now)
    if starts is not None and not now_so.has_shift:
        return "staff-confirmed", {"start": Moment(starts)}
    return pausing.told(now_so)


def planned(conn: Connection, visit: Visit, assistant: Assistant) -> Told:
    """The next three shifts, or that there is none."""
    return _listed(conn, visit, assistant, "staff-shifts")


def hand_over(
    conn: Connection, visit: Visit, assistant: Assistant, command: Sick | Swap | Cover
) -> Told:
    """Give a shift away, or take somebody else's."""
    me = Staff(visit.line.hotline, visit.city, assistant, visit.now)
    match command:
        case Sick(place):
            return handing_over.sick(conn, me, place)
        case Cover(code):
            return handing_over.cover(conn, me, code) if code else _waiting(conn, me, visit)
        case Swap(None, None):
            return _listed(conn, visit, assistant, "staff-swap-which")
        case Swap(None, place) if place is not None:
            return handing_over.offer(conn, me, place)
        case Swap(code, None) if code is not None:
            return handing_over.agree(conn, me, code)
        case Swap(code, place):
            return handing_over.propose(conn, me, code or "", place or 1)


def _listed(conn: Connection, visit: Visit, assistant: Assistant, phrase: str) -> Told:
    shifts = pausing.next_shifts(conn, assistant, now=visit.now)
    if not shifts:
        return "staff-no-shifts", {}
    spans = [_span(visit, assistant, shift) for shift in shifts]
    told = [f"{place}: {span}" for place, span in enumerate(spans, start=1)]
    return phrase, {"shifts": "; ".join(told)}


def _waiting(conn: Connection, me: Staff, visit: Visit) -> Told:
    waiting = handing_over.waiting(conn, me)[:MOST_TOLD]
    if not waiting:
        return "staff-cover-none", {}
    told = [f"{each.code}: {_span(visit, me.assistant, each)}" for each in waiting]
    return "staff-cover-which", {"shifts": "; ".join(told)}


def _span(visit: Visit, assistant: Assistant, shift: Shift | Handover) -> str:
    language = staff_language(visit.line.hotline, assistant)
    zone = visit.city.zone
    return moments.span(shift.starts_at, shift.ends_at, zone=zone, language=language)
