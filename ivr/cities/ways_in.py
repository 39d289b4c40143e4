"""The ways in of callers without credit: when a call is picked up, and operators' texts.

For `ivr.cities.pack`, and whoever reads such a text.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from ivr import phones
from ivr.flow.protocol import Value

NUMBER = "{number}"
"""Stands in a pattern where the operator writes the subscriber's number."""

FEWEST_LETTERS = 4
"""With fewer letters around the number a pattern would take any text for a request."""

Sender = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=16)]


def _sender(written: str) -> str:
    if phones.parse(written) is not None:
        raise ValueError(
            "This is a person's telephone number, and no operator's name. | "
            "Write the sender as a telephone shows it: Kyivstar, or a short number in quotes."
        )
    return written


def _pattern(written: str) -> str:
    letters = sum(map(str.isalpha, written.replace(NUMBER, "")))
    if written.count(NUMBER) != 1 or letters < FEWEST_LETTERS:
        raise ValueError(
            "A pattern is the operator's words, with {number} once and * for anything. | "
            'Write it like "*{number}*call back*".'
        )
    return written.casefold()


Pattern = Annotated[
    str,
    StringConstraints(min_length=len(NUMBER), max_length=200),
    AfterValidator(_pattern),
    WithJsonSchema({"type": "string", "pattern": r"\{number\}", "maxLength": 200}),
]

OPERATORS = ("Kyivstar", "Vodafone", "lifecell")

_ASKING = ("передзвон", "перезвон", "peredzvon", "perezvon", "call*back")
PATTERNS = tuple(
    pattern for words in _ASKING for pattern in (f"*{{number}}*{words}*", f"*{words}*{{number}}*")
)
"""What the operators' texts have in common; their exact wording is published nowhere."""


class NoCredit(Value):
    """Callers without credit: how long it rings before HotLine picks up, operators' texts."""

    ring_seconds: Annotated[int, Field(ge=0, le=8)] = 4
    """Seconds a call rings on before it is picked up, so that who has no credit hangs up in time
    and is called back; 0 picks up at once."""

    senders: tuple[Annotated[Sender, AfterValidator(_sender)], ...] = OPERATORS
    """From whom an operator's "call me back" comes, as a telephone shows it."""

    patterns: tuple[Pattern, ...] = PATTERNS
    """How such a text reads: {number} once, * for anything, small and capital letters alike."""

    def asks_for(self, sender: str, body: str) -> str | None:
        """The mobile number (E.164) an operator's text asks to call back; None where it is none."""
        if _plain(sender) not in map(_plain, self.senders):
            return None
        found = phones.only_number_in(body)
        if found is None or not phones.is_mobile(found.e164):
            return None
        around = f"{body[: found.start]}{NUMBER}{body[found.end :]}"
        text = " ".join(around.casefold().split())
        return found.e164 if any(_fits(pattern, text) for pattern in self.patterns) else None


def _plain(sender: str) -> str:
    return "".join(sender.casefold().split())


def _fits(pattern: str, text: str) -> bool:
    """Whether a text reads so; each `*` takes as little as it can, so one look is enough."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    *between, last = rest
    if not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for words in between:
        found = text.find(words, at, end)
        if found < 0:
            return False
        at = found + len(words)
    return at <= end
