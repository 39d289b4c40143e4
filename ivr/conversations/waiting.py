"""Waiting in the queue while our people are rung: the public numbers, with 9, 0 and # at any time.

The queue is one call's own, and named after it. What is heard needs no database.
"""

from dataclasses import replace
from datetime import timedelta

from ivr.channels import queueing, voice
from ivr.conversations import desks, turns
from ivr.conversations.line import Visit
from ivr.conversations.way import Way
from ivr.dispatch import deeds
from ivr.flow.effects import RequestCallback, Say
from ivr.flow.inputs import Answered, Input
from ivr.flow.state import State

LOOKS = 2
"""How often the numbers are told before the patrol's desks are rung again."""

SECONDS = 5
"""Silence behind the words in which a key is waited for."""

STALE = timedelta(seconds=20)
"""What is known of duty is older than this only where the database is away."""


def name(conversation: str) -> str:
    """What the carrier calls the queue of a call; at most 64 characters."""
    return f"danger-{conversation}"[:64]


def enqueue(visit: Visit, state: State, way: Way) -> str:
    """Into the queue; the worker rings our people because of the row this writes."""
    desks.note(visit, state, way, "queued", deeds.Queued(turn=way.round))
    urls, token = visit.line.hotline.urls, _token(visit, state)
    return queueing.enqueue(
        name(visit.conversation),
        wait_url=urls.queue("wait-1", str(way), token),
        action=urls.queue("left", str(way), token),
    )


def step(visit: Visit, written: str, way: Way, state: State, *, key: Input) -> str:
    """The next words: `written` is `wait-2` for the second time the numbers are told."""
    look = written.removeprefix("wait-")
    count = int(look) if look.isascii() and look.isdecimal() and len(look) < 3 else LOOKS
    match key:
        case Answered(keys) if "9" in keys:
            return queueing.leave()
        case Answered(keys) if keys[:1] == "0":
            return _tell(visit, state, way, count, asks_for_call(visit, state, way))
        case Answered():
            return _tell(visit, state, way, 1, "queue-wait")
        case _ if count > LOOKS:
            return queueing.leave()
        case _:
            return _tell(visit, state, way, count, "queue-wait")


def is_cut_off(visit: Visit) -> bool:
    """Whether the database has been away for a while, so that no worker hears of the queue."""
    taken = visit.line.snapshot(visit.now).taken_at
    return taken is None or visit.now - taken > STALE


def is_anybody_on_duty(visit: Visit) -> bool:
    """Whether an assistant is, as far as it is known."""
    return visit.facts.duty.on_now


def _tell(visit: Visit, state: State, way: Way, count: int, phrase: str) -> str:
    action = visit.line.hotline.urls.queue(f"wait-{count + 1}", str(way), _token(visit, state))
    says = _each(visit, state, phrase)
    return voice.ask_key(says, wording=visit.wording(), action=action, seconds=SECONDS)


def _each(visit: Visit, state: State, phrase: str) -> list[Say]:
    languages = (state.language,) if state.language else visit.city.languages
    return [visit.phrase(phrase, each) for each in languages]


def asks_for_call(visit: Visit, state: State, way: Way) -> str:
    """Note that they want to be called back, once a turn; gives what they are told of it."""
    if state.number is None and not visit.facts.callable:
        return "queue-no-number"
    request = RequestCallback(0, urgent=True, number=state.number, wish=state.wish)
    asked = turns.requested(visit, state, request)
    row = turns.report_row(visit, "asked while waiting", asked, turn=state.turn)
    named = replace(row, event=f"{row.event}:{state.turn}:{way.round}", language=state.language)
    visit.line.recorder.write_aside(named)
    return "queue-noted"


def _token(visit: Visit, state: State) -> str:
    return visit.line.sealer.seal(state, visit.conversation)
