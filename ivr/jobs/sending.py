"""Handing over what is due in the outbox, the most urgent first, each marked before it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import assert_never

import structlog
from sqlalchemy import Connection

from ivr.carrier.base import CallOrder, Carrier, TextOrder
from ivr.clock import Clock
from ivr.dispatch import (
    guests,
    moving,
    patrol_tests,
    reach,
    reports,
    text_alarms,
    unconfirmed,
)
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import EMERGENCY
from ivr.errors import CarrierError, HotlineError
from ivr.store import outbox
from ivr.store.outbox import Finished, Kind, Outgoing

LEASE_SECONDS = 30
"""Longer than a network call may take; after it another worker takes over (rule 5)."""

TEXTS_A_SECOND = 10
"""What any carrier takes without a word; HOTLINE_TEXTS_A_SECOND says what this one does."""

ROUND = timedelta(seconds=2)
"""How long one round may go on behind a slow carrier; the other jobs have their turn then."""

PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(seconds=60)
"""Before the second try, and twice as long before each further one, up to the longest."""

ALARM_LONGEST_PAUSE = timedelta(seconds=10)
"""The same for a call about a danger text: it rings as soon as the carrier takes calls."""

MOST_CALLS = 5
"""How often a call is tried that the carrier does not take: then somebody else is asked."""

MOST_GUEST_CALLS = 2
"""The same for somebody who is to come into a call: those in it wait."""

_MOMENT = timedelta(seconds=15)
PASSES: Mapping[str, timedelta] = MappingProxyType(
    {
        "room-move": _MOMENT,
        "room-announce": _MOMENT,
        moving.MOVE: moving.LASTS,
        patrol_tests.PURPOSE: patrol_tests.UNDER_WAY,
    }
)
"""What is for its moment only, and how long that is: late an order about a call would disturb the
talk, and a test would ring a desk at an hour nobody agreed to."""

TEXT_LASTS, EMERGENCY_LASTS = timedelta(minutes=30), timedelta(hours=24)
"""How old a text may be that the carrier does not take; then it is given up."""

ASSISTANT_RINGS = 25
"""Seconds an assistant's telephone rings; longer reaches most operators' voicemail."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Ended:
    """How handing a row to the carrier ended, and when it was begun."""

    row: Outgoing
    state: Finished
    at: datetime
    sid: str | None = None
    error_code: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Sender:
    """Sends for one worker. `carriers` carry each kind: texts and calls may go different ways.

    texts_a_second: how many texts at most it hands over at one tick.
    """

    hotline: Hotline = field(repr=False)
    carriers: Mapping[Kind, Carrier]
    clock: Clock
    owner: str
    texts_a_second: int = TEXTS_A_SECOND

    def send_due(self) -> int:
        """Send what is due, one after the other; gives how many were tried.

        Of calls only one goes at a time, because the carrier takes about one a second and would
        queue the others out of order. Each is claimed when its turn comes: behind a slow carrier
        a lease would be over before its row goes out.
        """
        kinds: tuple[Kind, ...] = ("call", "move", "announce", "text")
        until = self.clock.now() + ROUND
        tried, ended = 0, None
        while True:
            goes_on = tried < self.texts_a_second and self.clock.now() < until
            row = self._next(ended, kinds if goes_on else ())
            if row is None:
                return tried
            ended = self._sent(row, self.clock.now())
            tried += 1
            if row.kind == "call":
                kinds = ("move", "announce", "text")

    def _next(self, ended: Ended | None, kinds: tuple[Kind, ...]) -> Outgoing | None:
        """Note how the last one ended, and have the most urgent of these kinds claimed and marked.

        In one commit: that of the one is made at the same moment as that of the other.
        """
        if ended is None and not kinds:
            return None
        now, lease = self.clock.now(), LEASE_SECONDS
        with self.hotline.store.transaction() as conn:
            if ended is not None:
                self._note(conn, ended)
            claimed = outbox.claim(
                conn, owner=self.owner, now=now, lease_seconds=lease, limit=1, kinds=kinds
            )
            for row in claimed:
                outbox.mark_posting(conn, row.id, owner=self.owner, now=now, lease_seconds=lease)
        return claimed[0] if claimed else None

    def _sent(self, row: Outgoing, now: datetime) -> Ended:
        passes = PASSES.get(row.purpose)
        if passes is not None and now - row.created_at >= passes:
            return Ended(row, "dropped", now)
        try:
            return Ended(row, "accepted", now, sid=self._hand_over(row) or None)
        except CarrierError as failure:
            log.warning("not sent", purpose=row.purpose, code=failure.code, reason=str(failure))
            return _failed(row, failure, now)
        except HotlineError as fault:
            # Sealed with a key that is gone, of a number that may not be dialled any more, or
            # asked of us wrongly: no later try can send it.
            log.error("cannot be sent", purpose=row.purpose, kind=type(fault).__name__)
            return Ended(row, "failed", now)

    def _hand_over(self, row: Outgoing) -> str:
        """What the carrier calls it, or nothing where it gives no name."""
        carrier, url, leg = self.carriers[row.kind], row.url or "", row.leg or ""
        match row.kind:
            case "text" | "call":
                return self._send_out(row, carrier)
            case "move":
                carrier.redirect_call(leg, url)
            case "announce":
                room, _, only = leg.partition("/")
                carrier.announce(room, url, to=only)
            case _:
                assert_never(row.kind)
        return ""

    def _send_out(self, row: Outgoing, carrier: Carrier) -> str:
        vault, status_url = self.hotline.store.vault, self.hotline.urls.status(row.token)
        to = vault.open(row.to_sealed)
        reach.check(self.hotline, row, to)
        if row.kind == "text":
            body = vault.open(row.body_sealed or "")
            return carrier.send_text(TextOrder(to, row.sender, body, status_url))
        order = CallOrder(to, row.sender, row.url or "", status_url, self._rings(row))
        return carrier.place_call(order)

    def _rings(self, row: Outgoing) -> int:
        """Seconds the phone rings; a patrol desk as long as for any emergency."""
        urgent = row.priority == EMERGENCY or row.purpose == patrol_tests.PURPOSE
        return self.hotline.city(row.city).patrol.ring_seconds if urgent else ASSISTANT_RINGS

    def _note(self, conn: Connection, ended: Ended) -> None:
        outbox.finish(
            conn,
            ended.row.id,
            ended.state,
            owner=self.owner,
            now=ended.at,
            sid=ended.sid,
            error_code=ended.error_code,
            due_at=ended.due_at,
        )
        over = ended.state in ("failed", "dropped")
        known = outbox.find(conn, ended.row.token) if over else None
        if known is not None:
            reports.follow_up(conn, self.hotline, known, ended.at)


def _failed(row: Outgoing, failure: CarrierError, now: datetime) -> Ended:
    """What becomes of a row the carrier did not take."""
    if failure.outcome_unknown:
        return Ended(row, "unknown", now, error_code=failure.code)
    if failure.permanent or _is_given_up(row, now):
        return Ended(row, "failed", now, error_code=failure.code)
    longest = ALARM_LONGEST_PAUSE if row.purpose == text_alarms.PURPOSE else LONGEST_PAUSE
    later = now + min(PAUSE * 2.0 ** min(row.tries, 10), longest)
    return Ended(row, "planned", now, error_code=failure.code, due_at=later)


def _is_given_up(row: Outgoing, now: datetime) -> bool:
    if row.purpose == text_alarms.PURPOSE:
        return now - row.created_at >= unconfirmed.LASTS
    if row.kind == "call":
        return row.tries + 1 >= (MOST_GUEST_CALLS if guests.is_call(row) else MOST_CALLS)
    lasts = EMERGENCY_LASTS if row.priority == EMERGENCY else TEXT_LASTS
    return now - row.created_at >= lasts
