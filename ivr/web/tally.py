"""What a web process counts of its webhooks: answers, seconds, refusals. For `ivr.app`.

Every series begins at 0, so that the first failure is seen as a rise, and so that no call ever has
to make room for a new one (docs/decisions/0008-metrics.md).
"""

from collections.abc import Callable
from types import MappingProxyType

from flask import Blueprint, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

TROUBLE = "trouble"
ANSWERS = MappingProxyType(
    {
        "voice": ("question", "dial", "end", TROUBLE),
        "sms": ("message", "nothing", TROUBLE),
        "status": ("noted", TROUBLE),
    }
)
"""The kinds of answer by channel. `dial` joins the caller with somebody, the patrol above all."""

# A turn is to take no longer than 0.3 s (DESIGN.md, rule 11); the carrier hangs up after 15.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 15)


class Tally:
    """The counts of one process. `timer` gives monotonic seconds."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self.registry = CollectorRegistry()
        self._timer = timer
        self._turns = Counter(
            "hotline_turns",
            "Webhooks answered, by channel and kind of answer.",
            ["channel", "answer"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "hotline_webhook_seconds",
            "Seconds a webhook took.",
            ["channel"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._refused = Counter(
            "hotline_webhooks_refused",
            "Webhooks refused because no carrier of ours signed them.",
            registry=self.registry,
        )
        for channel, answers in ANSWERS.items():
            self._seconds.labels(channel)
            for answer in answers:
                self._turns.labels(channel, answer)

    def count(self, webhooks: Blueprint) -> None:
        """Count what this blueprint answers, once it is registered."""
        webhooks.before_app_request(self._begin)
        webhooks.after_request(self._end)

    def _begin(self) -> None:
        g.began = self._timer()

    def _end(self, response: Response) -> Response:
        if response.status_code == 403:
            self._refused.inc()
            return response
        channel = request.path.split("/")[1]
        self._turns.labels(channel, _answer(channel, response)).inc()
        self._seconds.labels(channel).observe(self._timer() - g.began)
        return response


def _answer(channel: str, response: Response) -> str:
    # A carrier that asks for the fallback could not use what we said before.
    if response.status_code >= 400 or g.get(TROUBLE) or request.path.endswith("/fallback"):
        return TROUBLE
    if channel == "status":
        return "noted"
    # What callers and we say stands in a document escaped, so these can only be its verbs.
    document = response.get_data()
    if channel == "sms":
        return "message" if b"<Message" in document else "nothing"
    if b"<Dial" in document:
        return "dial"
    return "question" if b"<Gather" in document else "end"
