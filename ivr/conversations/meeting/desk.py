"""The patrol desk, moved out of the Dial that joined it with the caller, into the conference."""

from ivr.channels import voice
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Visit
from ivr.conversations.meeting.way_in import goes_in
from ivr.conversations.room.here import noting
from ivr.dispatch import meeting, moving
from ivr.dispatch.meeting import DESK


def step(visit: Visit, name: str, conversation: str, *, over: bool) -> str:
    """One step of the desk's; `conversation` is the caller's."""
    match name:
        case "enters" if not over:
            return _goes_in(visit, conversation)
        case "alone" if not over:
            _leaves(visit, conversation)
            say = visit.phrase("meeting-desk-alone", DESK_LANGUAGE)
            return voice.parting((say,), wording=visit.wording())
        case _:
            return _leaves(visit, conversation)


def _goes_in(visit: Visit, conversation: str) -> str:
    """Where the caller has hung up on the way and nobody else is there, they hear so."""
    nobody_there = False
    with noting(), visit.line.hotline.store.transaction() as conn:
        alarm = meeting.find(conn, visit.city.city, conversation)
        if alarm is not None:
            everybody = meeting.legs(conn, alarm)
            nobody_there = meeting.caller_is_gone(everybody) and not meeting.in_it(everybody)
            moving.desk_came(conn, alarm, visit.conversation, now=visit.now)
    if nobody_there:
        return step(visit, "alone", conversation, over=False)
    says = (visit.phrase("meeting-desk", DESK_LANGUAGE),)
    return goes_in(
        visit, DESK, conversation, says, conversation=conversation, language=DESK_LANGUAGE
    )


def _leaves(visit: Visit, conversation: str) -> str:
    hotline = visit.line.hotline
    with noting(), hotline.store.transaction() as conn:
        alarm = meeting.find(conn, visit.city.city, conversation)
        if alarm is not None:
            moving.left(conn, hotline, alarm, visit.conversation, now=visit.now)
    return voice.refused()
