"""A number's conversation by text between two texts: where it stands, and what came lately.

For `ivr.conversations` only. It is kept in the number's own row, sealed.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ivr.channels.letters import LONGEST_BODY
from ivr.channels.sms_in import Read
from ivr.channels.wordprint import wordprint
from ivr.conversations.line import Visit
from ivr.dispatch import callbacks
from ivr.errors import FlowError, StoreUnavailable
from ivr.flow.doubt import stepped_out
from ivr.flow.echoes import NOBODY, Lately
from ivr.flow.effects import AnswerCame, Forward
from ivr.flow.engine import fresh
from ivr.flow.inputs import Doubted, Input, Replied, Unclear
from ivr.flow.packing import pack, unpack
from ivr.flow.places import DOUBT, DOUBTING
from ivr.flow.scene import Turn
from ivr.flow.state import State
from ivr.store import callers, first_words
from ivr.store.callers import Caller

IDLE = timedelta(hours=12)
"""After so long a text begins a new conversation; its language is remembered."""

IDLE_AT_RISK = timedelta(minutes=10)
"""The same where the topic must not be shown to whoever else may hold the phone by then."""

DOUBT_LASTS = timedelta(minutes=60)
"""How long after the question "in danger now?" a yes is taken for its answer."""

_NOT_UNDERSTOOD = (Unclear, Doubted, Replied)


@dataclass(frozen=True)
class Thread:
    """A number's conversation by text, as it was found: its visit, its state, its row.

    quiet: this text is taken in as ever, and gets no answer.
    """

    visit: Visit
    state: State
    row: Caller = field(repr=False)
    quiet: bool = False


@dataclass(frozen=True)
class _Kept:
    """What stands in a row: the conversation, by name and packed state, and what came lately.

    answered_at: when a menu of HotLine's own last answered, in seconds since 1970.
    """

    conversation: str | None = None
    packed: list[object] | None = None
    lately: Lately = NOBODY
    answered_at: float = 0


def found(
    conn: Connection, visit: Visit, row: Caller, recognised: str | None, *, in_doubt: bool = False
) -> Thread:
    """The conversation that goes on, or a new one in the language remembered or recognised.

    One whose request is closed is over: whoever asks for a person again asks anew; and so is one
    about what nobody else may see, once the phone lay still. in_doubt: it stands at the question
    whether they are in danger; until that is answered it is never over.
    """
    going_on = _going_on(row, visit.now)
    if going_on is not None and (in_doubt or not _is_over(conn, visit, row, going_on)):
        conversation, state = going_on
        state = replace(state, language=state.language or recognised)
        state = state if in_doubt else stepped_out(state)
        return Thread(replace(visit, conversation=conversation), state, row)
    known = row.language if row.language in visit.city.languages else recognised
    return Thread(visit, replace(fresh(visit.catalogue), language=known), row)


def standing(row: Caller, conversation: str, state: State, now: datetime) -> Caller:
    """The row with where its conversation stands now."""
    at = now.timestamp()
    kept = replace(_kept(row), conversation=conversation, packed=pack(state), answered_at=at)
    return _with(row, kept)


def in_doubt(row: Caller, now: datetime) -> bool:
    """Whether this number was asked last whether they are in danger, and not too long ago."""
    going_on, asked_at = _going_on(row, now), _kept(row).answered_at
    lasts = now.timestamp() - asked_at <= DOUBT_LASTS.total_seconds()
    return lasts and going_on is not None and going_on[1].place in DOUBTING


def out_of_doubt(row: Caller) -> Caller:
    """The row of somebody who answered that question to the assistant they write with."""
    kept = _kept(row)
    if kept.packed is None:
        return row
    return _with(row, replace(kept, packed=pack(stepped_out(unpack(kept.packed)))))


def answered_since(row: Caller, since: datetime) -> bool:
    """Whether HotLine's own menus answered this number after a time."""
    return _kept(row).answered_at > since.timestamp()


def heard(row: Caller, read: Read, body: str, now: datetime) -> tuple[Caller, Lately]:
    """The row with one more text noted, and what came lately, this text included."""
    kept, words = _kept(row), wordprint(read, body)
    understood = not isinstance(read, _NOT_UNDERSTOOD)
    lately = NOBODY
    if words:
        lately = kept.lately.then(words, int(now.timestamp()), understood=understood)
    return (row if lately == kept.lately else _with(row, replace(kept, lately=lately))), lately


def asked_about(
    conn: Connection, visit: Visit, row: Caller, turn: Turn, event: Input, body: str
) -> tuple[str, ...]:
    """What the patrol has to read where this text raises an alarm: itself, after what led to it.

    What makes HotLine ask whether somebody is in danger is kept until they answer; but not where
    it tells of officers, which the patrol never reads.
    """
    vault, mac = visit.line.hotline.store.vault, row.caller_mac
    if any(isinstance(effect, Forward) for effect in turn.effects):
        since = visit.now - DOUBT_LASTS
        first = first_words.take(conn, vault, row.city, mac, since=since)
        return (first, body) if first else (body,)
    if turn.state.place == DOUBT and isinstance(event, Doubted):
        first_words.note(conn, vault, row.city, mac, body.strip()[:LONGEST_BODY], now=visit.now)
    elif AnswerCame() in turn.effects:
        first_words.forget(conn, row.city, mac)
    return (body,)


def is_machine(visit: Visit, read: Read, body: str) -> bool:
    """Note one more text that begins no conversation here; whether it gets no answer any more.

    Where the database is away it gets one.
    """
    store, caller = visit.line.hotline.store, visit.caller
    if caller is None:
        return False
    try:
        with store.transaction() as conn:
            row = callers.lock(conn, store.vault, visit.city.city, caller.mac, now=visit.now)
            noted, lately = heard(row, read, body, visit.now)
            callers.keep(conn, store.vault, noted)
    except StoreUnavailable:
        return False
    return lately.repeated or lately.hurried


def _is_over(conn: Connection, visit: Visit, row: Caller, going_on: tuple[str, State]) -> bool:
    conversation, state = going_on
    topic = visit.catalogue.protocols.get(state.topic or "")
    at_risk = topic is not None and topic.never_resumed
    still = visit.now - row.last_seen > IDLE_AT_RISK
    return (at_risk and still) or callbacks.is_closed(conn, visit.city.city, conversation)


def _going_on(row: Caller, now: datetime) -> tuple[str, State] | None:
    """The name and state of a number's conversation, unless it ended long ago."""
    kept = _kept(row)
    if kept.conversation is None or kept.packed is None or now - row.last_seen > IDLE:
        return None
    try:
        return kept.conversation, unpack(kept.packed)
    except FlowError:
        return None


def _kept(row: Caller) -> _Kept:
    if row.state is None:
        return _Kept()
    conversation, packed, *more = json.loads(row.state)
    # Rows of an earlier version hold the first two.
    if not more:
        return _Kept(conversation, packed)
    (words, times, in_row), answered_at = more
    return _Kept(conversation, packed, Lately(words, tuple(times), in_row), answered_at)


def _with(row: Caller, kept: _Kept) -> Caller:
    lately = kept.lately
    noted = [lately.words, lately.times, lately.row]
    state = [kept.conversation, kept.packed, noted, kept.answered_at]
    return replace(row, state=json.dumps(state))
