"""What a leg does from its beginning to its end, by who began it. Imported by `network` only."""

from __future__ import annotations

from collections.abc import Callable

from ivr.carrier.practice.instructions import fetch, follow
from ivr.carrier.practice.legs import Leg, Over
from ivr.carrier.practice.webhooks import Steps

NO_CREDIT_RING_SECONDS = 2.0


def inbound(leg: Leg, voice_url: str) -> Steps[None]:
    """A person calls HotLine: its document decides everything, also when to pick up."""
    document = yield from fetch(leg, voice_url)
    if not document.verbs:
        leg.pick_up()
    yield from follow(leg, document)


def dropped(leg: Leg, voice_url: str) -> Steps[None]:
    """A person without credit calls: HotLine is asked as ever, but their operator hangs up."""
    leg.network.tell(voice_url, leg.params())
    yield leg.network.env.timeout(NO_CREDIT_RING_SECONDS)
    raise Over


def outbound(
    leg: Leg, wait: float, seconds: float, work: Callable[[Leg], Steps[None]]
) -> Steps[None]:
    """HotLine calls a person through the API: queued, rung, and once picked up, `work`."""
    yield leg.network.env.timeout(wait)
    if (yield from leg.ring(seconds)):
        yield from work(leg)
