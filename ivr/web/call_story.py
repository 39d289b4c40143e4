"""A call's story in the words of the page: its turns, and what followed. For `ivr.web` only.

Everything a template shows of one call is put into words here; the template only lays it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ivr.dispatch.outgoing import ANSWERED, SAID
from ivr.dispatch.waited import Waited
from ivr.review import Attempt, Callback, CallStory, Emergency, Message, Offer, Turn
from ivr.web.call_words import OUTCOMES, STATES, TONES, done_words, input_words, words
from ivr.web.languages import gettext, page_language
from ivr.web.offer_words import why_asked
from ivr.web.times import length
from ivr.web.told import Quote, Shelf


def _later(message: str) -> str:
    """Marks a text for the translators; it is translated when a page is read."""
    return message


_WRITTEN = {
    SAID: _later("The assistant wrote to the caller (kept private)"),
    ANSWERED: _later("The caller's words went to the assistant (kept private)"),
}
"""What the two write to each other is told as a call is: that it was, and not what."""


@dataclass(frozen=True)
class Told:
    """A text somebody was told, and the same in the reader's language where that is another."""

    quote: Quote
    translated: Quote | None


@dataclass(frozen=True)
class TurnView:
    """One turn as the page shows it."""

    at: datetime
    came_in: str
    told: tuple[Told, ...]
    done: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """Something that followed from the call, and what is known to have come of it."""

    at: datetime
    what: str
    state: str | None = None
    tone: str = ""


def turns(story: CallStory, shelf: Shelf) -> tuple[TurnView, ...]:
    """The turns of a conversation from the first on."""
    before: tuple[str, ...] = ()
    views = []
    for turn in story.turns:
        views.append(_turn(turn, before, story.line.code, shelf))
        before = turn.heard or before
    return tuple(views)


def callback_events(callback: Callback) -> tuple[Event, ...]:
    """What happened to a request to be called back, in order."""
    events = [
        Event(callback.requested_at, gettext("Callback requested")),
        *(_event(each.offered_at, _offered(each), each.state) for each in callback.offers),
        *(event for each in callback.attempts for event in _attempt(each)),
        *_messages(callback.messages),
    ]
    if callback.taken_at and callback.taken_by:
        events.append(
            Event(callback.taken_at, _of(gettext("Taken by %(name)s"), callback.taken_by))
        )
    if callback.connected_at and callback.waited:
        events.append(Event(callback.connected_at, _connected(callback.waited)))
    if callback.held_at:
        events.append(Event(callback.held_at, gettext("Held for a supervisor's approval")))
    if callback.closed_at:
        outcome = callback.outcome or "closed"
        closed = Event(callback.closed_at, gettext("Closed"), words(OUTCOMES, outcome))
        events.append(replace(closed, tone=TONES.get(outcome, "")))
    return _in_order(events)


def emergency_events(emergency: Emergency) -> tuple[Event, ...]:
    """What happened to a cry for help, in order."""
    events = [
        Event(emergency.raised_at, gettext("Alarm raised")),
        *_messages(emergency.messages),
    ]
    if emergency.accepted_at:
        events.append(Event(emergency.accepted_at, gettext("A patrol desk accepted")))
    if emergency.supervisors_told_at:
        events.append(Event(emergency.supervisors_told_at, gettext("Supervisors were texted")))
    return _in_order(events)


def _turn(turn: Turn, before: tuple[str, ...], code: str, shelf: Shelf) -> TurnView:
    done = tuple(done_words(each) for each in turn.done)
    # What has one name and was told twice in a turn was told in two languages.
    told = tuple(_told(name, turn, code, shelf) for name in dict.fromkeys(turn.heard))
    # A report says nothing beside what was done because of it.
    silent = turn.channel == "status" and done
    return TurnView(turn.at, "" if silent else _came_in(turn, before, shelf), told, done)


def _came_in(turn: Turn, before: tuple[str, ...], shelf: Shelf) -> str:
    kind, _, rest = turn.input.partition(" ")
    meaning = None
    if kind == "key":
        meaning = shelf.label(before, rest, page_language())
    elif kind == "topic":
        meaning = shelf.topic(rest, page_language())
    return input_words(turn.input, channel=turn.channel, meaning=meaning)


def _told(name: str, turn: Turn, code: str, shelf: Shelf) -> Told:
    written = turn.channel == "sms"
    quote = shelf.quote(name, language=turn.language, written=written, code=code)
    if quote.language in (None, page_language()):
        return Told(quote, None)
    mine = shelf.quote(name, language=page_language(), written=written, code=code)
    return Told(quote, mine if mine.language == page_language() else None)


def _offered(offer: Offer) -> str:
    told = _of(gettext("Offered to %(name)s"), offer.assistant)
    return f"{told} ({why_asked(offer.reason)})" if offer.reason else told


def _attempt(attempt: Attempt) -> Iterable[Event]:
    rang = _of(gettext("Rang %(name)s"), attempt.assistant)
    yield _event(attempt.started_at, rang, attempt.state)
    if attempt.ended_at:
        yield Event(attempt.ended_at, _of(gettext("Call with %(name)s over"), attempt.assistant))


def _connected(waited: Waited) -> str:
    gross = length(timedelta(seconds=waited.gross))
    if waited.on_duty == waited.gross:
        return gettext("Connected after %(length)s") % {"length": gross}
    on_duty = length(timedelta(seconds=waited.on_duty))
    told = gettext("Connected after %(length)s; with somebody on duty %(on_duty)s")
    return told % {"length": gross, "on_duty": on_duty}


def _messages(messages: Iterable[Message]) -> Iterable[Event]:
    for each in messages:
        if each.purpose in _WRITTEN:
            yield _event(each.at, gettext(_WRITTEN[each.purpose]), each.state)
            continue
        sent = gettext("Text to %(name)s") if each.kind == "text" else gettext("Call to %(name)s")
        yield _event(each.at, _of(sent, each.to), each.state)


def _event(at: datetime, what: str, state: str) -> Event:
    return Event(at, what, words(STATES, state), TONES.get(state, ""))


def _of(sentence: str, name: str) -> str:
    return sentence % {"name": name}


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.at))
