"""The caller, who follows the desk into the conference where their Dial ends.

Their star leads out of it to the police again, and back. What can't be noted, because the database
is away, is left out.
"""

from dataclasses import replace

from ivr.channels import voice
from ivr.channels.urls import NO_STATE
from ivr.conversations import calls, waiting
from ivr.conversations.desks import Rang
from ivr.conversations.line import Visit
from ivr.conversations.meeting.way_in import goes_in
from ivr.conversations.room.here import noting
from ivr.dispatch import meeting, moving
from ivr.dispatch.meeting import CALLER
from ivr.errors import StoreUnavailable
from ivr.flow.engine import fresh
from ivr.flow.inputs import Answered, Back, ForwardEnded, Input
from ivr.flow.state import State

DANGER = Answered("9")
SECONDS = 4


def follows(visit: Visit, state: State, rang: Rang) -> str | None:
    """The conference, where the desk that was joined has been moved there; else None.

    A database that has been away for a while is not asked: without one nobody is moved. Where it
    says nothing now, the caller hears a word, and it is asked once more.
    """
    if rang.over or waiting.is_cut_off(visit):
        return None
    try:
        moved = _is_desk_moved(visit, rang.leg)
    except StoreUnavailable:
        return _one_moment(visit, state) if rang.reached else None
    return _comes_in(visit, state) if moved else None


def step(visit: Visit, name: str, token: str, *, key: Input, over: bool) -> str:
    """One step of the caller's."""
    if over:
        _note(visit, "gone")
        return voice.refused()
    match name:
        case "left":
            return _asks_of_danger(visit, token)
        case "key" | "again" if key == DANGER:
            _note(visit, "out")
            return calls.go_on(visit, token, DANGER)
        case "key":
            _note(visit, "here")
            return _in(visit, calls.opened(visit, token), token)
        case "again":
            return _follows_now(visit, calls.opened(visit, token))
        case _:
            _note(visit, "out")
            return calls.answer(visit, _known(visit), ForwardEnded(Back.FROM_POLICE))


def _is_desk_moved(visit: Visit, leg: str) -> bool:
    """Raises StoreUnavailable."""
    with visit.line.hotline.store.reading() as conn:
        alarm = meeting.find(conn, visit.city.city, visit.conversation)
        return alarm is not None and moving.is_to_follow(conn, alarm, leg)


def _one_moment(visit: Visit, state: State) -> str:
    token = visit.line.sealer.seal(state, visit.conversation)
    action = visit.line.hotline.urls.meeting(CALLER, "again", token)
    says = (visit.phrase("room-moment", state.language),)
    return voice.ask_key(says, wording=visit.wording(), action=action, seconds=1)


def _follows_now(visit: Visit, state: State) -> str:
    """After that word; where the database still says nothing, the talk with the desk is over."""
    with noting():
        if _is_desk_moved(visit, ""):
            return _comes_in(visit, state)
    return calls.answer(visit, state, ForwardEnded(Back.FROM_POLICE))


def _comes_in(visit: Visit, state: State) -> str:
    _note(visit, "here")
    token = visit.line.sealer.seal(state, visit.conversation)
    return _in(visit, state, token, "meeting-caller")


def _in(visit: Visit, state: State, token: str, *phrases: str) -> str:
    language = state.language or visit.city.languages[0]
    says = [visit.phrase(each, language) for each in phrases]
    return goes_in(visit, CALLER, token, says, conversation=visit.conversation, language=language)


def _asks_of_danger(visit: Visit, token: str) -> str:
    _note(visit, "away")
    action = visit.line.hotline.urls.meeting(CALLER, "key", token)
    says = (visit.phrase("room-star", calls.opened(visit, token).language),)
    return voice.ask_key(says, wording=visit.wording(), action=action, seconds=SECONDS)


def _note(visit: Visit, state: str) -> None:
    """How they stand now; whoever is alone because of it is told so."""
    hotline = visit.line.hotline
    with noting(), hotline.store.transaction() as conn:
        alarm = meeting.find(conn, visit.city.city, visit.conversation)
        if alarm is not None:
            meeting.note(conn, alarm, CALLER, visit.conversation, state, now=visit.now)
            moving.look(conn, hotline, alarm, now=visit.now)


def _known(visit: Visit) -> State:
    """Who was alone and was moved brings no state along: their language and number are known."""
    state = calls.opened(visit, NO_STATE)
    with noting(), visit.line.hotline.store.reading() as conn:
        alarm = meeting.find(conn, visit.city.city, visit.conversation)
        if alarm is not None:
            vault = visit.line.hotline.store.vault
            number = vault.open(alarm.caller.sealed) if alarm.caller else None
            bare = fresh(visit.catalogue)
            state = replace(bare, language=alarm.language, number=number)
    return state
