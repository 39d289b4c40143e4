"""The carrier's hand: genuinely signed requests of any content, and a strict reader of answers.

What is wrong with an answer is found here once: its status, its TwiML as the practice network reads
it, and a waiting caller without a Gather.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from ivr.app import LINE
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.twiml import Document, Verb, read
from ivr.conversations.line import Line
from ivr.settings import Settings

HOTLINE = "+380342550102"
TEXTS = "+380671110102"
BISI = "+380931112233"
ASSISTANT = "+380501112244"
PIN = "123456"
PATROL = ("+380342790001", "+380342790002")
FORM = "application/x-www-form-urlencoded"
CALL_SID = "CA" + 32 * "1"
TEXT_SID = "SM" + 32 * "2"

CALL = {"CallSid": CALL_SID, "From": BISI, "To": HOTLINE, "CallStatus": "ringing"}
TEXT = {"MessageSid": TEXT_SID, "From": BISI, "To": TEXTS, "Body": "passport"}

WHISPERS = ("/voice/desk/", "/voice/caller/")
"""Where somebody listens who is rung by a Dial."""

WAITS = "/voice/queue/wait"
"""Where somebody listens who is in a queue."""


@dataclass(frozen=True)
class Carrier:
    """Posts to HotLine as the carrier does."""

    client: FlaskClient
    settings: Settings
    app: Flask

    @property
    def line(self) -> Line:
        """What the webhooks work with."""
        found: Line = self.app.extensions[LINE]
        return found

    def posts(self, place: str, form: Mapping[str, str]) -> Document:
        """A signed request, and the document that answers it: whole, valid, nothing to warn of."""
        url = f"{self.settings.public_url}{place}"
        answer = self.client.post(
            place,
            data=urlencode(form),
            content_type=FORM,
            headers=self.signature(place, form),
        )
        if place.startswith("/status/"):
            assert (answer.status_code, answer.get_data()) == (204, b""), place
            return Document((), Kind.CALL, url)
        assert answer.status_code == 200, f"{place}: {answer.status_code}"
        body = answer.get_data(as_text=True)
        document = read(body, answer.content_type, kind=_kind(place), url=url)
        assert document.warnings == (), f"{place}: {document.warnings[0]}"
        return document

    def signature(self, place: str, form: Mapping[str, str]) -> dict[str, str]:
        """The header that makes a request genuine."""
        signer = RequestValidator(self.settings.voice_account.token.get_secret_value())
        signed = signer.compute_signature(f"{self.settings.public_url}{place}", dict(form))
        return {"X-Twilio-Signature": signed}


def said(document: Document) -> str:
    """Everything that is said or written in a document."""
    return " ".join(_words(document.verbs))


def rings(document: Document) -> tuple[str, ...]:
    """The numbers a document rings."""
    dials = [verb for verb in document.verbs if verb.name == "Dial"]
    return tuple(noun.text for dial in dials for noun in dial.children)


def addresses(document: Document, public_url: str) -> frozenset[str]:
    """Every address of HotLine's that a document hands out, as a path."""
    told = set(_addresses(document.verbs))
    assert all(each.startswith(f"{public_url}/") for each in told), told
    return frozenset(each.removeprefix(public_url) for each in told)


def _words(verbs: tuple[Verb, ...]) -> list[str]:
    own = [verb.text for verb in verbs if verb.name in ("Say", "Message", "Body")]
    return own + [words for verb in verbs for words in _words(verb.children)]


def _addresses(verbs: tuple[Verb, ...]) -> list[str]:
    own = [verb.text for verb in verbs if verb.name == "Redirect"]
    own += [
        verb.attributes[name]
        for verb in verbs
        for name in ("action", "url", "waitUrl")
        if name in verb.attributes
    ]
    return own + [each for verb in verbs for each in _addresses(verb.children)]


def _kind(place: str) -> Kind:
    if place.startswith("/sms"):
        return Kind.MESSAGE
    if place.startswith(WAITS):
        return Kind.QUEUE_WAIT
    return Kind.WHISPER if place.startswith(WHISPERS) else Kind.CALL
