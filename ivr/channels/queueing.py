"""The TwiML of waiting in a queue, of taking somebody out of it, and of ringing several in turn."""

from collections.abc import Iterable

from twilio.twiml.voice_response import VoiceResponse


def enqueue(name: str, *, wait_url: str, action: str) -> str:
    """Wait in a queue of this name, hearing `wait_url`; how it ended is posted to `action`."""
    response = VoiceResponse()
    response.enqueue(name, wait_url=wait_url, wait_url_method="POST", action=action, method="POST")
    return str(response)


def leave() -> str:
    """Whoever waits leaves the queue, and goes on at its `action`."""
    response = VoiceResponse()
    response.leave()
    return str(response)


def meet(name: str, *, met_url: str, seconds: int, action: str) -> str:
    """Join whoever waits in a queue first, once they have heard `met_url`.

    An empty queue is waited at for so many seconds. How it ended is posted to `action`.
    """
    response = VoiceResponse()
    dial = response.dial(timeout=seconds, action=action, method="POST")
    dial.queue(name, url=met_url, method="POST")
    return str(response)


def in_turn(
    rung: Iterable[tuple[str, str]], *, caller_id: str, ring_seconds: int, action: str
) -> str:
    """Ring numbers (E.164) one after the other, each with its screening, until one is joined.

    `ring_seconds` is for each. The caller's star ends it; how it ended is posted to `action`.
    """
    response = VoiceResponse()
    dial = response.dial(
        answer_on_bridge=True,
        sequential=True,
        hangup_on_star=True,
        caller_id=caller_id,
        timeout=ring_seconds,
        action=action,
        method="POST",
    )
    for number, whisper_url in rung:
        dial.number(number, url=whisper_url, method="POST")
    return str(response)
