"""The board of callbacks, as a supervisor reads it and decides on it."""

from typing import Any

import pytest
from flask import Flask

from ivr.clock import HandClock
from ivr.store import tables
from ivr.store.db import Store
from ivr.web.login import add_supervisor
from tests.web.rows import CALLER, IVAN, Rows
from tests.web.visits import PASSWORD, Browser

MASKED = "+380 67 ••• •• 33"


def ask(rows: Rows, code: str = "482193", *, minutes: float = 5, **changes: Any) -> int:
    """Somebody asked to be called back so many minutes ago; gives the request's row number."""
    call = rows.call(started_at=rows.ago(minutes=minutes), code=code, outcome="callback")
    return rows.callback(call, **{"topic": "lost-documents", **changes})


def hold(rows: Rows, code: str = "482193", **changes: Any) -> int:
    held = {"state": "held", "held": "number-a-day", "held_at": rows.ago(minutes=5)}
    return ask(rows, code, **{**held, "due_at": rows.ago(minutes=-55), **changes})


def offer(
    rows: Rows,
    callback: int,
    assistant: int,
    *,
    state: str = "live",
    reason: dict[str, Any] | None = None,
) -> None:
    rows.put(
        tables.offers,
        callback_id=callback,
        assistant_id=assistant,
        offered_at=rows.ago(minutes=4),
        expires_at=rows.ago(minutes=-6),
        state=state,
        reason=reason or {},
    )


def audited(rows: Rows) -> list[tuple[str, str]]:
    return [
        (row["action"], row["subject"])
        for row in rows.all(tables.audit)
        if row["action"].startswith("callback-")
    ]


def in_order(words: str, *parts: str) -> bool:
    places = [words.index(part) for part in parts]
    return places == sorted(places)


def test_a_request_by_text_says_so(oksana: Browser, rows: Rows) -> None:
    rows.callback(rows.call())
    assert "By text" not in oksana.opens("/callbacks").words
    rows.callback(rows.call(), code="482194", by_text=True)
    assert "By text" in oksana.opens("/callbacks").words


def test_where_nobody_waits_it_says_so(oksana: Browser) -> None:
    page = oksana.opens("/callbacks")
    assert "Nobody waits to be called back" in page.words
    assert "Open 0 · Closed in the last 24 hours 0" in page.words


def test_every_page_leads_there(oksana: Browser, rows: Rows) -> None:
    assert 'href="/callbacks"' in oksana.opens("/calls").source
    assert 'aria-current="page">Callbacks' in " ".join(oksana.opens("/callbacks").source.split())


def test_a_request_tells_what_it_is_and_how_long_it_waits(oksana: Browser, rows: Rows) -> None:
    ask(rows)
    page = oksana.opens("/callbacks")
    assert "482193 waits for 5 mins" in page.words
    assert f"Language English Topic Lost or stolen documents From {MASKED}" in page.words
    assert page.calls() == [rows.all(tables.conversations)[0]["id"]]


def test_the_worst_comes_first(oksana: Browser, rows: Rows) -> None:
    ask(rows, "100001", minutes=5)
    ask(rows, "100002", minutes=50)
    ask(rows, "100003", minutes=1, urgent=True)
    hold(rows, "100004", minutes=2)
    words = oksana.opens("/callbacks").words
    assert in_order(words, "100004", "100003", "100002", "100001")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "asked"}, "Just asked; the caller may still step back"),
        ({"state": "waiting"}, "Somebody is about to be asked"),
        (
            {"state": "held", "held": "number-a-day"},
            "Waits for your approval: this number asked more often today than it may",
        ),
        (
            {"state": "held", "held": "city-a-day"},
            "Waits for your approval: the city has more requests today than it may",
        ),
    ],
)
def test_how_it_stands_in_plain_words(
    oksana: Browser, rows: Rows, changes: dict[str, Any], told: str
) -> None:
    ask(rows, **changes)
    assert told in oksana.opens("/callbacks").words


