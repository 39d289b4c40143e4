"""Texts that send somebody somewhere: marked by their author, and with other words for the night.

Pure. It finds the usual ways to say it in English and Ukrainian, and asks the author, who alone can
know: `go: true` with what is told at night, or `go: false`. It cannot find what is said otherwise;
for that there are people who read and sign.
"""

import re
from collections.abc import Iterator, Mapping

from ivr.errors import Problem
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.parse import Path
from ivr.flow.protocol import Branch, Danger, Phrase, Protocol

_SENDS = {
    "en": re.compile(
        r"\b(?:go|walk|drive|travel) (?:to|into|there|out|outside|home|over|for)\b"
        r"|\bcome to (?:us|our|the)\b"
        r"|\bvisit\b"
        r"|\bleave (?:the|your) (?:room|flat|house|hostel|building|home)\b",
        re.IGNORECASE,
    ),
    "uk": re.compile(
        r"\b(?:(?:під|за|при|ви|пере|с|по)?(?:йдіть|їдьте)|ідіть|сходіть|приходьте|заходьте"
        r"|виходьте|приїжджайте|пройдіться|прогуляйтеся|відвідайте)\b",
        re.IGNORECASE,
    ),
}


def check(draft: Draft) -> Iterator[Problem]:
    """Problems of all protocols and sentences of a folder."""
    for sheet in draft.protocols:
        yield from _check_protocol(sheet)
    if draft.phrases is not None:
        yield from _check_phrases(draft.phrases)


def sends(text: Mapping[str, str]) -> str | None:
    """The words by which a text seems to send somebody somewhere, in any language; None without."""
    for language, words in text.items():
        found = _SENDS[language].search(words) if language in _SENDS else None
        if found is not None:
            return found[0]
    return None


def _check_protocol(sheet: Sheet[Protocol]) -> Iterator[Problem]:
    for name, step in sheet.value.steps.items():
        if isinstance(step, Branch | Danger):
            continue
        path: Path = ("steps", name)
        found = sends(step.text) or sends(step.sms or {})
        if step.go is None and found is not None:
            yield sheet.problem((*path, "text"), *_asked(found))
        at_night = step.at_night or {}
        again = sends(at_night) or sends(step.at_night_sms or {})
        if again is not None and not step.night_checked:
            message = f"“{again}”: by night too this seems to send somebody somewhere."
            remedy = "Say it otherwise; if it does not (“do not go”), add `night_checked: true`."
            yield sheet.problem((*path, "at_night"), message, remedy)


def _check_phrases(sheet: Sheet[Mapping[str, Phrase]]) -> Iterator[Problem]:
    """HotLine's own sentences are told at any hour, so none of them may send anybody anywhere."""
    for name, phrase in sheet.value.items():
        found = sends(phrase.text) or sends(phrase.sms or {})
        if phrase.go is None and found is not None:
            message = f"“{found}” seems to send somebody somewhere, and it is told at any hour."
            remedy = "Say it otherwise; if it sends nobody, or only to safety, add `go: false`."
            yield sheet.problem((name, "text"), message, remedy)
        elif phrase.go:
            message = "A sentence of HotLine's own sends nobody anywhere."
            remedy = "It is told by night too: say it otherwise, or write `go: false`."
            yield sheet.problem((name, "go"), message, remedy)


def _asked(found: str) -> tuple[str, str]:
    return (
        f"“{found}” seems to send somebody somewhere, also at night and in the curfew.",
        "Add `go: true` and what is told then as `at_night`; or `go: false` if it sends nobody.",
    )
