"""How an emergency stands, and what happened in it, in plain sentences. For its pages only."""

from collections.abc import Iterator
from types import MappingProxyType

from ivr.dispatch import outcomes
from ivr.dispatch.deeds import (
    CallbackRequested,
    CallbackWithdrawn,
    CallMissed,
    CodeTexted,
    Deed,
    LanguageRemembered,
)
from ivr.flow import questions
from ivr.review import Alarm, AlarmStory, Message
from ivr.review.alarms import Deed as Done
from ivr.web.call_story import Event
from ivr.web.call_words import STATES, TONES, done_words, words
from ivr.web.languages import gettext, page_language
from ivr.web.showing import Show


def _later(message: str) -> str:
    """Marks a text for the translators; it is translated when a page is read."""
    return message


HOW = MappingProxyType(
    {
        "help-sent": _later("Help was sent"),
        "talked-through": _later("Solved by talk"),
        "false-alarm": _later("False alarm"),
        "other": _later("Something else"),
    }
)
"""How an emergency ended."""

_BESIDE: tuple[type[Deed], ...] = (
    CallbackRequested,
    CallMissed,
    CallbackWithdrawn,
    CodeTexted,
    LanguageRemembered,
)
"""What HotLine did in a conversation that is no part of its emergency."""

_OUT = MappingProxyType(
    {
        "danger-accepted-supervisor": _later("Text to a supervisor, %(name)s: a desk accepted"),
        "danger-again-supervisor": _later("Text to a supervisor, %(name)s: still nobody"),
        "danger-open-supervisor": _later("Text to a supervisor, %(name)s: not closed for a day"),
        "danger-left-staff": _later("Text to an assistant, %(name)s: hung up, nobody had them"),
        "desk-details-text": _later("Text to the patrol, %(name)s: what is known, and the number"),
        "desk-outcome": _later("Text to the patrol, %(name)s: how did it end?"),
        "ring-interpreter": _later("Rang %(name)s to interpret"),
        "ring-alarm": _later("Call about the danger text to %(name)s"),
        "ring-stand-in": _later("Rang %(name)s to be joined with the caller"),
        "danger-text-patrol": _later("Text to the patrol, %(name)s: what they wrote before"),
        "alarm-confirmed": _later("Text to the sender, %(name)s: the patrol has read it"),
        "alarm-confirmed-supervisor": _later(
            "Text to the sender, %(name)s: one of us calls the police"
        ),
        "alarm-not-confirmed": _later("Text to the sender, %(name)s: not confirmed yet"),
        "alarm-coming": _later("Text to the sender, %(name)s: the police are coming"),
        "alarm-where": _later("Text to the sender, %(name)s: where exactly are you?"),
        "alarm-not-found": _later("Text to the sender, %(name)s: the police cannot find you"),
        "danger-text-unconfirmed-supervisor": _later(
            "Text to a supervisor, %(name)s: no desk has confirmed it"
        ),
        "danger-text-unanswered-supervisor": _later(
            "Text to a supervisor, %(name)s: nobody confirmed it in an hour"
        ),
        "danger-call-supervisor": _later("Text to a supervisor, %(name)s: no desk answered"),
        "danger-left-supervisor": _later(
            "Text to a supervisor, %(name)s: hung up, nobody had them"
        ),
    }
)


_CALLED = MappingProxyType(
    {
        "sent": _later("Rung"),
        "delivered": _later("Picked up"),
        "undelivered": _later("Not picked up"),
        "unknown": _later("Perhaps rung"),
    }
)
"""How a call that went out stands, where a text's word would not fit."""


def standing(alarm: Alarm, show: Show) -> str:
    """Who has it, in a sentence; where nobody has, that first."""
    if alarm.accepted_at is not None:
        at = {"desk": alarm.desks_tried, "time": show.second(alarm.accepted_at)}
        if alarm.desks_tried:
            return gettext("Patrol desk %(desk)s accepted at %(time)s") % at
        return gettext("The patrol accepted at %(time)s") % at
    match alarm.state:
        case "ringing":
            return gettext("Patrol desk %(desk)s is being rung") % {"desk": alarm.desks_tried or 1}
        case "not-reached":
            return gettext("NOBODY: no patrol desk answered")
        case "queued":
            return gettext("NOBODY yet: they wait, and our people are rung")
        case "joined":
            return gettext("One of our people was joined with them")
        case "left":
            return gettext("NOBODY: they hung up before a patrol desk had them")
        case "texted":
            return gettext("NOT CONFIRMED: passed on by text, no answer from the patrol yet")
        case state:
            return words(STATES, state)


def how(outcome: str) -> str:
    """How it ended."""
    return words(HOW, outcome)


def known(story: AlarmStory, show: Show) -> tuple[tuple[str, str], ...]:
    """What the patrol may hear: each question and its answer, in the reader's language."""
    language, shelf = page_language(), show.shelf
    return tuple(
        (
            shelf.quote(place, language=language, written=False, code="").text,
            shelf.label((place,), key, language) or key,
        )
        for place, key in story.tell_patrol
        if not place.startswith("/")
    ) + _asked(story, show)


def _asked(story: AlarmStory, show: Show) -> tuple[tuple[str, str], ...]:
    """The questions that were asked for a desk, as one: what the patrol was told of them."""
    told = questions.told(show.shelf.catalogue, story.tell_patrol, page_language())
    return ((gettext("Asked for the patrol"), "; ".join(told)),) if told else ()


def timeline(story: AlarmStory) -> tuple[Event, ...]:
    """Everything that happened, in order, to the second."""
    events = [*_turns(story), *map(_done, story.deeds)]
    if story.emergency is not None:
        events += [_message(each) for each in story.emergency.messages]
    return tuple(sorted(events, key=lambda event: event.at))


def _turns(story: AlarmStory) -> Iterator[Event]:
    for turn in story.turns:
        for done in turn.done:
            if done.deed is not None and not isinstance(done.deed, _BESIDE):
                yield Event(turn.at, done_words(done))


def _message(message: Message) -> Event:
    named = message.purpose in _OUT
    plain = gettext("Text to %(name)s") if message.kind == "text" else gettext("Call to %(name)s")
    told = gettext(_OUT[message.purpose]) if named else plain
    states = STATES if message.kind == "text" else {**STATES, **_CALLED}
    state, tone = words(states, message.state), TONES.get(message.state, "")
    return Event(message.at, told % {"name": message.to}, state, tone)


def _done(deed: Done) -> Event:
    by = {"name": deed.by}
    match deed.action:
        case outcomes.SEEN:
            return Event(deed.at, gettext("Seen by supervisor %(name)s, by text") % by)
        case outcomes.CLOSED:
            return Event(deed.at, gettext("Closed by %(name)s") % by)
        case outcomes.CLOSED_BY_DESK:
            return Event(deed.at, gettext("Closed with the patrol's answer, by text"))
        case _:
            return Event(deed.at, gettext("Number shown to %(name)s") % by)
