"""TwiML that the carrier itself hosts, heard when HotLine answers nobody. For the command line.

Nothing in it leads back to HotLine: no key is waited for, no address of ours is asked.
"""

from collections.abc import Iterable

from twilio.twiml.voice_response import VoiceResponse

from ivr.channels.markup import clean
from ivr.channels.voices import voice_for
from ivr.channels.wording import Wording
from ivr.flow.effects import Say


def call(
    before: Iterable[Say],
    after: Iterable[Say],
    *,
    wording: Wording,
    number: str,
    caller_id: str,
    ring_seconds: int,
) -> str:
    """Sentences, the patrol's `number` rung, and sentences for whoever is still there then.

    Both numbers E.164, `caller_id` HotLine's own. One desk only: without an address to ask, the
    carrier would ring a second one after a conversation with the first as well.
    """
    response = VoiceResponse()
    _say(response, before, wording)
    dial = response.dial(answer_on_bridge=True, caller_id=caller_id, timeout=ring_seconds)
    dial.number(number)
    _say(response, after, wording)
    response.hangup()
    return str(response)


def _say(response: VoiceResponse, says: Iterable[Say], wording: Wording) -> None:
    for say in says:
        line = wording.heard(say)
        voice = voice_for(line.language)
        response.say(clean(line.text), language=voice.language, voice=voice.name)
