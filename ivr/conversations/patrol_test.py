"""What a patrol desk hears in a test call: that it is a test; any key confirms."""

from datetime import datetime

from ivr.channels import voice
from ivr.conversations.desks import DESK_LANGUAGE
from ivr.conversations.line import Line
from ivr.store import patrol_tests


def picked_up(line: Line, token: str, now: datetime) -> str:
    """That it is a test, twice. Silence hangs up."""
    hotline = line.hotline
    with hotline.store.transaction() as conn:
        city = patrol_tests.picked_up(conn, token, now=now)
    if city is None:
        return voice.refused()
    say = hotline.phrase("patrol-test", DESK_LANGUAGE)
    wording, action = hotline.wording(hotline.city(city), now), hotline.urls.patrol_test_key(token)
    return voice.screen((say, say), wording=wording, action=action)


def pressed(line: Line, token: str, now: datetime) -> str:
    """A key was pressed: thanks, and the call is over."""
    hotline = line.hotline
    with hotline.store.transaction() as conn:
        city = patrol_tests.confirmed(conn, token, now=now)
    if city is None:
        return voice.refused()
    say = hotline.phrase("patrol-test-done", DESK_LANGUAGE)
    return voice.parting((say,), wording=hotline.wording(hotline.city(city), now))
