"""Announcements into a conference of the practice network, and calls moved into one."""

import pytest
from twilio.base.exceptions import TwilioRestException

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from ivr.carrier.twilio import TwilioCarrier
from ivr.errors import CarrierError
from tests.carrier.genuine import carrier_of, client_of
from tests.carrier.other_side import BASE, DESK, HOTLINE, OtherSide, said, speech

ROOM = '<Dial action="/voice/left"><Conference beep="false">case</Conference></Dial>'
NEWS = f"{BASE}/voice/news"


@pytest.fixture
def carrier(network: Network) -> TwilioCarrier:
    """HotLine's own client of the carrier."""
    return carrier_of(network)


@pytest.fixture
def together(side: OtherSide, network: Network, caller: Phone, ivan: Phone) -> None:
    """Two are in a conference."""
    side.answers["/voice"] = ROOM
    side.answers["/voice/news"] = '<Say language="en-US">Somebody is joining.</Say><Pause/>'
    caller.calls(HOTLINE)
    ivan.calls(HOTLINE)


@pytest.mark.usefixtures("together")
def test_an_announcement_is_heard_by_everybody_who_is_in(
    side: OtherSide, network: Network, carrier: TwilioCarrier, caller: Phone, ivan: Phone
) -> None:
    carrier.announce("case", NEWS)
    network.advance(3)
    assert said(caller) == said(ivan) == ["Somebody is joining."]
    assert side.last("/voice/news")["FriendlyName"] == "case"
    ivan.says("Who is it?")
    assert speech(caller) == ["Who is it?"]


@pytest.mark.usefixtures("together")
def test_an_announcement_to_one_is_heard_by_nobody_else(
    network: Network, carrier: TwilioCarrier, caller: Phone, ivan: Phone
) -> None:
    assert ivan.leg
    carrier.announce("case", NEWS, to=ivan.leg.sid)
    network.advance(3)
    assert (said(caller), said(ivan)) == ([], ["Somebody is joining."])


def test_nothing_is_announced_where_nobody_is(carrier: TwilioCarrier) -> None:
    with pytest.raises(CarrierError) as told:
        carrier.announce("case", NEWS)
    assert told.value.permanent


@pytest.mark.usefixtures("together")
def test_whoever_left_is_no_participant_any_more(
    network: Network, caller: Phone, ivan: Phone
) -> None:
    client = client_of(network)
    room = client.conferences.list(friendly_name="case")[0]
    assert ivan.leg
    gone = ivan.leg.sid
    ivan.hangs_up()
    with pytest.raises(TwilioRestException) as told:
        room.participants(gone).update(announce_url=NEWS)
    assert told.value.status == 404
    assert client.conferences.list(friendly_name="other") == []


def test_the_rung_side_of_a_dial_is_moved_into_a_conference_and_the_other_goes_on_at_its_action(
    side: OtherSide, network: Network, carrier: TwilioCarrier, caller: Phone, desk: Phone
) -> None:
    side.answers["/voice"] = f'<Dial action="/voice/moved"><Number>{DESK}</Number></Dial>'
    side.answers["/voice/moved"] = side.answers["/voice/room"] = ROOM
    caller.calls(HOTLINE)
    desk.answers()
    assert desk.leg
    carrier.redirect_call(desk.leg.sid, f"{BASE}/voice/room")
    network.advance(0)
    caller.says("Are you there?")
    assert speech(desk) == ["Are you there?"]
    assert side.last("/voice/moved")["CallStatus"] == "in-progress"


def test_a_call_that_is_over_is_not_moved(
    side: OtherSide, network: Network, carrier: TwilioCarrier, ivan: Phone
) -> None:
    side.answers["/voice"] = ROOM
    ivan.calls(HOTLINE)
    assert ivan.leg
    sid = ivan.leg.sid
    ivan.hangs_up()
    with pytest.raises(CarrierError) as told:
        carrier.redirect_call(sid, f"{BASE}/voice/room")
    assert told.value.permanent
