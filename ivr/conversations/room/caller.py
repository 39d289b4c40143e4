"""The caller in a joined call: `*` and then 9 is the police, here as everywhere.

In the talk itself no carrier hears single keys, so `*` comes first. From here the patrol's desks
are rung by the caller's own call, which needs no database and no order to the carrier.
"""

from dataclasses import replace

from ivr.channels import voice
from ivr.conversations import calls
from ivr.conversations.room.here import Here, noting
from ivr.dispatch import guests, rooms
from ivr.dispatch.rooms import CALLER, Room
from ivr.flow.engine import fresh
from ivr.flow.inputs import Answered, Input

DANGER = Answered("9")
SECONDS = 4


def step(here: Here, name: str, event: Input) -> str:
    """One step of the caller's."""
    if here.over:
        return _leaves(here)
    match name:
        case "left":
            return _asks_of_danger(here)
        case "key" | "held-key" if event == DANGER:
            return _in_danger(here)
        case "held" | "held-key":
            return _held(here)
        case _:
            return _goes_in(here)


def _leaves(here: Here) -> str:
    """They hung up."""
    hotline = here.visit.line.hotline
    with hotline.store.transaction() as conn:
        guests.left(conn, hotline, here.leg, now=here.visit.now)
    return voice.refused()


def _asks_of_danger(here: Here) -> str:
    with noting(), here.visit.line.hotline.store.transaction() as conn:
        rooms.set_state(conn, f"{here.token}:{CALLER}", "away")
    action = here.url(CALLER, "key")
    says = (here.say("room-star"),)
    return voice.ask_key(says, wording=here.wording, action=action, seconds=SECONDS)


def _in_danger(here: Here) -> str:
    """Out of the room and to the patrol's desks; the assistant hears so."""
    visit, hotline = here.visit, here.visit.line.hotline
    with noting(), hotline.store.transaction() as conn:
        room = rooms.find(conn, here.token)
        if room is not None:
            rooms.set_state(conn, f"{here.token}:{CALLER}", "danger")
            rooms.look(conn, hotline, room, now=visit.now)
            visit = replace(visit, number=_number(here, room))
    return calls.go_on(visit, _state(here, visit.number), DANGER)


def _goes_in(here: Here) -> str:
    """Into the conference; where everybody has left it, a word instead of silence."""
    with noting(), here.visit.line.hotline.store.transaction() as conn:
        room = rooms.find(conn, here.token)
        if room is None:
            return voice.refused()
        rooms.took_seat(conn, room, CALLER, here.leg, "here", now=here.visit.now)
        others = [s for s in rooms.in_the_call(rooms.seats(conn, room)) if s.role != CALLER]
        if room.over and not others:
            return _held(here)
    return here.goes_in(CALLER)


def _held(here: Here) -> str:
    """Alone: somebody is on the way, or the call ends with a sentence. 9 is the police."""
    coming, known = False, None
    with noting(), here.visit.line.hotline.store.transaction() as conn:
        room = rooms.find(conn, here.token)
        seats = rooms.seats(conn, room) if room else ()
        known = _number(here, room) if room else None
        if any(seat.role != CALLER for seat in rooms.in_the_call(seats)):
            rooms.set_state(conn, f"{here.token}:{CALLER}", "here")
            return here.goes_in(CALLER)
        rooms.set_state(conn, f"{here.token}:{CALLER}", "away")
        coming = any(seat.state in rooms.COMING for seat in seats if seat.role != CALLER)
    if coming:
        says, action = (here.say("room-held"),), here.url(CALLER, "held-key")
        return voice.ask_key(says, wording=here.wording, action=action, seconds=SECONDS)
    action = here.visit.line.hotline.urls.turn(_state(here, known))
    return voice.last_words((here.say("room-alone"),), wording=here.wording, action=action)


def _number(here: Here, room: Room) -> str | None:
    caller = room.callback.caller
    return here.visit.line.hotline.store.vault.open(caller.sealed) if caller else None


def _state(here: Here, number: str | None = None) -> str:
    """The beginning of a call of theirs, in their language; their number goes with it.

    The carrier names HotLine's as the one that calls.
    """
    visit = here.visit
    state = replace(fresh(visit.catalogue), language=here.language, number=number)
    return visit.line.sealer.seal(state, visit.conversation)
