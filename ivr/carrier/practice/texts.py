"""SMS on the practice network: in from phones to HotLine, out from HotLine to phones.

The carrier's own words come first (`STOP` and its kin block, `START` and its kin unblock, `HELP`
gets a canned reply); the text still reaches HotLine. Imported by the practice network only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from ivr.carrier.practice.dialing import E164
from ivr.carrier.practice.phones import NO_CREDIT, OPERATOR, Phone
from ivr.carrier.practice.segments import segments
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.twiml import Document, Verb
from ivr.carrier.practice.webhooks import Steps

if TYPE_CHECKING:
    from ivr.carrier.practice.network import Line, Network

OPT_OUT = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
OPT_IN = frozenset(["START", "YES", "UNSTOP"])
INFORM = frozenset(["HELP", "INFO"])
STOPPED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this"
    " number. Reply START to resubscribe."
)
STARTED = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
    " Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
LONGEST_BODY = 1600
MOST_REDIRECTS = 10
ON_THE_AIR_SECONDS = 1.0

MessageDirection = Literal["inbound", "outbound-api", "outbound-reply"]


class Refusal(Exception):
    """The carrier does not take a text or call; `code` is its own, the message its sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass
class Message:
    """One text as the carrier keeps it."""

    sid: str
    from_: str
    to: str
    body: str
    direction: MessageDirection
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    error_code: int | None = None
    status_callback: str | None = None
    segments: int = 1


