"""Effects as texts: one thought a body, cut into pages a phone gets whole, replies as TwiML.

Used by `ivr.conversations` and the webhooks. All TwiML comes from the twilio package.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from twilio.twiml.messaging_response import MessagingResponse

from ivr.channels.markup import clean
from ivr.channels.segments import count
from ivr.channels.wording import Wording
from ivr.errors import FlowError
from ivr.flow.effects import (
    AnswerCame,
    Ask,
    AwaitAnswer,
    Effect,
    End,
    Forward,
    Offer,
    RaiseEmergency,
    RememberLanguage,
    RequestCallback,
    Say,
    TextCode,
    WithdrawCallback,
)

MOST_SEGMENTS = 2
"""Parts a page may take: longer texts arrive late, out of order, or not at all."""

MOST_WHOLE = 3
"""Parts of a text that goes out whole: a page, and MORE, and the rest would take more of both."""

_LONGEST_BODY = 1600
"""Characters the carrier takes in one message (error 21617 beyond)."""

_LONGEST_PAGE = 2 * 153
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")


@dataclass(frozen=True)
class Relay:
    """A text that leaves with the answer to another one; both numbers E.164."""

    to: str
    sender: str
    body: str


def render(effects: Iterable[Effect], *, wording: Wording) -> str:
    """What is told by one turn, as lines: sentences as they are, choices as `1 Lost documents`.

    Empty where nothing is told. Deeds among the effects are not told. Raises FlowError for a
    Forward: a danger text is answered by `danger_reply`.
    """
    lines = []
    for effect in effects:
        match effect:
            case Say():
                lines.append(wording.written(effect))
            case Offer():
                lines.append(wording.offered(effect))
            case Forward():
                raise FlowError("a danger text is answered by danger_reply")
            case Ask() | End():
                pass
            case RequestCallback() | WithdrawCallback() | TextCode():
                pass
            case RaiseEmergency() | AwaitAnswer() | AnswerCame() | RememberLanguage():
                pass
            case _:
                assert_never(effect)
    return "\n".join(lines)


def pages(text: str, *, more: str) -> tuple[str, ...]:
    """The text whole in up to three segments, else in pages of two, `more` ending all but the last.

    Cut at the end of a line, else of a sentence, else of a word; only a word longer than a page is
    cut itself. No word is lost: the pages without `more` hold the text. An empty text has none.
    """
    rest, done = text.strip(), []
    if rest and count(rest).segments <= MOST_WHOLE:
        return (rest,)
    ending = f"\n{more}"
    while not _fits(rest):
        cut = _cut(rest, ending)
        done.append(rest[:cut].rstrip() + ending)
        rest = rest[cut:].lstrip()
    return (*done, rest) if rest else tuple(done)


def reply(*bodies: str) -> str:
    """The answer to a text, in the webhook's own reply; no bodies, no answer."""
    response = MessagingResponse()
    for body in bodies:
        if body:
            response.message(_body(body))
    return str(response)


def danger_reply(answer: str, relays: Iterable[Relay]) -> str:
    """The answer to a danger text and, in the same reply, the texts to patrol and supervisors.

    An empty answer is none. It needs no database, queue or REST call: the carrier sends them all
    (DESIGN.md, rule 3).
    """
    response = MessagingResponse()
    if answer:
        response.message(_body(answer))
    for relay in relays:
        response.message(_body(relay.body), to=relay.to, from_=relay.sender)
    return str(response)


def _fits(text: str) -> bool:
    return count(text).segments <= MOST_SEGMENTS


def _cut(text: str, ending: str) -> int:
    """Where the first page ends: at the best place in its second half, else at a word's end."""
    sizes = range(1, min(len(text), _LONGEST_PAGE) + 1)
    fitting = bisect_left(sizes, True, key=lambda size: not _fits(text[:size] + ending))
    longest = max(fitting, 1)
    line = text.rfind("\n", 0, longest + 1)
    sentence = max((m.end() for m in _SENTENCE_END.finditer(text[: longest + 1])), default=0)
    for end in (line, sentence):
        if end > longest // 2:
            return end
    word = max((m.start() for m in re.finditer(r"\s", text[: longest + 1])), default=0)
    return word or longest


def _body(text: str) -> str:
    return clean(text)[:_LONGEST_BODY]
