"""What goes out: planned once, claimed once, posted once, and never taken back by a late report."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ivr.store import outbox
from ivr.store.db import Store
from ivr.store.outbox import Outgoing, Planned, Reported

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SMS = Planned(
    city="ivano-frankivsk",
    kind="text",
    purpose="offer",
    priority=2,
    to_sealed="sealed",
    to_mac="mac",
    sender="+380671110102",
    due_at=NOW,
    token="t",
    body_sealed="sealed words",
)


def _later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def _plan(store: Store, *texts: Planned) -> list[int]:
    with store.transaction() as conn:
        return [outbox.plan(conn, text, now=NOW) for text in texts]


def _claim(store: Store, owner: str = "worker", at: datetime = NOW, limit: int = 10) -> list[str]:
    with store.transaction() as conn:
        rows = outbox.claim(conn, owner=owner, now=at, lease_seconds=30, limit=limit)
        return [row.token for row in rows]


def _post(store: Store, outgoing_id: int, owner: str = "worker", at: datetime = NOW) -> bool:
    with store.transaction() as conn:
        return outbox.mark_posting(conn, outgoing_id, owner=owner, now=at, lease_seconds=30)


def _row(store: Store, whose: str = "t") -> Outgoing:
    with store.reading() as conn:
        found = outbox.find(conn, whose)
    assert found is not None
    return found


def _posted(store: Store) -> int:
    (text,) = _plan(store, SMS)
    _claim(store)
    assert _post(store, text)
    return text


def test_what_was_planned_comes_out_as_it_went_in(store: Store) -> None:
    (text,) = _plan(store, SMS)
    row = _row(store)
    assert Planned(**{name: getattr(row, name) for name in Planned.__dataclass_fields__}) == SMS
    assert (row.id, row.state, row.tries, row.created_at) == (text, "planned", 0, NOW)


def test_planning_the_same_thing_twice_makes_one_text(store: Store) -> None:
    first, again, other = _plan(
        store,
        replace(SMS, key="offer 7 to 3"),
        replace(SMS, key="offer 7 to 3", token="another"),
        replace(SMS, key="offer 7 to 4", token="other"),
    )
    assert first == again != other
    assert _claim(store) == ["t", "other"]


def test_an_emergency_is_claimed_before_what_was_due_earlier(store: Store) -> None:
    _plan(
        store,
        replace(SMS, token="reminder", priority=4, due_at=_later(-60)),
        replace(SMS, token="emergency", priority=0),
        replace(SMS, token="offer", priority=2),
        replace(SMS, token="tomorrow", priority=0, due_at=_later(86_400)),
    )
    assert _claim(store, limit=2) == ["emergency", "offer"]
    assert _claim(store) == ["reminder"]


def test_four_workers_claim_two_hundred_texts_and_none_twice(store: Store) -> None:
    _plan(store, *(replace(SMS, token=f"t{number}") for number in range(200)))

    def claim_all(owner: str) -> list[str]:
        mine: list[str] = []
        while some := _claim(store, owner, limit=7):
            mine += some
        return mine

    with ThreadPoolExecutor(4) as workers:
        claimed = [token for mine in workers.map(claim_all, "abcd") for token in mine]
    assert Counter(claimed) == Counter(f"t{number}" for number in range(200))


def test_only_the_one_who_claimed_it_may_post_and_only_in_time(store: Store) -> None:
    (text,) = _plan(store, SMS)
    _claim(store, "first")
    assert not _post(store, text, "second")
    assert not _post(store, text, "first", at=_later(31))
    assert _post(store, text, "first", at=_later(29))
    assert not _post(store, text, "first", at=_later(29)), "posting twice sends twice"


def test_a_worker_that_died_before_posting_loses_the_text_to_another(store: Store) -> None:
    (text,) = _plan(store, SMS)
    _claim(store, "dead")
    with store.transaction() as conn:
        assert outbox.reclaim(conn, _later(29)).returned == 0
        assert outbox.reclaim(conn, _later(31)) == outbox.Reclaimed((), 1)
    assert _claim(store, "alive", at=_later(31)) == ["t"]
    assert not _post(store, text, "dead", at=_later(31))


def test_a_worker_that_died_while_posting_leaves_an_unknown_text(store: Store) -> None:
    text = _posted(store)
    with store.transaction() as conn:
        assert [row.id for row in outbox.reclaim(conn, _later(31)).unknown] == [text]
        assert not outbox.finish(conn, text, "accepted", owner="worker", now=_later(32), sid="SM1")
    assert (_row(store).state, _row(store).sid) == ("unknown", None)


def test_an_unknown_text_turns_out_to_have_arrived(store: Store) -> None:
    _posted(store)
    with store.transaction() as conn:
        outbox.reclaim(conn, _later(31))
        outbox.report(conn, "t", "delivered", now=_later(40), sid="SM1")
    assert (_row(store).state, _row(store).sid) == ("delivered", "SM1")


def test_an_unknown_text_can_be_tried_again_and_a_delivered_one_cannot(store: Store) -> None:
    text = _posted(store)
    with store.transaction() as conn:
        outbox.reclaim(conn, _later(31))
        assert outbox.try_again(conn, text, due_at=_later(60))
    assert _claim(store, at=_later(59)) == []
    assert _claim(store, at=_later(60)) == ["t"]
    with store.transaction() as conn:
        outbox.report(conn, "t", "delivered", now=_later(61))
        assert not outbox.try_again(conn, text, due_at=_later(61))


def test_the_carrier_accepts_and_reports(store: Store) -> None:
    text = _posted(store)
    with store.transaction() as conn:
        assert outbox.finish(conn, text, "accepted", owner="worker", now=NOW, sid="SM1")
    assert (_row(store).state, _row(store).sid, _row(store).tries) == ("accepted", "SM1", 1)
    with store.transaction() as conn:
        outbox.report(conn, "t", "undelivered", now=_later(9), error_code=30003)
    row = _row(store)
    assert (row.state, row.error_code, row.settled_at) == ("undelivered", 30003, _later(9))


def test_a_report_before_the_carriers_own_answer_stays(store: Store) -> None:
    text = _posted(store)
    with store.transaction() as conn:
        outbox.report(conn, "t", "sent", now=NOW)
        outbox.finish(conn, text, "accepted", owner="worker", now=NOW, sid="SM1")
    assert (_row(store).state, _row(store).sid) == ("sent", "SM1")


def test_a_refused_text_waits_for_its_next_try(store: Store) -> None:
    text = _posted(store)
    with store.transaction() as conn:
        outbox.finish(conn, text, "planned", owner="worker", now=NOW, due_at=_later(5))
    assert _claim(store, at=_later(4)) == []
    assert _claim(store, "another", at=_later(5)) == ["t"]


@pytest.mark.parametrize(
    "end", ["delivered", "undelivered", "failed"], ids=lambda end: f"ends {end}"
)
def test_reports_in_any_order_come_to_the_same_end(store: Store, end: Reported) -> None:
    reports: tuple[Reported, ...] = ("accepted", "sent", end)
    orders = list(permutations(reports * 2))[::40]
    for number, order in enumerate(orders):
        token = f"t{number}"
        _plan(store, replace(SMS, token=token))
        with store.transaction() as conn:
            for status in order:
                outbox.report(conn, token, status, now=NOW)
            ends = [outbox.report(conn, token, end, now=_later(1)) for _ in range(2)]
        assert _row(store, token).state == end
        assert ends == [None, None]


def test_what_was_delivered_does_not_fail_afterwards(store: Store) -> None:
    _posted(store)
    with store.transaction() as conn:
        outbox.report(conn, "t", "delivered", now=NOW)
        assert outbox.report(conn, "t", "failed", now=NOW, error_code=30008) is None
    assert (_row(store).state, _row(store).error_code) == ("delivered", None)


def test_a_report_for_nobody_changes_nothing(store: Store) -> None:
    _plan(store, SMS)
    with store.transaction() as conn:
        assert outbox.report(conn, "unheard of", "delivered", now=NOW) is None
        assert outbox.find(conn, "unheard of") is None
    assert _row(store).state == "planned"


def test_a_withdrawn_text_is_not_sent_even_by_who_claimed_it(store: Store) -> None:
    (text,) = _plan(store, SMS)
    _claim(store)
    with store.transaction() as conn:
        assert outbox.drop(conn, [text], now=NOW) == 1
    assert not _post(store, text)


def test_a_posted_text_cannot_be_withdrawn(store: Store) -> None:
    text = _posted(store)
    with store.transaction() as conn:
        assert outbox.drop(conn, [text], now=NOW) == 0
    assert _row(store).state == "posting"