def test_whose_answer_it_waits_for(oksana: Browser, rows: Rows) -> None:
    callback = ask(rows, due_at=rows.ago(minutes=-6))
    offer(rows, callback, rows.assistant("Amara", "+380671112255"), state="passed")
    offer(rows, callback, rows.assistant())
    assert "Waiting for the answer of Ivan since 11:56" in oksana.opens("/callbacks").words


@pytest.mark.parametrize(
    ("speaks", "shared", "told"),
    [
        (True, None, None),
        (False, "uk", "not in the caller's own language, but: Ukrainian"),
        (False, None, "does not speak the caller's language"),
    ],
)
@pytest.mark.parametrize("state", ["live", "taken"])
def test_where_the_language_is_not_the_callers_it_says_so(
    oksana: Browser, rows: Rows, state: str, speaks: bool, shared: str | None, told: str | None
) -> None:
    callback = ask(rows, due_at=rows.ago(minutes=-6))
    reason = {"speaks": speaks, "shared": shared}
    offer(rows, callback, rows.assistant(), state=state, reason=reason)
    words = oksana.opens("/callbacks").words
    assert told in words if told else "caller's" not in words


def test_while_nobody_can_be_asked_it_says_when_somebody_is(oksana: Browser, rows: Rows) -> None:
    ask(rows, due_at=rows.ago(minutes=-10))
    words = oksana.opens("/callbacks").words
    assert "Nobody can be asked now; HotLine tries again at 12:10" in words


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        (None, "Taken by Ivan at 11:58"),
        ("assistant-ringing", "Ivan is being rung"),
        ("caller-ringing", "Ivan is on the line, the caller is being rung"),
        ("joined", "Ivan and the caller are talking"),
    ],
)
def test_who_has_it_and_how_far_they_are(
    oksana: Browser, rows: Rows, attempt: str | None, told: str
) -> None:
    ivan = rows.assistant()
    callback = ask(rows, state="taken", taken_by=ivan, taken_at=rows.ago(minutes=2))
    if attempt:
        rows.put(
            tables.attempts,
            callback_id=callback,
            assistant_id=ivan,
            token="token",
            started_at=rows.ago(minutes=1),
            state=attempt,
        )
    assert told in oksana.opens("/callbacks").words


def test_what_was_closed_lately_stands_beneath(oksana: Browser, rows: Rows) -> None:
    closed = {"state": "closed", "outcome": "helped", "taken_by": rows.assistant()}
    ask(rows, "100001", minutes=90, closed_at=rows.ago(minutes=30), **closed)
    ask(rows, "100002", minutes=1500, closed_at=rows.ago(hours=24, minutes=1), **closed)
    words = oksana.opens("/callbacks").words
    assert f"Today, 11:30 Helped English Lost or stolen documents {MASKED} Ivan 100001" in words
    assert "100002" not in words


def test_no_number_is_on_the_page(oksana: Browser, rows: Rows) -> None:
    callback = hold(rows)
    offer(rows, callback, rows.assistant())
    source = oksana.opens("/callbacks").source
    assert CALLER[-7:] not in source
    assert IVAN[-7:] not in source


# -- deciding --------------------------------------------------------------------------------------


def test_what_is_held_goes_on_once_approved(oksana: Browser, rows: Rows, clock: HandClock) -> None:
    callback = hold(rows)
    oksana.opens("/callbacks")
    page = oksana.sends(f"/callbacks/{callback}/approve")
    assert "Request 482193 is approved" in page.words
    assert "Somebody is about to be asked" in page.words
    row = rows.row(tables.callbacks, callback)
    assert (row["state"], row["due_at"]) == ("waiting", clock.now())
    assert audited(rows) == [("callback-approved", str(callback))]