class Texts:
    """Every text of the network, and whoever asked for no more of them (`stopped`)."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.messages: dict[str, Message] = {}
        self.stopped: set[tuple[str, str]] = set()

    # -- to HotLine -------------------------------------------------------------------------

    def accept(self, phone: Phone, to: str, body: str) -> None:
        """Take a text that a phone sends."""
        if not phone.credit:
            phone.keeps("out", to, body, "failed")
            phone.keeps("in", OPERATOR, NO_CREDIT, "received")
            return
        phone.keeps("out", to, body, "sent")
        line = self._network.lines.get(to)
        if line is None or phone.landline:
            return
        message = self._message(phone.number, to, body, "inbound", "received")
        message.sent_at = message.created_at
        self._network.env.process(self._deliver_to_hotline(line, message))

    def _deliver_to_hotline(self, line: Line, message: Message) -> Steps[None]:
        yield self._network.env.timeout(ON_THE_AIR_SECONDS)
        self._own_words(message)
        document = yield from self._network.webhooks.document(
            line.sms_url,
            self._inbound_params(message),
            kind=Kind.MESSAGE,
            fallback=line.sms_fallback_url,
        )
        yield from self._carry_out(document, message, line)

    def _own_words(self, message: Message) -> None:
        """Do what the carrier itself does on its words, such as STOP."""
        word = message.body.strip().upper()
        pair = (message.from_, message.to)
        if word in OPT_OUT and pair not in self.stopped:
            self._send(message.to, message.from_, STOPPED, "outbound-reply")
            self.stopped.add(pair)
        elif word in OPT_IN and pair in self.stopped:
            self.stopped.discard(pair)
            self._send(message.to, message.from_, STARTED, "outbound-reply")
        elif word in INFORM:
            self._send(message.to, message.from_, HELPED, "outbound-reply")

    def _carry_out(self, document: Document | None, message: Message, line: Line) -> Steps[None]:
        for _ in range(MOST_REDIRECTS):
            if document is None:
                return
            onward: Verb | None = None
            for verb in document.verbs:
                if verb.name == "Redirect":
                    onward = verb
                    break
                self._reply(verb, document, message)
            if onward is None:
                return
            document = yield from self._network.webhooks.document(
                urljoin(document.url, onward.text),
                self._inbound_params(message),
                kind=Kind.MESSAGE,
                method=onward.attributes.get("method", "POST").upper(),
                fallback=line.sms_fallback_url,
            )

    def _reply(self, verb: Verb, document: Document, message: Message) -> None:
        body = "".join(child.text for child in verb.children) or verb.text
        to = verb.attributes.get("to", message.from_)
        callback = verb.attributes.get("statusCallback")
        try:
            self.send(
                verb.attributes.get("from", message.to),
                to,
                body,
                direction="outbound-reply",
                status_callback=urljoin(document.url, callback) if callback else None,
            )
        except Refusal as refusal:
            # Whoever said STOP is not told more: the carrier's doing, no mistake of HotLine's.
            if refusal.code != 21610:
                self._network.report_at(document.url, refusal.code, str(refusal))

    def _inbound_params(self, message: Message) -> dict[str, str]:
        return self._params(message) | {
            "SmsStatus": "received",
            "Body": message.body,
            "NumMedia": "0",
            "NumSegments": str(message.segments),
        }

    # -- from HotLine -----------------------------------------------------------------------

    def send(
        self,
        from_: str,
        to: str,
        body: str,
        *,
        direction: MessageDirection = "outbound-api",
        status_callback: str | None = None,
    ) -> Message:
        """Send a text; raise `Refusal` with the carrier's code if it is not taken."""
        self._check(from_, to, body)
        return self._send(from_, to, body, direction, status_callback)

    def _check(self, from_: str, to: str, body: str) -> None:
        network = self._network
        rules: tuple[tuple[Callable[[], bool], int, str], ...] = (
            (lambda: from_ not in network.lines, 21606, "The From number is not yours."),
            (lambda: E164.fullmatch(to) is None, 21211, "The To number is not a valid number."),
            (lambda: to in network.lines, 21266, "To and From cannot both be the account's."),
            (lambda: not body, 21602, "Message body is required."),
            (lambda: len(body) > LONGEST_BODY, 21617, "The message body exceeds 1600 characters."),
            (lambda: (to, from_) in self.stopped, 21610, "The recipient has unsubscribed."),
            (lambda: network.phone(to).landline, 21614, "The To number cannot receive SMS."),
        )
        for applies, code, sentence in rules:
            if applies():
                raise Refusal(code, sentence)

    def _send(
        self,
        from_: str,
        to: str,
        body: str,
        direction: MessageDirection,
        status_callback: str | None = None,
    ) -> Message:
        message = self._message(from_, to, body, direction, "queued")
        message.status_callback = status_callback
        self._network.env.process(self._deliver_to_phone(message, self._network.phone(to), body))
        return message

    def _deliver_to_phone(self, message: Message, phone: Phone, body: str) -> Steps[None]:
        yield self._network.env.timeout(ON_THE_AIR_SECONDS)
        message.sent_at = self._network.now
        self._becomes(message, "sent")
        yield self._network.env.timeout(ON_THE_AIR_SECONDS)
        if phone.reachable:
            phone.keeps("in", message.from_, body, "received")
            self._becomes(message, "delivered")
        else:
            message.error_code = 30003
            self._becomes(message, "undelivered")

    def _becomes(self, message: Message, status: str) -> None:
        message.status = status
        message.updated_at = self._network.now
        if message.status_callback is None:
            return
        params = self._params(message) | {
            "MessageStatus": status,
            "SmsStatus": status,
        }
        if message.error_code is not None:
            params["ErrorCode"] = str(message.error_code)
        self._network.tell(message.status_callback, params, is_status=True)

    # -- both -------------------------------------------------------------------------------

    def _message(
        self, from_: str, to: str, body: str, direction: MessageDirection, status: str
    ) -> Message:
        now = self._network.now
        message = Message(self._network.new_sid("SM"), from_, to, body, direction, status, now, now)
        message.segments = segments(body)
        self.messages[message.sid] = message
        return message

    def _params(self, message: Message) -> dict[str, str]:
        return {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsMessageSid": message.sid,
            "AccountSid": self._network.account_sid,
            "From": message.from_,
            "To": message.to,
            "ApiVersion": "2010-04-01",
        }
