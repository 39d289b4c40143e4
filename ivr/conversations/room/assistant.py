"""The assistant in a joined call: `*` leads to a menu of whom to have join, and back.

They are away from the caller for as long as the menu lasts; whoever they ask is rung meanwhile.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from ivr.channels import voice
from ivr.conversations import joining
from ivr.conversations.answers import known_to_patrol
from ivr.conversations.room.here import Here, noting
from ivr.dispatch import attempts, deeds, guests, rooms
from ivr.dispatch.deeds import Role
from ivr.dispatch.rooms import ASSISTANT, Room, Seat
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.store import journal
from ivr.store.journal import JournalRow

ROLES: dict[str, Role] = {"9": "patrol", "2": "psychologist", "3": "supervisor", "4": "lawyer"}
AGAIN = Answered("#")
SECONDS = 6
"""Silence for so long leads back to the caller, who is alone meanwhile."""


def step(here: Here, name: str, event: Input) -> str:
    """One step of the assistant's; that of a key says by which menu it was asked for."""
    if here.over:
        return _leaves(here)
    match name.partition("-"):
        case ("left", _, _):
            return _menu(here)
        case ("key", _, once) if once and event == AGAIN:
            return _menu(here)
        case ("key", _, once) if once and isinstance(event, Answered) and event.keys in ROLES:
            return _asks(here, ROLES[event.keys], once)
        case _:
            return _goes_back(here)


def _leaves(here: Here) -> str:
    """They hung up."""
    hotline = here.visit.line.hotline
    with hotline.store.transaction() as conn:
        guests.left(conn, hotline, here.leg, now=here.visit.now)
    return voice.refused()


def _menu(here: Here) -> str:
    """Whom they can have join; the caller hears a word, and is not alone in silence."""
    hotline, now = here.visit.line.hotline, here.visit.now
    once = hotline.new_token()
    news: tuple[Say, ...] = ()
    with noting(), hotline.store.transaction() as conn:
        room = rooms.find(conn, here.token)
        seats = rooms.seats(conn, room) if room else ()
        if room is None or _is_over(seats):
            return _ended(here, conn, seats)
        rooms.took_seat(conn, room, ASSISTANT, here.leg, "away", now=now)
        language, key = room.callback.language, f"moment:{once}"
        rooms.announce(conn, hotline, room, "room-moment", language=language, key=key, now=now)
        news = _news(here, seats)
    says = (*news, here.say("room-menu"))
    action = here.url(ASSISTANT, f"key-{once}")
    return voice.ask_key(says, wording=here.wording, action=action, seconds=SECONDS)


def _news(here: Here, seats: Sequence[Seat]) -> tuple[Say, ...]:
    """How the latest one they asked for stands."""
    asked = next((seat for seat in reversed(seats) if seat.role in guests.ROLES), None)
    if asked is None or asked.state not in ("asked", "not-reached"):
        return ()
    name = "rings" if asked.state == "asked" else "nobody"
    return (here.say(f"{name}-{asked.role}"),)


def _asks(here: Here, role: Role, once: str) -> str:
    """Have the worker ring somebody, and go back to the caller at once.

    Who is rung already, or in the call, is not asked again.
    """
    visit, room, reached, there = here.visit, None, False, False
    turns: tuple[JournalRow, ...] = ()
    with noting(), visit.line.hotline.store.reading() as conn:
        room = rooms.find(conn, here.token)
        if room is not None:
            turns = journal.story(conn, room.callback.city, room.callback.conversation)
            reached = not guests.are_out_of_reach(conn, room, visit.now)
            there = guests.is_asked(rooms.seats(conn, room), role)
    if not there:
        visit.line.recorder.write(_row(here, room, once, *_wish(here, role, turns)))
    reached = reached and bool(guests.numbers(visit.city, role))
    return _goes_back(here, here.say(f"{'rings' if reached or there else 'nobody'}-{role}"))


def _wish(here: Here, role: Role, turns: Sequence[JournalRow]) -> tuple[deeds.Deed, ...]:
    """The patrol is an emergency, whatever works: it is in the journal, so supervisors hear."""
    asked = deeds.HelpAsked(role=role, attempt=here.token)
    if role != guests.PATROL:
        return (asked,)
    known = known_to_patrol(turns, here.visit.line.hotline.catalogue())
    return (deeds.EmergencyRaised(known=known, mid_call=True), asked)


def _goes_back(here: Here, *says: Say) -> str:
    """Into the conference, or to the end of the talk where nobody is there any more."""
    with noting(), here.visit.line.hotline.store.transaction() as conn:
        room = rooms.find(conn, here.token)
        seats = rooms.seats(conn, room) if room else ()
        if room is None or _is_over(seats):
            return _ended(here, conn, seats)
        rooms.took_seat(conn, room, ASSISTANT, here.leg, "here", now=here.visit.now)
    return here.goes_in(ASSISTANT, says)


def _is_over(seats: Sequence[Seat]) -> bool:
    others = [seat for seat in rooms.in_the_call(seats) if seat.role != ASSISTANT]
    return rooms.caller_is_gone(seats) and not others


def _ended(here: Here, conn: Connection, seats: Sequence[Seat]) -> str:
    """The sentence after a talk; or that the caller is being put through to the police."""
    attempt = attempts.find(conn, here.token)
    attempts.ended(conn, here.token, "talked", now=here.visit.now)
    if attempt is None:
        return voice.refused()
    to_police = any(seat.role == rooms.CALLER and seat.state == "danger" for seat in seats)
    name = "room-caller-to-police" if to_police else "assistant-after"
    return joining.after_talk(here.visit.line, attempt, name, here.visit.now)


def _row(here: Here, room: Room | None, once: str, *done: deeds.Deed) -> JournalRow:
    """In the caller's conversation; of the assistant's call where that can't be looked up."""
    visit = here.visit
    conversation = room.callback.conversation if room else visit.conversation
    caller = room.callback.caller if room else None
    return JournalRow(
        city=room.callback.city if room else visit.city.city,
        channel="status",
        conversation=conversation,
        event=f"{conversation}:asked:{once}",
        turn=0,
        at=visit.now,
        input="asked in the call",
        language=room.callback.language if room else None,
        deeds=tuple(deeds.write_deed(each) for each in done),
        caller_sealed=caller.sealed if caller else None,
        caller_mac=caller.mac if caller else None,
    )
