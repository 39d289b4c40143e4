"""Looking after taken cases: what `unreached.next_step` says is carried out here, each step once.

Texts are planned under a key of their own, so that a step done twice sends nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

import structlog
from sqlalchemy import Connection, Row, func, select, update

from ivr.cities import City
from ivr.dispatch import attempts, callbacks, hours, outgoing, unreached
from ivr.dispatch.asking import staff_language
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter, Subject
from ivr.dispatch.unreached import Step, Taken
from ivr.errors import HotlineError
from ivr.flow.texts import Digits, Value
from ivr.logs import told
from ivr.store import people
from ivr.store.tables import attempts as rings
from ivr.store.tables import callbacks as table
from ivr.store.tables import journal
from ivr.store.vault import SealedNumber

log = structlog.get_logger()

AT_ONCE = 20
"""How many cases one round looks at."""

PUT_OFF = timedelta(minutes=15)
"""After how long a case that could not be dealt with is looked at again."""


def look_after(hotline: Hotline, now: datetime) -> int:
    """Take the next step for every taken case that is due; gives how many there were."""
    ours = [city.city for city in hotline.cities]
    with hotline.store.transaction() as conn:
        due = callbacks.taken_due(conn, ours, now, AT_ONCE)
        for callback in due:
            _look_or_later(conn, hotline, callback, now)
    return len(due)


def _look_or_later(conn: Connection, hotline: Hotline, callback: Callback, now: datetime) -> None:
    try:
        with conn.begin_nested():
            _look(conn, hotline, callback, now)
    except HotlineError as failure:
        log.error("case put off", **told(failure))
        _look_again(conn, callback, now + PUT_OFF)


def _look(conn: Connection, hotline: Hotline, callback: Callback, now: datetime) -> None:
    city = hotline.city(callback.city)

    def may_ring(at: datetime) -> datetime:
        asked, urgent, chosen = callback.requested_at, callback.urgent, callback.call_after
        rest = hours.quiet_until(city, requested_at=asked, urgent=urgent, chosen=chosen, now=at)
        return rest or at

    due = unreached.next_step(
        _case(conn, callback, now), attempts=city.callback.attempts, may_ring=may_ring, now=now
    )
    _look_again(conn, callback, due.until)
    if due.step is not None:
        _Due(conn, hotline, city, callback, due.since, now).carry_out(due.step)


def _case(conn: Connection, callback: Callback, now: datetime) -> Taken:
    """A taken case as the rule sees it."""
    query = select(rings).where(rings.c.callback_id == callback.id).order_by(rings.c.id)
    tried = conn.execute(query).all()
    over = [row for row in tried if row.ended_at and row.ended_at >= callback.requested_at]
    talked = [row.ended_at for row in over if row.state == "talked"]
    talked += [callback.connected_at] if callback.connected_at else []
    talked += _danger(conn, callback, tried)
    talked += _written(callback)
    return Taken(
        requested_at=callback.requested_at,
        taken_at=callback.taken_at or callback.requested_at,
        unanswered=sorted(row.ended_at for row in over if row.state == "caller-not-reached"),
        talked_at=max(talked, default=None),
        ringing=any(
            not row.ended_at and row.started_at > now - attempts.LONGEST_CALL for row in tried
        ),
    )


def _danger(
    conn: Connection, callback: Callback, tried: Sequence[Row[tuple[object, ...]]]
) -> list[datetime]:
    """When the caller pressed 9 on being called back: nobody asks for them to be rung again."""
    events = [attempts.danger_event(callback.conversation, row.token) for row in tried]
    query = select(func.max(journal.c.at)).where(journal.c.event.in_(events))
    return [at for at in conn.execute(query).scalars() if at]


def _written(callback: Callback) -> list[datetime]:
    """When the two last wrote to each other; in an ordinary case only if the caller did as well."""
    if callback.said_at is None or not (callback.by_text or callback.answered_at):
        return []
    return [at for at in (callback.said_at, callback.answered_at) if at]


@dataclass(frozen=True)
class _Due:
    """One case in which something is due, and everything needed to do it."""

    conn: Connection
    hotline: Hotline
    city: City
    callback: Callback
    since: datetime
    now: datetime

    def carry_out(self, step: Step) -> None:
        match step:
            case Step.ASK_FOR_TRY:
                self.ask("staff-try-again", again=f":{self.since.isoformat()}")
            case Step.ASK_OUTCOME if self.callback.by_text:
                waits = self.answer_waits()
                name = "staff-answer-waits" if waits else "staff-not-done"
                self.ask(name, again=f":{self.since.isoformat()}")
            case Step.ASK_OUTCOME:
                self.ask("staff-not-done")
            case Step.TELL_NOT_STARTED if self.callback.by_text:
                self.tell_supervisors("supervisor-not-written")
            case Step.TELL_NOT_STARTED:
                self.tell_supervisors("supervisor-not-called")
            case Step.TELL_NOT_DONE:
                self.tell_supervisors("supervisor-taken-not-done")
            case Step.TEXT_CALLER:
                self.text_caller()
            case Step.CLOSE:
                callbacks.close(self.conn, self.callback, "not-reached", now=self.now)
                self.tell_supervisors("supervisor-not-reached")
            case _:
                assert_never(step)

    def ask(self, phrase: str, *, again: str = "") -> None:
        """Text the assistant whose case it is; of one who left, supervisors are told instead.

        again: what makes a later text of the same kind another one.
        """
        owner = self.callback.taken_by
        assistant = people.assistant(self.conn, owner) if owner else None
        if assistant is None or not assistant.active:
            self.tell_supervisors("supervisor-not-called")
            return
        letter = Letter(
            to=SealedNumber(assistant.number_sealed, assistant.number_mac),
            phrase=phrase,
            language=staff_language(self.hotline, assistant),
            key=f"{phrase}:{self.callback.id}:{assistant.id}{again}",
            priority=outgoing.OFFER,
            values=self.values(),
            about=Subject(callback_id=self.callback.id, assistant_id=assistant.id),
        )
        outgoing.text(self.conn, self.hotline, self.city, letter, now=self.now)

    def answer_waits(self) -> bool:
        """Whether the caller wrote last."""
        said, answered = self.callback.said_at, self.callback.answered_at
        return said is not None and answered is not None and answered > said

    def text_caller(self) -> None:
        """Tell the caller once, in words that give nothing away, that they were rung."""
        if self.callback.caller is None or not (self.callback.textable and self.callback.safe):
            return
        letter = Letter(
            to=self.callback.caller,
            phrase="unreached-text",
            language=self.callback.language,
            key=f"unreached-text:{self.callback.id}",
            priority=outgoing.RECEIPT,
            values=self.values() | {"number": Digits(self.city.numbers[0])},
            about=Subject(callback_id=self.callback.id),
        )
        outgoing.text(self.conn, self.hotline, self.city, letter, now=self.now)

    def tell_supervisors(self, phrase: str) -> None:
        """Of each case once for every kind of news, by the outbox's key."""
        outgoing.to_supervisors(
            self.conn,
            self.hotline,
            self.city,
            phrase,
            self.values(),
            key=f"{phrase}:{self.callback.id}",
            priority=outgoing.ALARM,
            about=Subject(callback_id=self.callback.id),
            now=self.now,
        )
        told_at = table.c.supervisors_told_at
        not_yet = (table.c.id == self.callback.id, told_at.is_(None) | (told_at < self.since))
        self.conn.execute(update(table).where(*not_yet).values(supervisors_told_at=self.now))

    def values(self) -> dict[str, Value]:
        return {"code": Digits(self.callback.code)}


def _look_again(conn: Connection, callback: Callback, until: datetime) -> None:
    conn.execute(update(table).where(table.c.id == callback.id).values(due_at=until))