def test_of_two_who_approve_the_second_is_told(
    oksana: Browser, rows: Rows, app: Flask, store: Store, clock: HandClock
) -> None:
    add_supervisor(
        store,
        email="petro@line.example",
        city="ivano-frankivsk",
        password=PASSWORD,
        now=clock.now(),
    )
    petro = Browser(app)
    petro.signs_in("petro@line.example")
    callback = hold(rows)
    oksana.opens("/callbacks")
    oksana.sends(f"/callbacks/{callback}/approve")
    page = petro.sends(f"/callbacks/{callback}/approve")
    assert "Somebody was faster" in page.words
    assert len(audited(rows)) == 1


def test_marked_as_urgent_it_comes_first_and_is_asked_now(
    oksana: Browser, rows: Rows, clock: HandClock
) -> None:
    ask(rows, "100001", minutes=90)
    callback = ask(rows, "100002", due_at=rows.ago(hours=-8))
    oksana.opens("/callbacks")
    page = oksana.sends(f"/callbacks/{callback}/urgent")
    assert "Request 100002 is urgent now." in page.words
    board = page.words.split("is urgent now.")[1]
    assert in_order(board, "100002 Urgent", "100001")
    assert rows.row(tables.callbacks, callback)["due_at"] == clock.now()
    assert audited(rows) == [("callback-urgent", str(callback))]


def test_whoever_was_just_asked_keeps_their_time_though_it_is_urgent(
    oksana: Browser, rows: Rows
) -> None:
    until = rows.ago(minutes=-6)
    callback = ask(rows, due_at=until)
    offer(rows, callback, rows.assistant())
    oksana.opens("/callbacks")
    oksana.sends(f"/callbacks/{callback}/urgent")
    assert rows.row(tables.callbacks, callback)["due_at"] == until


def test_what_is_held_goes_on_where_it_is_urgent(oksana: Browser, rows: Rows) -> None:
    callback = hold(rows)
    oksana.opens("/callbacks")
    oksana.sends(f"/callbacks/{callback}/urgent")
    row = rows.row(tables.callbacks, callback)
    assert (row["state"], row["urgent"]) == ("waiting", True)


def test_called_off_it_is_closed_with_the_reason_sealed(
    oksana: Browser, rows: Rows, store: Store
) -> None:
    callback = ask(rows)
    offer(rows, callback, rows.assistant())
    oksana.opens("/callbacks")
    page = oksana.sends(f"/callbacks/{callback}/call-off", reason="the same prank as yesterday")
    assert "Request 482193 is called off." in page.words
    assert "Today, 12:00 Called off" in page.words
    row = rows.row(tables.callbacks, callback)
    assert (row["state"], row["outcome"]) == ("closed", "called-off")
    assert "prank" not in row["note_sealed"]
    assert store.vault.open(row["note_sealed"]) == "the same prank as yesterday"
    assert audited(rows) == [("callback-called-off", str(callback))]
    # Whoever was asked is told, and is asked no longer.
    assert [row["state"] for row in rows.all(tables.offers)] == ["lapsed"]
    (text,) = rows.all(tables.outbox)
    assert store.vault.open(text["to_sealed"]) == IVAN
    call = rows.all(tables.conversations)[0]["id"]
    assert "Why it was called off the same prank" in oksana.opens(f"/calls/{call}").words


def test_without_a_reason_nothing_is_called_off(oksana: Browser, rows: Rows) -> None:
    callback = ask(rows)
    oksana.opens("/callbacks")
    page = oksana.sends(f"/callbacks/{callback}/call-off", reason="  ")
    assert "Please write why. Nothing was changed." in page.words
    assert rows.row(tables.callbacks, callback)["state"] == "waiting"
    assert audited(rows) == []


