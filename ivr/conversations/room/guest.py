"""Whoever is rung to come into a joined call: what they hear, their key, the way in.

They hear neither the service's name nor anything of the caller but the language, because anybody
may have picked up; the patrol hears what it may. They come in once the caller has heard who joins.
"""

from ivr.channels import voice
from ivr.channels.voice import Conference
from ivr.conversations.answers import told_to_patrol
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Visit
from ivr.dispatch import guests, rooms
from ivr.dispatch.asking import language_name
from ivr.dispatch.guests import PATROL, Guest
from ivr.flow.effects import Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.texts import Digits, Value
from ivr.store import journal

YES = Answered("1")

MOST_LOOKS = 5
"""How often it is looked whether the caller was told, some two seconds apart; then they go in."""

TOLD_WITHIN = 2
"""Seconds the announcement takes to be heard before they are in."""


def step(visit: Visit, token: str, name: str, event: Input, *, over: bool) -> str:
    """One step of theirs; `visit` is their own call."""
    hotline = visit.line.hotline
    with hotline.store.transaction() as conn:
        guest = guests.find(conn, token)
        if over or guest is None:
            rooms.left(conn, hotline, visit.conversation, now=visit.now)
            return voice.refused()
    match name.partition("-"):
        case ("rung", _, _):
            return _rung(visit, guest)
        case ("key", _, _):
            return _pressed(visit, guest, event)
        case ("enters", _, looks):
            return _enters(visit, guest, int(looks) if looks.isdecimal() else 1)
        case _:
            return voice.refused()


def _rung(visit: Visit, guest: Guest) -> str:
    hotline = visit.line.hotline
    with hotline.store.reading() as conn:
        callback = guest.room.callback
        turns = journal.story(conn, callback.city, callback.conversation)
        over = rooms.caller_is_gone(rooms.seats(conn, guest.room))
    if over or guest.seat.state != "asked":
        return _no_more(visit, guest)
    language = _language(visit, guest)
    about: dict[str, Value] = {
        "code": Digits(callback.code),
        "language": language_name(callback.language, language),
    }
    name = f"guest-{guest.seat.role}"
    labels = told_to_patrol(turns, hotline.catalogue(), language)
    if guest.seat.role == PATROL and labels:
        name, about = "guest-patrol-answers", about | {"answers": "; ".join(labels)}
    say = visit.phrase(name, language, about)
    action = hotline.urls.guest(guest.seat.token, "key")
    return voice.screen((say, say), wording=visit.wording(), action=action)


def _pressed(visit: Visit, guest: Guest, key: Input) -> str:
    """1 brings them in; the patrol's desks accept by any key, as in every emergency."""
    hotline, now = visit.line.hotline, visit.now
    if key != YES and not (guest.seat.role == PATROL and isinstance(key, Answered)):
        return voice.refused()
    with hotline.store.transaction() as conn:
        accepted = guests.accept(conn, hotline, guest, visit.conversation, now=now)
    if not accepted:
        return _no_more(visit, guest)
    says = (_say(visit, guest, "guest-joins"),)
    then = hotline.urls.guest(guest.seat.token, "enters")
    return voice.sounds(says, wording=visit.wording(), pause=1, then=then)


def _enters(visit: Visit, guest: Guest, looks: int) -> str:
    """In, as soon as the caller was told; where that can't be, they say themselves who they are."""
    hotline, seat = visit.line.hotline, guest.seat
    with hotline.store.transaction() as conn:
        there = [s for s in rooms.in_the_call(rooms.seats(conn, guest.room)) if s.id != seat.id]
        announced = guests.is_announced(conn, seat)
        if there and (announced or looks >= MOST_LOOKS):
            rooms.set_state(conn, seat.token, "here", sid=visit.conversation)
    if not there:
        return _no_more(visit, guest)
    if not announced and looks < MOST_LOOKS:
        then = hotline.urls.guest(seat.token, f"enters-{looks + 1}")
        return voice.sounds((), wording=visit.wording(), pause=2, then=then)
    language = guest.room.callback.language
    conference = Conference(
        name=rooms.name(guest.room.token),
        action=hotline.urls.guest(seat.token, "left"),
        wait_url=hotline.urls.room(guest.room.token, "waits", language, "moment"),
        star=False,
    )
    says = () if announced else (_say(visit, guest, "guest-speaks-first"),)
    return voice.into(conference, says, wording=visit.wording(), pause=TOLD_WITHIN)


def _no_more(visit: Visit, guest: Guest) -> str:
    return voice.parting((_say(visit, guest, "guest-not-needed"),), wording=visit.wording())


def _say(visit: Visit, guest: Guest, name: str) -> Say:
    return visit.phrase(name, _language(visit, guest))


def _language(visit: Visit, guest: Guest) -> str:
    """Supervisors are spoken to as they are texted, all others as the patrol's desks are."""
    return visit.city.languages[0] if guest.seat.role == "supervisor" else DESK_LANGUAGE
