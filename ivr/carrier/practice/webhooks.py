"""What the carrier asks of HotLine: signed requests, what came back, what was wrong with it.

Imported by the practice network only. The transport itself is passed in (`Fetch`): a test calls
the application directly, the live network sends real requests over loopback.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

from simpy import Environment, Event
from twilio.request_validator import RequestValidator

from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.twiml import BadTwiml, Document, read

T = TypeVar("T")
Steps = Generator[Event, Any, T]
"""A piece of simulated work: it yields the events it waits for and returns a T."""

CEILING_SECONDS = 15.0
LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Request:
    """One request to HotLine. `form` is empty for GET; `headers` holds the signature."""

    method: str
    url: str
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """HotLine's answer to a request."""

    status: int
    body: str
    content_type: str = "text/xml"


@dataclass(frozen=True)
class Unreachable:
    """No answer: the connection failed (worth one retry) or the time was up (not)."""

    why: str
    timed_out: bool = False


Outcome = Reply | Unreachable
Fetch = Callable[[Request], Event | Outcome]


@dataclass(frozen=True)
class Problem:
    """Something the carrier would put into its error log: where, which code, and a sentence."""

    path: str
    code: int
    sentence: str

    @classmethod
    def at(cls, url: str, code: int, sentence: str) -> Problem:
        """Return a problem at the path of `url`."""
        return cls(urlsplit(url).path, code, sentence)


class Webhooks:
    """Sends requests to HotLine as the carrier does: signed, with its ceiling, retry and fallback.

    `report` is called with every `Problem`.
    """

    def __init__(
        self,
        env: Environment,
        fetch: Fetch,
        *,
        auth_token: str,
        report: Callable[[Problem], None],
    ) -> None:
        self._env = env
        self._fetch = fetch
        self._validator = RequestValidator(auth_token)
        self._report = report

    def document(
        self,
        url: str,
        params: Mapping[str, str],
        *,
        kind: Kind,
        method: str = "POST",
        fallback: str | None = None,
    ) -> Steps[Document | None]:
        """Ask `url` for TwiML, then `fallback`; return None when neither gave any.

        A fallback is told `ErrorCode` and `ErrorUrl`. Every fault is reported.
        """
        outcome = yield from self._ask(url, params, method)
        document, fault = self._understand(outcome, url, method, kind)
        if fault is None or fallback is None:
            return document
        errors = {"ErrorCode": str(fault.code), "ErrorUrl": url}
        outcome = yield from self._ask(fallback, {**params, **errors}, "POST")
        return self._understand(outcome, fallback, "POST", kind)[0]

    def tell(self, url: str, params: Mapping[str, str], method: str = "POST") -> Steps[None]:
        """Report something to `url`; the answer is not read, only its failure is reported."""
        outcome = yield from self._ask(url, params, method)
        fault = _transport_fault(outcome, url)
        if fault:
            self._report(fault)

    def _ask(self, url: str, params: Mapping[str, str], method: str) -> Steps[Outcome]:
        outcome = yield from self._once(self._signed(url, params, method))
        if isinstance(outcome, Unreachable) and not outcome.timed_out:
            return (yield from self._once(self._signed(url, params, method)))
        return outcome

    def _once(self, request: Request) -> Steps[Outcome]:
        answer = self._fetch(request)
        if not isinstance(answer, Event):
            return answer
        arrived = yield answer | self._env.timeout(CEILING_SECONDS)
        if answer not in arrived:
            return Unreachable("no answer within 15 seconds", timed_out=True)
        outcome: Outcome = arrived[answer]
        return outcome

    def _signed(self, url: str, params: Mapping[str, str], method: str) -> Request:
        parts = urlsplit(url)._replace(fragment="")
        form = dict(params)
        if method == "GET":
            query = "&".join(filter(None, [parts.query, urlencode(form)]))
            parts, form = parts._replace(query=query), {}
        plain = urlunsplit(parts)
        signature = self._validator.compute_signature(plain, form)
        return Request(method, plain, form, {"X-Twilio-Signature": signature})

    def _understand(
        self, outcome: Outcome, url: str, method: str, kind: Kind
    ) -> tuple[Document | None, Problem | None]:
        fault = _transport_fault(outcome, url)
        document = None
        if isinstance(outcome, Reply) and fault is None:
            try:
                document = read(
                    outcome.body, outcome.content_type, kind=kind, url=url, method=method
                )
            except BadTwiml as bad:
                fault = Problem.at(url, bad.code, str(bad))
        for warning in document.warnings if document else ():
            self._report(Problem.at(url, warning.code, str(warning)))
        if fault:
            self._report(fault)
        return document, fault


def _transport_fault(outcome: Outcome, url: str) -> Problem | None:
    match outcome:
        case Unreachable(why, timed_out):
            return Problem.at(url, 11200 if timed_out else 11205, f"HotLine: {why}")
        case Reply(status=429):
            return Problem.at(url, 11217, "a webhook was answered with 429")
        case Reply(status=status) if not 200 <= status < 300:
            return Problem.at(url, 11200, f"a webhook was answered with {status}")
        case Reply(body=body) if len(body.encode()) > LARGEST_ANSWER:
            return Problem.at(url, 11750, "the answer is larger than 64 kB")
    return None