def test_what_is_closed_stays_closed(oksana: Browser, rows: Rows) -> None:
    closed: dict[str, Any] = {
        "state": "closed",
        "outcome": "helped",
        "closed_at": rows.ago(minutes=1),
    }
    callback = ask(rows, held="city-a-day", **closed)
    oksana.opens("/callbacks")
    for decision in ("approve", "urgent", "call-off"):
        page = oksana.sends(f"/callbacks/{callback}/{decision}", reason="why")
        assert "Somebody was faster" in page.words, decision
    assert rows.row(tables.callbacks, callback)["outcome"] == "helped"
    assert audited(rows) == []


def test_another_citys_requests_are_not_there(oksana: Browser, rows: Rows) -> None:
    call = rows.call(city="lviv", code="777777")
    theirs = rows.callback(call, state="held", held="city-a-day", held_at=rows.ago(minutes=1))
    assert "777777" not in oksana.opens("/callbacks").words
    for number in (theirs, 999, 10**30):
        for decision in ("approve", "urgent", "call-off"):
            page = oksana.sends(f"/callbacks/{number}/{decision}", reason="why")
            assert page.status == 404, (number, decision)
    assert rows.row(tables.callbacks, theirs)["state"] == "held"
    assert oksana.sends(f"/callbacks/{theirs}/destroy").status == 404


def test_without_the_forms_own_secret_nothing_is_decided(oksana: Browser, rows: Rows) -> None:
    callback = hold(rows)
    page = oksana.sends(f"/callbacks/{callback}/approve", csrf_token="forged")
    assert page.status == 400
    assert rows.row(tables.callbacks, callback)["state"] == "held"


def test_a_stranger_is_led_to_the_form_and_decides_nothing(app: Flask, rows: Rows) -> None:
    callback = hold(rows)
    stranger = Browser(app)
    assert stranger.opens("/callbacks").path.startswith("/login")
    stranger.sends(f"/callbacks/{callback}/approve")
    assert rows.row(tables.callbacks, callback)["state"] == "held"


CANARY = "<script>alert('x')</script>{{7*7}}\"'><img src=x onerror=y>\u202e"


def test_whatever_a_row_holds_it_stays_text(oksana: Browser, rows: Rows) -> None:
    assistant = rows.assistant(CANARY)
    strange: dict[str, Any] = dict.fromkeys(("code", "language", "topic"), CANARY)
    callback = ask(rows, **strange)
    offer(rows, callback, assistant)
    ask(rows, "100002", state=CANARY, topic=CANARY)
    closed: dict[str, Any] = {
        "state": "closed",
        "closed_at": rows.ago(minutes=1),
        "taken_by": assistant,
    }
    ask(rows, "100003", outcome=CANARY, **closed)
    source = oksana.opens("/callbacks").source
    assert "<script" not in source
    assert "<img src=x" not in source
    assert source.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{7*7}}") >= 7


def test_a_hundred_are_shown_and_the_rest_is_counted(oksana: Browser, rows: Rows) -> None:
    for n in range(103):
        ask(rows, f"{n:06}", minutes=n)
    words = oksana.opens("/callbacks").words
    assert "Open 103" in words
    assert "The 100 that need you most are shown." in words
    assert "000102" in words
    assert "000002 waits" not in words


def test_the_page_is_ukrainian_for_those_who_read_it(oksana: Browser, rows: Rows) -> None:
    hold(rows)
    oksana.sends("/language", language="uk", next="/callbacks")
    words = oksana.opens("/callbacks").words
    assert "Зворотні дзвінки" in words
    assert "482193 Потрібен дозвіл чекає 5 хв" in words
    assert "з цього номера сьогодні просили частіше, ніж можна" in words


def test_the_story_of_a_call_tells_that_its_request_was_held(oksana: Browser, rows: Rows) -> None:
    hold(rows)
    call = rows.all(tables.conversations)[0]["id"]
    words = oksana.opens(f"/calls/{call}").words
    assert "Callback Held for approval" in words
    assert "Held for a supervisor's approval" in words
    assert "Next step: Today, 12:55" in words
