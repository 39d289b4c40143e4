"""TwiML that the carrier itself hosts, heard when HotLine answers nobody. For the command line.

Nothing in it leads back to HotLine: no key is waited for, no address of ours is asked.
"""

from collections.abc import Iterable

from twilio.twiml.voice_response import Dial, VoiceResponse

from ivr.channels.markup import clean
from ivr.channels.voices import voice_for
from ivr.channels.wording import Wording
from ivr.flow.effects import Say


def call(
    before: Iterable[Say],
    between: Iterable[Say],
    after: Iterable[Say],
    *,
    wording: Wording,
    numbers: Iterable[str],
    caller_id: str,
    ring_seconds: int,
) -> str:
    """Sentences, the patrol's desks rung in order, and sentences for whoever is still there then.

    Numbers are E.164, `caller_id` HotLine's own. Without an address to ask, the carrier goes on
    after a talk as after a desk that did not answer: `between` tells whoever was helped to hang up
    before the next one is rung.
    """
    first, *others = (_dial(number, caller_id, ring_seconds) for number in numbers)
    again, response = list(between), VoiceResponse()
    _say(response, before, wording)
    response.append(first)
    for dial in others:
        _say(response, again, wording)
        response.append(dial)
    _say(response, after, wording)
    response.hangup()
    return str(response)


def _dial(number: str, caller_id: str, ring_seconds: int) -> Dial:
    dial = Dial(answer_on_bridge=True, caller_id=caller_id, timeout=ring_seconds)
    dial.number(number)
    return dial


def _say(response: VoiceResponse, says: Iterable[Say], wording: Wording) -> None:
    for say in says:
        line = wording.heard(say)
        voice = voice_for(line.language)
        response.say(clean(line.text), language=voice.language, voice=voice.name)
