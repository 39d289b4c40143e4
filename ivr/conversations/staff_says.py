"""SAY and CARD: what staff are answered who write to a caller, or ask what to ask."""

from collections.abc import Mapping

from sqlalchemy import Connection

from ivr.channels.letters import words
from ivr.channels.staff_words import Card, Say
from ivr.channels.topics import named
from ivr.conversations.line import Visit
from ivr.dispatch import saying, taking, to_desk
from ivr.dispatch.asking import staff_language, topic_title
from ivr.dispatch.saying import NoTexts, NoWords, Said, TellsNumber, TooLong
from ivr.dispatch.taking import Nothing, Taken
from ivr.flow.protocol import Protocol
from ivr.flow.texts import Digits, Value
from ivr.store.people import Assistant

Told = tuple[str, dict[str, Value]]
"""One of HotLine's sentences by name, and what fills its blanks."""


def say(conn: Connection, visit: Visit, assistant: Assistant, command: Say) -> Told | Taken | None:
    """Send the words on. None: no answer, they are on their way; a case that is not theirs.

    After a danger text words that begin with PATROL go there.
    """
    hotline, code = visit.line.hotline, command.code
    for_desk = to_desk.sent(
        conn, hotline, assistant, code, command.words, event=visit.message, now=visit.now
    )
    if for_desk is not None:
        return "staff-said", {"code": Digits(for_desk.code)}
    said = saying.say(
        conn,
        visit.line.hotline,
        assistant,
        command.code,
        command.words,
        event=visit.message,
        now=visit.now,
    )
    return _told(said)


def say_for(conn: Connection, visit: Visit, code: str, words: str) -> Told:
    """Send a supervisor's words on in somebody's case; they are always answered."""
    hotline, event = visit.line.hotline, visit.message
    said = saying.say_for(
        conn, hotline, visit.city, visit.number or "", code, words, event=event, now=visit.now
    )
    told = None if isinstance(said, Said) else _told(said)
    if isinstance(told, tuple):
        return told
    name = "staff-nothing-open" if isinstance(said, Nothing) else "staff-not-safe"
    name = "supervisor-said" if isinstance(said, Said) else name
    return name, {} if name == "staff-nothing-open" else {"code": Digits(code)}


def _told(said: saying.Outcome) -> Told | Taken | None:
    match said:
        case Said(callback, first):
            return ("staff-said", {"code": Digits(callback.code)}) if first else None
        case NoWords(code):
            return "staff-say-how", {"code": Digits(code)}
        case NoTexts(code):
            return "staff-say-unable", {"code": Digits(code)}
        case TellsNumber(code):
            return "staff-say-number", {"code": Digits(code)}
        case TooLong(code, characters):
            return "staff-say-too-long", {"code": Digits(code), "count": characters}
        case _:
            return said


def card(conn: Connection, visit: Visit, assistant: Assistant, command: Card) -> tuple[Told, ...]:
    """What to ask, never to ask, and whom to hand to; or for which topics there is a card."""
    hotline, language = visit.line.hotline, staff_language(visit.line.hotline, assistant)
    protocol = _meant(conn, visit, assistant, command)
    notes = protocol.assistant if protocol is not None else None
    if protocol is None or notes is None:
        with_card = (name for name, each in visit.catalogue.protocols.items() if each.assistant)
        return (("staff-no-card", {"topics": ", ".join(with_card)}),)
    title = topic_title(hotline, protocol.protocol, language)
    return (
        ("staff-card", {"topic": title, "ask": _in(notes.ask, language)}),
        (
            "staff-card-limits",
            {"never": _in(notes.never_ask, language), "hand": _in(notes.hand_to, language)},
        ),
    )


def _meant(conn: Connection, visit: Visit, assistant: Assistant, command: Card) -> Protocol | None:
    """The protocol of the topic named, else of the case named, else of their only case."""
    protocols = visit.catalogue.protocols
    if command.topic:
        written = words(command.topic)
        name = "-".join(written)
        return protocols.get(name) or protocols.get(named(written, visit.catalogue) or "")
    offered, own = taking.open_cases(conn, assistant)
    cases = [each for each in (*own, *offered) if command.code in (None, each.code)]
    topics = {each.topic for each in cases}
    return protocols.get(topics.pop() or "") if len(topics) == 1 else None


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()))
