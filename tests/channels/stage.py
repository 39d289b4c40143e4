"""A small catalogue to tell things from, and a reader of TwiML stricter than XML asks for."""

import inspect
import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

from twilio.twiml import messaging_response, voice_response

from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import End, Protocol, PublicNumber
from ivr.flow.texts import Text

MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Nine o'clock in Ivano-Frankivsk."""

KYIV = ZoneInfo("Europe/Kyiv")


def small_catalogue() -> Catalogue:
    """Two protocols by their topic words, a few numbers, and the phrase for choices."""
    choice = Text({"en": "{label}: press {key}.", "uk": "{label} — натисніть {key}."})
    numbers = {
        "police": _number("102", "short"),
        "child-line": _number("116 111", "short"),
        "legal-aid": _number("0 800 213 103", "dial"),
        "reserve": _number("+380673450015", "dial"),
    }
    topics: dict[str, dict[str, tuple[str, ...]]] = {
        "lost-documents": {
            "en": ("lost", "passport", "student card", "documents"),
            "uk": ("паспорт", "загубив", "документи", "pasport", "zahubyv"),
        },
        "police-check": {
            "en": ("police check", "document check"),
            "uk": ("перевірка документів", "перевіряють документи"),
        },
    }
    protocols = {name: _protocol(name, words) for name, words in topics.items()}
    return Catalogue("0123456789ab", protocols, {"choice": choice}, numbers)


def read_twiml(document: str) -> Element:
    """Reads a document as the carrier does: XML, known verbs in their places, known attributes."""
    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert len(document.encode()) < 64_000
    root = fromstring(document)  # noqa: S314  our own document
    assert root.tag == "Response"
    module = messaging_response if root.find("Message") is not None else voice_response
    verb = module.MessagingResponse if module is messaging_response else module.VoiceResponse
    _check(root, verb, module)
    return root


def _check(element: Element, parent: type, module: Any) -> None:
    """Twilio's own classes say which verb may stand where, and with which attributes."""
    for child in element:
        method = getattr(parent, child.tag.lower(), None)
        assert method is not None, f"<{child.tag}> inside <{element.tag}>"
        known = inspect.signature(method).parameters
        for name in child.attrib:
            snake = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
            assert snake in known or f"{snake}_" in known, f"<{child.tag} {name}=…>"
        _check(child, getattr(module, child.tag), module)


def _number(number: str, kind: str) -> PublicNumber:
    return PublicNumber.model_validate(
        {
            "name": {"en": "A line"},
            "number": number,
            "kind": kind,
            "owner": "somebody",
            "source": "somewhere",
            "checked": date(2026, 11, 22),
        }
    )


def _protocol(name: str, topic_words: dict[str, tuple[str, ...]]) -> Protocol:
    end = End(kind="end", text={"en": "That is all."})
    return Protocol(
        protocol=name,
        revision=1,
        title={"en": name},
        topic_words=topic_words,
        start="end",
        steps={"end": end},
    )
