"""What has to hold at every instant, whoever dies and whatever fails (`reliability.md` 5)."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, func, select

from ivr.carrier.practice.network import Network
from ivr.dispatch import promises
from ivr.store.tables import attempts, callbacks, offers, outbox

ENDS = ("delivered", "undelivered", "failed", "dropped")
HANDED_OVER = ("accepted", "sent", *ENDS)
BACK = ("planned", "claimed", "posting")
LATEST_OFFER = timedelta(minutes=11)
"""An offer stands for ten minutes; its text is a second on the air."""


class Kept:
    """Remembers how things stood, to see that nothing goes back."""

    def __init__(self) -> None:
        self.states: dict[int, str] = {}
        self.outcomes: dict[int, str] = {}
        self.offers = 0

    def every_open_request_has_a_next_step(self, conn: Connection, now: datetime) -> None:
        assert promises.broken(conn, now) == ()
        stuck = select(callbacks.c.id).where(
            callbacks.c.closed_at.is_(None), callbacks.c.due_at.is_(None)
        )
        assert conn.execute(stuck).all() == []

    def at_most_one_try_goes_on(self, conn: Connection) -> None:
        going_on = select(attempts.c.callback_id).where(attempts.c.ended_at.is_(None))
        tried = Counter(conn.execute(going_on).scalars())
        assert not [case for case, tries in tried.items() if tries > 1]

    def one_open_request_a_number(self, conn: Connection) -> None:
        query = (
            select(func.count())
            .where(callbacks.c.closed_at.is_(None), callbacks.c.state != "asked")
            .where(callbacks.c.caller_mac.is_not(None))
            .group_by(callbacks.c.caller_mac)
        )
        assert max(conn.execute(query).scalars(), default=0) <= 1

    def nothing_goes_back(self, conn: Connection) -> None:
        every = conn.execute(select(outbox.c.id, outbox.c.state)).mappings()
        states = {row["id"]: row["state"] for row in every}
        for row, before in self.states.items():
            now = states.get(row, "dropped")
            assert not (before in HANDED_OVER and now in BACK), (before, now)
            assert not (before in ("delivered", "dropped") and now != before), (before, now)
        self.states = states
        closed = select(callbacks.c.id, callbacks.c.outcome).where(callbacks.c.outcome.is_not(None))
        outcomes = {row["id"]: row["outcome"] for row in conn.execute(closed).mappings()}
        for case, outcome in self.outcomes.items():
            assert outcomes.get(case) == outcome, (outcome, outcomes.get(case))
        self.outcomes = outcomes

    def only_those_on_duty_are_asked(self, conn: Connection, off: set[int]) -> None:
        new = select(offers.c.id, offers.c.assistant_id).where(offers.c.id > self.offers)
        for offer, assistant in conn.execute(new.order_by(offers.c.id)):
            assert assistant not in off
            self.offers = offer

    def nobody_is_rung_twice(self, network: Network, callers: set[str], presses: int) -> None:
        """A caller is rung by nothing but an assistant's pressing 1, and by one at a time."""
        rung = [leg for leg in network.legs.values() if leg.to in callers]
        rung = [leg for leg in rung if leg.direction != "inbound"]
        assert len(rung) <= presses
        now = Counter(leg.to for leg in rung if not leg.over)
        assert max(now.values(), default=0) <= 1

    def no_offer_is_sent_late(self, conn: Connection, network: Network, since: datetime) -> None:
        """What goes to an assistant as an offer was offered minutes ago, not hours."""
        query = select(offers.c.offered_at, callbacks.c.code).join(
            callbacks, offers.c.callback_id == callbacks.c.id
        )
        made: list[RowMapping] = list(conn.execute(query).mappings())
        for text in network.texts.messages.values():
            if text.direction != "outbound-api" or "PASS" not in text.body:
                continue
            if text.created_at < since:
                continue
            ages = [text.created_at - o.offered_at for o in made if o.code in text.body]
            assert min((age for age in ages if age >= timedelta(0)), default=None) is not None
            assert min(age for age in ages if age >= timedelta(0)) <= LATEST_OFFER

    def in_the_end_all_is_closed_or_somebodys(self, conn: Connection) -> None:
        untold = select(callbacks.c.state, callbacks.c.due_at).where(
            callbacks.c.closed_at.is_(None), callbacks.c.supervisors_told_at.is_(None)
        )
        assert conn.execute(untold).all() == []
