"""The carrier's reports: whatever their order, the end is the same, and nothing follows twice.

One about something nobody knows waits until somebody does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from typing import Any

import pytest
from sqlalchemy import Connection, Select, func, insert, select, update

from ivr.app import Content
from ivr.channels.urls import Urls
from ivr.dispatch import reports, ringing, strays
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.reports import Report
from ivr.store import outbox
from ivr.store.db import Store
from ivr.store.outbox import Outgoing, Planned, Reported
from ivr.store.tables import assistants, attempts, callbacks, offers, stray_reports
from ivr.store.tables import outbox as rows

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
CITY = "ivano-frankivsk"

TEXT_WORDS = ("queued", "sending", "sent", "delivered", "undelivered", "failed")
CALL_WORDS = ("queued", "initiated", "ringing", "in-progress", "completed", "no-answer")
LOST = [
    ("MessageStatus", ("queued", "accepted", "sent", "failed", "undelivered")),
    ("CallStatus", ("queued", "ringing", "busy", "failed", "canceled")),
]


RINGS = select(func.count()).where(rows.c.purpose == ringing.PURPOSE)


def _of(store: Store, content: Content) -> Hotline:
    tokens = (f"new {number}" for number in count())
    return Hotline(
        store,
        content.cities,
        lambda: content.catalogue,
        Urls("http://x"),
        "secret",
        lambda: next(tokens),
    )


def _minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def _assistant(store: Store) -> int:
    values = {
        "city": CITY, "name_sealed": "", "number_sealed": "", "number_mac": "", "languages": [],
        "pin_hash": "", "active": True, "paused": False, "created_at": NOON,
    }  # fmt: skip
    with store.transaction() as conn:
        return int(
            conn.execute(insert(assistants).values(values).returning(assistants.c.id)).scalar_one()
        )


def _callback(store: Store, number: int, state: str, assistant: int) -> int:
    values = {
        "city": CITY, "conversation": f"SM{number}", "code": f"{number:06}", "requested_at": NOON,
        "due_at": NOON + timedelta(hours=9), "language": "en", "urgent": False, "state": state,
        "textable": True, "answers": [], "taken_by": assistant if state == "taken" else None,
    }  # fmt: skip
    with store.transaction() as conn:
        return int(
            conn.execute(insert(callbacks).values(values).returning(callbacks.c.id)).scalar_one()
        )


def _offered(conn: Connection, callback: int, assistant: int, number: int) -> None:
    offer = {"callback_id": callback, "assistant_id": assistant, "state": "live", "reason": {}}
    times = {"offered_at": _minutes(-1) + timedelta(seconds=number), "expires_at": _minutes(99)}
    conn.execute(update(offers).values(state="lapsed"))
    conn.execute(insert(offers).values(offer | times))


def _sent(conn: Connection, planned: Planned) -> None:
    """It is in the carrier's hands, which has not answered yet."""
    outbox.plan(conn, planned, now=NOON)
    conn.execute(update(rows).where(rows.c.token == planned.token).values(state="posting"))


def _planned(token: str, callback: int, assistant: int) -> Planned:
    return Planned(
        city=CITY, kind="text", purpose="staff-offer", priority=2, to_sealed="", to_mac="",
        sender="+380671110102", due_at=NOON, token=token, body_sealed="",
        callback_id=callback, assistant_id=assistant,
    )  # fmt: skip


def _row(store: Store, token: str) -> Outgoing:
    with store.reading() as conn:
        found = outbox.find(conn, token)
    assert found is not None
    return found


def _reported(
    conn: Connection,
    hotline: Hotline,
    token: str,
    words: Iterable[str],
    kind: str,
    look: Select[Any],
) -> list[bool]:
    """Take in each report at a minute of its own: which of them changed what is looked at."""
    changed, before = [], conn.execute(look).first()
    for minute, word in enumerate(words):
        report = reports.read({kind: word}, "SM1")
        assert report is not None
        assert reports.apply(conn, hotline, token, report, _minutes(minute))
        after = conn.execute(look).first()
        changed.append(after != before)
        before = after
    return changed


