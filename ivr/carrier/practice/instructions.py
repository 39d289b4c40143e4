"""Carrying out TwiML on a leg: one document after another, until nothing is left to do.

Each verb is a handler (`verbs`, `dialing`, `rooms`) that returns None to go on with the next
verb, or the document to go on with. Imported by the practice network only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urljoin

from ivr.carrier.practice.legs import Leg, Over
from ivr.carrier.practice.shapes import Kind
from ivr.carrier.practice.speech import speech_seconds
from ivr.carrier.practice.twiml import Document, Verb
from ivr.carrier.practice.webhooks import Steps

Handler = Callable[[Leg, Verb, Document], Steps[Document | None]]

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
BEFORE_PICKING_UP = frozenset({"Pause", "Reject", "Redirect", "Dial"})
"""Verbs that do not answer the call by themselves when they come first; Dial decides for itself."""
MOST_DOCUMENTS_AT_ONCE = 50


def follow(leg: Leg, document: Document | None) -> Steps[None]:
    """Carry out `document` and everything it leads to."""
    began, documents = leg.network.env.now, 0
    while document is not None:
        if leg.network.env.now > began:
            began, documents = leg.network.env.now, 0
        documents += 1
        if documents > MOST_DOCUMENTS_AT_ONCE:
            sentence = "documents lead to each other in a circle in which no time passes"
            leg.network.report_at(document.url, 11215, sentence)
            yield from say_application_error(leg)
            return
        document = yield from _carry_out(leg, document)


def _carry_out(leg: Leg, document: Document) -> Steps[Document | None]:
    for verb in document.verbs:
        if verb.name not in BEFORE_PICKING_UP:
            leg.pick_up()
        onward = yield from leg.network.handlers[verb.name](leg, verb, document)
        if onward is not None:
            return onward
    return None


def fetch(
    leg: Leg,
    url: str,
    *,
    base: Document | None = None,
    kind: Kind | None = None,
    method: str = "POST",
    extra: Mapping[str, str] | None = None,
) -> Steps[Document]:
    """Ask HotLine for the next document; a relative `url` starts from `base`.

    Its kind is `kind`, else that of `base`. With no usable answer the person hears that there was
    an error, and the leg ends.
    """
    document = yield from leg.network.webhooks.document(
        urljoin(base.url, url) if base else url,
        leg.params() | dict(extra or {}),
        kind=kind or (base.kind if base else Kind.CALL),
        method=method.upper(),
        fallback=leg.fallback,
    )
    if document is None:
        yield from say_application_error(leg)
        raise Over
    return document


def say_application_error(leg: Leg) -> Steps[None]:
    """Let the person hear that something went wrong."""
    leg.pick_up()
    leg.hears(APPLICATION_ERROR, kind="say", language="en-US")
    yield leg.network.env.timeout(speech_seconds(APPLICATION_ERROR, "en-US"))
