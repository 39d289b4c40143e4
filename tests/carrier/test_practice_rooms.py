"""Conferences and queues on the practice network."""

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Phone
from tests.carrier.other_side import HOTLINE, IVAN, OtherSide, kinds, make_network, said, speech


def conference(attributes: str = "", *, dial: str = "") -> str:
    """A Dial into the conference `case`."""
    return f"<Dial {dial}><Conference {attributes}>case</Conference></Dial>"


def by_caller(side: OtherSide, **answers: str) -> None:
    """Answer each caller at /voice differently, by their number."""
    side.answers["/voice"] = lambda form: answers[form["From"]]


def test_a_conference_begins_when_two_are_there(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers["/voice"] = conference()
    caller.calls(HOTLINE)
    network.advance(5)
    assert kinds(caller) == ["ringing", "connected", "music"]
    ivan.calls(HOTLINE)
    ivan.says("Hello.")
    assert speech(caller) == ["Hello."]
    assert kinds(caller)[3:] == ["beep", "connected", "speech"]


def test_nobody_is_heard_before_somebody_who_may_starts_it(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone, amara: Phone
) -> None:
    waits = conference('startConferenceOnEnter="false" beep="false"')
    by_caller(side, **{caller.number: waits, ivan.number: waits, amara.number: conference()})
    caller.calls(HOTLINE)
    ivan.calls(HOTLINE)
    ivan.says("Anybody?")
    assert speech(caller) == []
    amara.calls(HOTLINE)
    ivan.says("Now.")
    assert (speech(caller), speech(amara)) == (["Now."], ["Now."])


def test_the_wait_document_is_repeated_until_it_begins(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers["/voice"] = conference('waitUrl="/voice/wait"')
    side.answers["/voice/wait"] = '<Say>Please wait.</Say><Pause length="4"/>'
    caller.calls(HOTLINE)
    network.advance(12)
    assert said(caller) == ["Please wait."] * 3
    ivan.calls(HOTLINE)
    network.advance(60)
    assert said(caller) == ["Please wait."] * 3
    assert side.forms("/voice/wait")[0]["FriendlyName"] == "case"


def test_whoever_is_to_end_it_puts_everybody_out(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone, amara: Phone
) -> None:
    ends = conference('endConferenceOnExit="true"')
    stays = conference(dial='action="/voice/after"')
    by_caller(side, **{caller.number: stays, ivan.number: ends, amara.number: stays})
    side.answers["/voice/after"] = "<Say>It is over.</Say>"
    for phone in (caller, ivan, amara):
        phone.calls(HOTLINE)
    amara.hangs_up()
    caller.says("Still here.")
    assert speech(ivan) == ["Still here."]
    ivan.hangs_up()
    assert said(caller) == ["It is over."]
    assert side.last("/voice/after")["DialCallStatus"] == "answered"


def test_a_caller_leaves_a_conference_by_the_star(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers["/voice"] = conference(dial='hangupOnStar="true"') + "<Say>Back again.</Say>"
    caller.calls(HOTLINE)
    ivan.calls(HOTLINE)
    caller.presses("*")
    assert said(caller) == ["Back again."]
    ivan.says("Hello?")
    assert speech(caller) == []


ENQUEUE = '<Enqueue action="/voice/after" waitUrl="/voice/wait">line</Enqueue><Say>Next.</Say>'
TAKE = '<Dial timeout="10"><Queue url="/voice/greet">line</Queue></Dial><Say>Nobody waits.</Say>'


def test_a_waiting_caller_is_greeted_and_joined(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    by_caller(side, **{caller.number: ENQUEUE, ivan.number: TAKE})
    side.answers["/voice/wait"] = '<Say>Please wait.</Say><Pause length="9"/>'
    side.answers["/voice/greet"] = "<Say>You are through.</Say>"
    side.answers["/voice/after"] = "<Say>Thank you.</Say>"
    caller.calls(HOTLINE)
    network.advance(30)
    form = side.forms("/voice/wait")[0]
    assert (form["QueuePosition"], form["CurrentQueueSize"]) == ("1", "1")
    ivan.calls(HOTLINE)
    network.advance(3)
    ivan.says("Hello.")
    assert said(caller)[-1] == "You are through."
    assert speech(caller) == ["Hello."]
    ivan.hangs_up()
    after = side.last("/voice/after")
    assert (after["QueueResult"], said(caller)[-1]) == ("bridged", "Thank you.")


def test_whoever_dials_an_empty_queue_waits_for_somebody(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    by_caller(side, **{caller.number: "<Enqueue>line</Enqueue>", ivan.number: TAKE})
    ivan.calls(HOTLINE)
    network.advance(9)
    caller.calls(HOTLINE)
    network.advance(0)
    caller.says("Finally.")
    assert speech(ivan) == ["Finally."]
    ivan.hangs_up()
    ivan.calls(HOTLINE)
    network.advance(11)
    assert said(ivan) == ["Nobody waits."]


def test_a_caller_leaves_the_queue_by_a_key(
    side: OtherSide, network: Network, caller: Phone
) -> None:
    side.answers["/voice"] = '<Enqueue waitUrl="/voice/wait">line</Enqueue><Say>Next.</Say>'
    side.answers["/voice/wait"] = '<Gather action="/voice/key" numDigits="1"/>'
    side.answers["/voice/key"] = "<Leave/>"
    caller.calls(HOTLINE)
    network.advance(3)
    caller.presses("1")
    assert said(caller) == ["Next."]


def test_a_caller_who_hangs_up_in_the_queue_is_told_of(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    by_caller(side, **{caller.number: ENQUEUE, ivan.number: TAKE})
    side.answers["/voice/wait"] = '<Pause length="5"/>'
    caller.calls(HOTLINE)
    network.advance(2)
    caller.hangs_up()
    assert side.last("/voice/after")["QueueResult"] == "hangup"
    ivan.calls(HOTLINE)
    network.advance(11)
    assert said(ivan) == ["Nobody waits."]


def test_a_full_queue_takes_nobody(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    side.answers["/voice"] = '<Enqueue action="/voice/after" maxQueueSize="1">line</Enqueue>'
    side.answers["/voice/after"] = "<Say>Too many wait.</Say>"
    caller.calls(HOTLINE)
    ivan.calls(HOTLINE)
    assert side.last("/voice/after")["QueueResult"] == "queue-full"
    assert said(ivan) == ["Too many wait."]


def test_whoever_takes_a_caller_and_hangs_up_at_once_leaves_nobody_hanging(
    side: OtherSide, network: Network, caller: Phone, ivan: Phone
) -> None:
    by_caller(side, **{caller.number: "<Enqueue>line</Enqueue><Say>Next.</Say>", IVAN: TAKE})
    side.answers["/voice/greet"] = "<Say>You are through.</Say>"
    caller.calls(HOTLINE)
    ivan.calls(HOTLINE)
    ivan.hangs_up()
    network.advance(2)
    assert said(caller) == ["You are through.", "Next."]


@pytest.mark.parametrize("wait", ["<Gather/>", "<Hangup/>", "<Dial>+380342790001</Dial>"])
def test_a_conference_wait_may_only_sound(side: OtherSide, wait: str) -> None:
    network = make_network(side.fetch)
    side.answers["/voice"] = conference('waitUrl="/voice/wait"')
    side.answers["/voice/wait"] = wait
    network.phone(IVAN).calls(HOTLINE)
    assert [(p.path, p.code) for p in network.problems] == [("/voice/wait", 12200)]