def _all_orders(
    hotline: Hotline, words: tuple[str, ...], kind: str
) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Every order of the words: how the row ended, and how often something followed for its case.

    Each first report comes once more at the end: the carrier repeats itself.
    """
    store, assistant = hotline.store, _assistant(hotline.store)
    state = "waiting" if kind == "MessageStatus" else "taken"
    callback = _callback(store, 0, state, assistant)
    case = select(callbacks.c.state, callbacks.c.due_at) if kind == "CallStatus" else RINGS
    for number, order in enumerate(permutations(words)):
        token = f"t{number}"
        with store.transaction() as conn:
            anew = {"state": state, "taken_by": assistant, "due_at": _minutes(-1)}
            conn.execute(update(callbacks).values(anew))
            planned = _planned(token, callback, assistant)
            if kind == "CallStatus":
                planned = replace(planned, kind="call", purpose="ring", key=f"attempt:{token}")
                _attempt(conn, token, callback, assistant)
            else:
                _offered(conn, callback, assistant, number)
            _sent(conn, planned)
            changed = _reported(conn, hotline, token, (*order, order[0]), kind, case)
            row = outbox.find(conn, token)
        assert row is not None
        yield order, row.state, changed.count(True)


def _attempt(conn: Connection, token: str, callback: int, assistant: int) -> None:
    values = {"callback_id": callback, "assistant_id": assistant, "token": token}
    going_on = {"started_at": NOON, "state": "assistant-ringing"}
    conn.execute(insert(attempts).values(values | going_on))


def test_a_texts_reports_in_all_720_orders_end_alike_and_ring_instead_at_most_once(
    sqlite_store: Store, content: Content
) -> None:
    orders, hotline = 0, _of(sqlite_store, content)
    for order, end, followed in _all_orders(hotline, TEXT_WORDS, "MessageStatus"):
        assert end == "delivered", order
        first_end = min(TEXT_WORDS[3:], key=order.index)
        assert followed == (first_end != "delivered"), order
        orders += 1
    assert orders == 720


def test_a_calls_reports_in_all_720_orders_end_alike_and_free_the_case_once(
    sqlite_store: Store, content: Content
) -> None:
    orders, hotline = 0, _of(sqlite_store, content)
    for order, end, followed in _all_orders(hotline, CALL_WORDS, "CallStatus"):
        assert (end, followed) == ("delivered", 1), order
        orders += 1
    assert orders == 720


@pytest.mark.parametrize(("kind", "words"), LOST, ids=["text", "call"])
def test_what_failed_in_two_ways_and_every_order_is_followed_up_once(
    sqlite_store: Store, content: Content, kind: str, words: tuple[str, ...]
) -> None:
    for order, end, followed in _all_orders(_of(sqlite_store, content), words, kind):
        assert (end, followed) == ("undelivered", 1), order


def _strays(store: Store) -> int:
    with store.reading() as conn:
        return len(conn.execute(select(stray_reports)).all())


def test_a_report_that_comes_before_its_row_is_matched_by_the_token(
    store: Store, content: Content
) -> None:
    hotline, assistant = _of(store, content), _assistant(store)
    callback = _callback(store, 0, "waiting", assistant)
    words: tuple[Reported, ...] = ("failed", "failed", "sent")
    for word in words:
        reports.take_in(hotline, "t", Report(word, "SM1", 30008), NOON)
    assert _strays(store) == 2
    assert strays.match(hotline, _minutes(1)) == 0
    with store.transaction() as conn:
        _offered(conn, callback, assistant, 1)
        _sent(conn, _planned("t", callback, assistant))
    assert strays.match(hotline, _minutes(2)) == 2
    row = _row(store, "t")
    assert (row.state, row.sid, row.error_code) == ("failed", "SM1", 30008)
    assert _strays(store) == 0
    with store.reading() as conn:
        assert conn.execute(RINGS).scalar_one() == 1


def test_a_report_under_another_token_is_matched_by_the_sid_when_that_is_known(
    store: Store, content: Content
) -> None:
    hotline, assistant = _of(store, content), _assistant(store)
    callback = _callback(store, 0, "waiting", assistant)
    with store.transaction() as conn:
        _sent(conn, _planned("t", callback, assistant))
    reports.take_in(hotline, "another", Report("delivered", "SM1"), NOON)
    assert _row(store, "t").state == "posting"
    with store.transaction() as conn:
        conn.execute(update(rows).values(sid="SM1"))
    assert strays.match(hotline, _minutes(60)) == 1
    assert _row(store, "t").state == "delivered"
    reports.take_in(hotline, "a third", Report("failed", "SM1"), NOON)
    assert (_row(store, "t").state, _strays(store)) == ("delivered", 0)


def test_a_report_nobody_turns_up_for_is_dropped_after_a_week(
    store: Store, content: Content
) -> None:
    hotline = _of(store, content)
    reports.take_in(hotline, "t", Report("delivered", "SM1"), NOON)
    strays.match(hotline, NOON + timedelta(days=6))
    assert _strays(store) == 1
    strays.match(hotline, NOON + timedelta(days=8))
    assert _strays(store) == 0
