"""The Call resource of the carrier's API. Imported by `rest` only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ivr.carrier.practice.dialing import E164
from ivr.carrier.practice.instructions import fetch, follow
from ivr.carrier.practice.legs import Leg, StatusReport
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.records import call_record
from ivr.carrier.practice.rest_base import NoSuch, RestReply, RestRequest, by_day, error, page
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.texts import Refusal
from ivr.carrier.practice.twiml import BadTwiml, parse
from ivr.carrier.practice.webhooks import Steps

SHORT_NUMBER = re.compile(r"\+?\d{2,6}")
LONGEST_TWIML = 4000
RING_SECONDS = 60.0


def list_calls(network: Network, request: RestRequest, _: str) -> RestReply:
    """Return a page of calls, newest first; by To, From, Status, StartTime, EndTime."""
    records = [
        call_record(leg)
        for leg in reversed(network.legs.values())
        if request.wants(From=leg.from_, To=leg.to, Status=leg.status)
        and by_day(request.query, "StartTime", leg.started_at)
        and by_day(request.query, "EndTime", leg.ended_at)
    ]
    return RestReply(200, page("calls", records, request))


def show(network: Network, _: RestRequest, sid: str) -> RestReply:
    """Return one call."""
    return RestReply(200, call_record(_leg(network, sid)))


def create(network: Network, request: RestRequest, _: str) -> RestReply:
    """Place a call."""
    _check_numbers(network, request.field("To"), request.field("From"))
    leg = network.call(
        request.field("To"),
        from_=request.field("From"),
        work=_Instructions.read(request).carry_out,
        seconds=float(request.field("Timeout") or RING_SECONDS),
        report=_report(request),
        fallback=request.field("FallbackUrl") or None,
    )
    return RestReply(201, call_record(leg))


def update(network: Network, request: RestRequest, sid: str) -> RestReply:
    """End a call, or give it new instructions."""
    leg, status = _leg(network, sid), request.field("Status")
    if leg.over or (not status and leg.answered_at is None):
        raise Refusal(21220, "Call is not in-progress. Cannot redirect.")
    if not status:
        instructions = _Instructions.read(request)
        leg.redirect(lambda: instructions.carry_out(leg))
    elif status == "completed" or leg.answered_at is None:
        leg.hang_up("canceled")
    return RestReply(200, call_record(leg))


def delete(network: Network, _: RestRequest, sid: str) -> RestReply:
    """Forget a call that has ended."""
    if not _leg(network, sid).over:
        return error(409, 20409, "A call in progress cannot be deleted")
    del network.legs[sid]
    return RestReply(204, None)


def _leg(network: Network, sid: str) -> Leg:
    if sid not in network.legs:
        raise NoSuch
    return network.legs[sid]


def _check_numbers(network: Network, to: str, from_: str) -> None:
    if SHORT_NUMBER.fullmatch(to):
        raise Refusal(21202, "Calls to premium or short numbers are not allowed.")
    if not E164.fullmatch(to) or to in network.lines:
        raise Refusal(21211, "The To number is not a valid phone number.")
    if from_ not in network.lines:
        raise Refusal(21210, "The From number is not yours and not verified.")


def _report(request: RestRequest) -> StatusReport | None:
    url = request.field("StatusCallback")
    if not url:
        return None
    events = " ".join(request.form.get("StatusCallbackEvent", ())).split() or ["completed"]
    method = request.field("StatusCallbackMethod") or "POST"
    return StatusReport(url, frozenset(events), method.upper())


@dataclass(frozen=True)
class _Instructions:
    """What to do on a call: ask a URL, or carry out TwiML that came with the request."""

    url: str
    method: str
    twiml: str

    @classmethod
    def read(cls, request: RestRequest) -> _Instructions:
        url, twiml = request.field("Url"), request.field("Twiml")
        if len(twiml) > LONGEST_TWIML:
            raise Refusal(32018, "The Twiml parameter is longer than 4000 characters.")
        if not twiml and urlsplit(url).scheme not in {"http", "https"}:
            raise Refusal(21205, "Url is not a valid URL.")
        return cls(url, (request.field("Method") or "POST").upper(), twiml)

    def carry_out(self, leg: Leg) -> Steps[None]:
        if not self.twiml:
            document = yield from fetch(leg, self.url, method=self.method)
            yield from follow(leg, document)
            return
        try:
            inline = parse(self.twiml, kind=Kind.CALL, url="")
        except BadTwiml as bad:
            leg.network.report_at("", bad.code, str(bad))
        else:
            yield from follow(leg, inline)
