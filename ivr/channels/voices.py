"""Which voice speaks which language, as the carrier names them.

From the lists in twilio-node 6.2.0, `lib/twiml/VoiceResponse.d.ts`; "invalid combination of voice
and language may fail", so both are always given. Ukrainian has Standard-A and Wavenet-A only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """`language` is the carrier's code (`uk-UA`), `name` one of its voices for it."""

    language: str
    name: str


_ENGLISH = Voice("en-GB", "Google.en-GB-Neural2-A")

_VOICES = {
    "en": _ENGLISH,
    "uk": Voice("uk-UA", "Google.uk-UA-Wavenet-A"),
    "ar": Voice("ar-XA", "Google.ar-XA-Wavenet-A"),
    "fr": Voice("fr-FR", "Google.fr-FR-Neural2-A"),
    "hi": Voice("hi-IN", "Google.hi-IN-Neural2-A"),
    "pl": Voice("pl-PL", "Google.pl-PL-Wavenet-A"),
    "ru": Voice("ru-RU", "Google.ru-RU-Wavenet-A"),
    "tr": Voice("tr-TR", "Google.tr-TR-Wavenet-A"),
}

SPOKEN = tuple(_VOICES)
"""The languages that have a voice of their own."""


def voice_for(language: str) -> Voice:
    """The voice of an ISO 639 language; the English one where the carrier has none we know."""
    return _VOICES.get(language, _ENGLISH)
