"""The call log and a call's story, as a supervisor reads them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from ivr.clock import HandClock
from ivr.dispatch import deeds
from ivr.dispatch.deeds import write_deed
from ivr.store import alarm_tables, duty_tables, tables
from ivr.store.db import Store
from tests.web.rows import CALLER, CITY, IVAN, Rows
from tests.web.visits import Browser

MASKED = "+380 67 ••• •• 33"


def test_before_the_first_call_the_log_says_what_will_be_there(oksana: Browser) -> None:
    page = oksana.opens("/calls")
    assert "Nobody has called yet" in page.words
    assert "Today 0 · Last 7 days 0" in page.words
    assert 'href="/practice"' in page.source


def test_a_line_tells_what_the_call_was(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    page = oksana.opens("/calls")
    assert (
        f"Today, 11:00 Call {MASKED} English Lost or stolen documents "
        "Informed 2 mins 5 secs 4" in page.words
    )
    assert f'href="/calls/{number}"' in page.source


def test_whoever_hides_their_number_is_shown_as_hidden(oksana: Browser, rows: Rows) -> None:
    rows.call(caller_sealed=None, caller_mac=None, language=None, topic=None, ended_at=None)
    assert "Call hidden – – Informed – 4" in oksana.opens("/calls").words


def test_a_text_has_no_duration(oksana: Browser, rows: Rows) -> None:
    rows.call(channel="sms", language="uk", outcome="callback")
    words = oksana.opens("/calls").words
    assert f"Text {MASKED} Ukrainian Lost or stolen documents Callback requested – 4" in words


def test_the_newest_call_comes_first(oksana: Browser, rows: Rows) -> None:
    rows.call(started_at=rows.ago(days=1, hours=2))
    rows.call(started_at=rows.ago(minutes=1))
    rows.call(started_at=rows.ago(days=400))
    rows.call(started_at=rows.ago(days=30))
    words = oksana.opens("/calls").words
    whens = ["Today, 11:59", "Yesterday, 10:00", "23 Oct, 13:00", "18 Oct 2025, 13:00"]
    places = [words.index(when) for when in whens]
    assert places == sorted(places)


def test_today_begins_at_midnight_in_the_city(oksana: Browser, rows: Rows) -> None:
    rows.call(started_at=rows.ago(hours=11, minutes=59))
    rows.call(started_at=rows.ago(hours=12, minutes=1))
    rows.call(started_at=rows.ago(days=6, hours=23))
    rows.call(started_at=rows.ago(days=7, hours=1))
    assert "Today 1 · Last 7 days 3" in oksana.opens("/calls").words


def test_leafing_to_the_end_and_back_misses_no_call(oksana: Browser, rows: Rows) -> None:
    # Many began in the same second.
    made = [rows.call(started_at=rows.ago(minutes=n // 7)) for n in range(120)]
    there = _leaf(oksana, "/calls", "next")
    assert [number for page in there for number in page] == _newest_first(rows, made)
    assert [len(page) for page in there] == [50, 50, 20]
    last = _last_address(oksana, "/calls", "next")
    back = _leaf(oksana, last, "prev")
    assert [len(page) for page in back] == [20, 50, 50]
    assert [number for page in reversed(back) for number in page] == _newest_first(rows, made)


def test_a_mistyped_address_shows_calls_all_the_same(oksana: Browser, rows: Rows) -> None:
    rows.call()
    for query in (
        "before=",
        "before=x",
        "before=-1-1",
        "before=1e3-1",
        "after=٣-٣",
        "after=%00",
        f"before=9-{'9' * 19}",
        f"before={'9' * 18}-1",
        f"before={'9' * 5000}-1",
    ):
        page = oksana.opens(f"/calls?{query}")
        assert page.status == 200, query
        assert MASKED in page.words, query


def test_another_citys_calls_are_not_there(oksana: Browser, rows: Rows) -> None:
    theirs = rows.call(city="lviv")
    rows.turn(theirs, "started", heard=["notice"])
    assert "Nobody has called yet" in oksana.opens("/calls").words
    for path in (f"/calls/{theirs}", "/calls/999", f"/calls/{10**30}"):
        page = oksana.opens(path)
        assert page.status == 404
        assert "There is nothing here" in page.words
    assert [row for row in rows.all(tables.audit) if row["action"] == "call-read"] == []


def test_each_reading_of_a_call_is_in_the_audit(
    oksana: Browser, rows: Rows, clock: HandClock
) -> None:
    number = rows.call()
    oksana.opens(f"/calls/{number}")
    clock.advance(60)
    oksana.opens(f"/calls/{number}")
    read = [row for row in rows.all(tables.audit) if row["action"] == "call-read"]
    reader = rows.all(tables.supervisors)[0]["id"]
    assert [(row["supervisor_id"], row["city"], row["subject"]) for row in read] == [
        (reader, CITY, str(number))
    ] * 2
    assert read[1]["at"] - read[0]["at"] == timedelta(seconds=60)


def test_a_call_is_told_turn_by_turn(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    # At the beginning a sentence is told in each language of the city.
    rows.turn(number, "started", heard=["notice", "notice", "menu/start"])
    rows.turn(number, "silence", heard=["menu/start"])
    rows.turn(number, "key 1", heard=["lost-documents/which"])
    page = oksana.opens(f"/calls/{number}")
    assert "Call, 22 November 2026, 11:00" in page.words
    assert (
        "11:00:02 The call began Not recorded. What is it about? "
        "11:00:03 Nothing was pressed What is it about? "
        "11:00:04 Pressed 1: Lost documents Which paper is it?" in page.words
    )


def test_what_a_private_question_was_answered_is_not_told(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    rows.turn(number, "started", heard=["lost-documents/which"])
    rows.turn(number, "private", heard=["lost-documents/told"])
    words = oksana.opens(f"/calls/{number}").words
    assert "Answered (kept private)" in words
    assert "Residence permit" not in words


def test_what_was_told_is_shown_as_told_and_in_her_language(oksana: Browser, rows: Rows) -> None:
    number = rows.call(language="uk", channel="sms")
    rows.turn(number, "topic lost-documents", heard=["lost-documents/told", "person-noted"])
    page = oksana.opens(f"/calls/{number}")
    assert "Named a topic: Lost or stolen documents" in page.words
    assert '<p lang="uk">Дзвоніть у поліцію</p>' in page.source
    assert '<p class="turn__translated" lang="en">Call the police</p>' in page.source
    # The times of that moment are not kept; the case code is.
    assert "Ваш код 482193. …" in page.words


def test_a_text_that_is_gone_is_named(oksana: Browser, rows: Rows) -> None:
    number = rows.call(topic="older-topic")
    rows.turn(number, "key 5", heard=["older-topic/start"])
    words = oksana.opens(f"/calls/{number}").words
    assert "Topic older-topic" in words
    assert "A text that is no longer there: older-topic/start" in words


def test_what_hotline_did_is_told_in_words(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    keyed = deeds.CallbackRequested(
        seconds=0, urgent=True, cannot_talk=True, number_sealed=rows.sealed("+380931234588")
    )
    done: list[deeds.Deed] = [
        keyed,
        deeds.CallbackWithdrawn(),
        deeds.CodeTexted(),
        deeds.EmergencyRaised(known=(("lost-documents/which", "1"),)),
        deeds.EmergencyRelayed(phones=3),
        deeds.DeskRung(desk=1),
        deeds.PoliceNotReached(),
        deeds.DeskAccepted(desk=2),
        deeds.PoliceEnded(),
        deeds.LanguageRemembered(language="fr"),
        deeds.CallEnded(status="completed", seconds=65),
    ]
    written = [*(write_deed(each) for each in done), {"deed": "from-an-older-version", "x": 1}]
    rows.turn(number, "key 9", deeds=written)
    words = oksana.opens(f"/calls/{number}").words
    assert (
        "Pressed 9: danger "
        "Noted a callback request, urgent, cannot talk now: +380 93 ••• •• 88 "
        "Withdrew the callback request Sends the case code by text Raised the alarm "
        "Passed the alarm on by text; telephones: 3 Rang patrol desk 1 No patrol desk answered "
        "Patrol desk 2 accepted The call with the patrol police ended "
        "Will greet this caller in: French The call ended after 1 min 5 secs "
        "from-an-older-version" in words
    )


def test_a_report_is_told_by_what_followed_from_it(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    rung = [write_deed(deeds.DeskRung(desk=2))]
    rows.turn(number, "desk 2 rung", channel="status", deeds=rung)
    words = oksana.opens(f"/calls/{number}").words
    assert "Rang patrol desk 2" in words
    assert "desk 2 rung" not in words


def test_the_story_of_a_call_back(oksana: Browser, rows: Rows, clock: HandClock) -> None:
    number = rows.call(outcome="callback")
    _called_back(rows, number)
    words = oksana.opens(f"/calls/{number}").words
    assert (
        "Callback Urgent Referred 11:00:00 Callback requested "
        "11:00:05 Offered to Amara Passed on 11:10:00 Text to Ivan Delivered "
        "11:10:05 Offered to Ivan Taken 11:12:00 Taken by Ivan 11:12:10 Rang Ivan Ended "
        "11:20:00 Call with Ivan over 11:21:00 Closed Referred "
        "The assistant's note lawyer will ring" in words
    )


def test_what_the_two_write_to_each_other_is_told_without_its_words(
    oksana: Browser, rows: Rows
) -> None:
    number = rows.call(outcome="callback")
    callback = rows.callback(number, state="taken", taken_by=rows.assistant(), by_text=True)
    body = rows.sealed("Which paper did you lose?")
    rows.text(callback_id=callback, purpose="said", body_sealed=body)
    rows.text(callback_id=callback, purpose="answered", body_sealed=body)
    rows.turn(number, "to assistant", channel="sms")
    words = oksana.opens(f"/calls/{number}").words
    assert "The assistant wrote to the caller (kept private) Delivered" in words
    assert "The caller's words went to the assistant (kept private) Delivered" in words
    assert "Wrote to the assistant (kept private)" in words
    assert "Which paper" not in words


def test_a_call_back_tells_how_long_it_took_and_how_much_of_it_somebody_was_on_duty(
    oksana: Browser, rows: Rows
) -> None:
    number = rows.call()
    began, ivan = rows.row(tables.conversations, number)["started_at"], rows.assistant()
    connected = began + timedelta(minutes=7)
    rows.callback(number, state="taken", taken_by=ivan, connected_at=connected)
    rows.put(
        duty_tables.shifts,
        city=CITY,
        assistant_id=ivan,
        starts_at=began + timedelta(minutes=4),
        ends_at=began + timedelta(hours=2),
    )
    words = oksana.opens(f"/calls/{number}").words
    assert "11:07:00 Connected after 7 mins; with somebody on duty 3 mins" in words


def test_a_call_back_while_somebody_was_on_duty_tells_the_wait_once(
    oksana: Browser, rows: Rows
) -> None:
    number = rows.call()
    began, ivan = rows.row(tables.conversations, number)["started_at"], rows.assistant()
    rows.callback(number, state="taken", connected_at=began + timedelta(minutes=7))
    duty = {"starts_at": began - timedelta(hours=1), "ends_at": began + timedelta(hours=2)}
    rows.put(duty_tables.shifts, city=CITY, assistant_id=ivan, **duty)
    oksana.sends("/language", language="uk", next="/calls")
    words = oksana.opens(f"/calls/{number}").words
    assert "11:07:00 З'єднано за 7 хв" in words
    assert "чергування" not in words


def test_a_call_back_that_waits_tells_until_when(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    rows.callback(number, due_at=rows.ago(hours=-2))
    words = oksana.opens(f"/calls/{number}").words
    assert "Callback Waiting for an assistant Next step: Today, 14:00" in words


def test_the_story_of_an_emergency(oksana: Browser, rows: Rows) -> None:
    number = rows.call(outcome="emergency")
    about = rows.row(tables.conversations, number)
    emergency = rows.put(
        alarm_tables.emergencies,
        city=CITY,
        conversation=about["conversation"],
        channel="voice",
        raised_at=about["started_at"],
        state="accepted",
        accepted_at=about["started_at"] + timedelta(seconds=40),
        desks_tried=2,
        tell_patrol=[],
    )
    supervisor = rows.sealed("+380501110000")
    at = about["started_at"] + timedelta(seconds=50)
    rows.text(emergency_id=emergency, to_sealed=supervisor, state="failed", created_at=at)
    page = oksana.opens(f"/calls/{number}")
    assert (
        "Emergency Accepted Patrol desks rung: 2 11:00:00 Alarm raised "
        "11:00:40 A patrol desk accepted 11:00:50 Text to +380 50 ••• •• 00 Failed" in page.words
    )
    assert 'class="is-urgent"' in oksana.opens("/calls").source


def test_no_number_is_on_any_page(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    _called_back(rows, number)
    for path in ("/calls", f"/calls/{number}"):
        source = oksana.opens(path).source
        for whole in (CALLER, IVAN):
            assert whole not in source
            assert whole[-7:] not in source


def test_what_a_lost_key_sealed_costs_no_page(oksana: Browser, rows: Rows) -> None:
    number = rows.call(caller_sealed="not a token")
    rows.callback(number, note_sealed="gAAAAA broken")
    assert "Call ••• English" in oksana.opens("/calls").words
    assert "The assistant's note •••" in oksana.opens(f"/calls/{number}").words


CANARY = "<script>alert('x')</script>{{7*7}}\"'><img src=x onerror=y>\u202e"


def test_whatever_a_row_holds_it_stays_text(oksana: Browser, rows: Rows) -> None:
    number = rows.call(
        **dict.fromkeys(("channel", "code", "language", "topic", "outcome"), CANARY),
        caller_sealed=rows.sealed(CANARY),
    )
    assistant = rows.assistant(CANARY)
    callback = rows.callback(
        number,
        state=CANARY,
        note_sealed=rows.sealed(CANARY),
        outcome=CANARY,
        taken_by=assistant,
        taken_at=rows.clock.now(),
        closed_at=rows.clock.now(),
    )
    rows.text(callback_id=callback, state=CANARY, kind=CANARY, assistant_id=assistant)
    rows.turn(number, CANARY, heard=[CANARY, f"{CANARY}/{CANARY}"], deeds=[{"deed": CANARY}])
    rows.turn(number, f"key {CANARY}")
    rows.turn(number, f"topic {CANARY}")
    for path, times_shown in (("/calls", 4), (f"/calls/{number}", 12)):
        source = oksana.opens(path).source
        assert "<script" not in source
        assert "<img src=x" not in source
        assert source.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{7*7}}") >= times_shown


def test_the_pages_are_ukrainian_for_those_who_read_it(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    rows.turn(number, "started", heard=["notice"])
    oksana.sends("/language", language="uk", next="/calls")
    assert (
        f"Сьогодні, 11:00 Дзвінок {MASKED} Англійська Втрата або крадіжка документів "
        "Поінформовано 2 хв 5 с 4" in oksana.opens("/calls").words
    )
    story = oksana.opens(f"/calls/{number}")
    assert "Дзвінок, 22 листопада 2026, 11:00" in story.words
    assert "Початок дзвінка Not recorded. Розмову не записуємо." in story.words


def test_a_call_after_midnight_keeps_its_day(oksana: Browser, rows: Rows) -> None:
    number = rows.call(started_at=rows.ago(hours=12, minutes=1))
    rows.turn(number, "started", at=rows.ago(hours=12, minutes=1))
    rows.turn(number, "silence", at=rows.ago(hours=11, minutes=59))
    words = oksana.opens(f"/calls/{number}").words
    assert "23:59:00 The call began 22 Nov, 00:01:00 Nothing was pressed" in words


def test_a_call_without_turns_yet_has_a_page(oksana: Browser, rows: Rows, store: Store) -> None:
    number = rows.call(outcome="open", turns=0, ended_at=None)
    with store.transaction() as conn:
        conn.execute(update(tables.conversations).values(language=None))
    assert "Under way" in oksana.opens(f"/calls/{number}").words
    assert "Nothing was written down yet." in oksana.opens(f"/calls/{number}").words


def _called_back(rows: Rows, call: int) -> None:
    """Amara passed, Ivan took it, rang, and closed it with a note."""
    began = rows.row(tables.conversations, call)["started_at"]
    ivan, amara = rows.assistant(), rows.assistant("Amara", "+380671112255")
    callback = rows.callback(
        call,
        urgent=True,
        state="closed",
        outcome="referred",
        taken_by=ivan,
        taken_at=began + timedelta(minutes=12),
        closed_at=began + timedelta(minutes=21),
        note_sealed=rows.sealed("lawyer will ring"),
    )
    for assistant, minutes, state in ((amara, 0, "passed"), (ivan, 10, "taken")):
        offered = began + timedelta(minutes=minutes, seconds=5)
        _offer(rows, callback, assistant, offered_at=offered, state=state)
    rows.text(callback_id=callback, assistant_id=ivan)
    rows.put(
        tables.attempts,
        callback_id=callback,
        assistant_id=ivan,
        token="unguessable",
        started_at=began + timedelta(minutes=12, seconds=10),
        ended_at=began + timedelta(minutes=20),
        state="ended",
    )


def test_the_story_tells_why_an_assistant_was_asked(oksana: Browser, rows: Rows) -> None:
    number = rows.call()
    callback = rows.callback(number)
    reasons: list[dict[str, Any]] = [
        {"speaks": True, "why": "fewest", "asked_lately": 1},
        {"speaks": False, "shared": "en", "why": "only"},
        {"speaks": False, "why": "everybody", "round": 2},
        {"speaks": True},  # as older versions wrote it
    ]
    for place, reason in enumerate(reasons):
        amara = rows.assistant(f"Amara {place}", f"+38067111225{place}")
        at = rows.ago(minutes=30 - place)
        _offer(rows, callback, amara, offered_at=at, state="live", reason=reason)
    words = oksana.opens(f"/calls/{number}").words
    assert "Amara 0 (speaks the caller's language; asked least in seven days)" in words
    assert "Amara 1 (not in the caller's own language, but: English; nobody else was free)" in words
    assert "Amara 2 (does not speak the caller's language; all on duty at once)" in words
    assert "Amara 3 (speaks the caller's language)" in words


def _offer(
    rows: Rows, callback: int, assistant: int, *, offered_at: Any, state: str, reason: Any = ()
) -> None:
    rows.put(
        tables.offers,
        callback_id=callback,
        assistant_id=assistant,
        offered_at=offered_at,
        expires_at=offered_at + timedelta(minutes=10),
        state=state,
        reason=reason,
    )


def _newest_first(rows: Rows, calls: list[int]) -> list[int]:
    began = {row["id"]: row["started_at"] for row in rows.all(tables.conversations)}
    return sorted(calls, key=lambda call: (began[call], call), reverse=True)


def _leaf(browser: Browser, path: str | None, way: str) -> list[list[int]]:
    """The calls of each page, following the link to newer or older ones until there is none."""
    pages = []
    while path:
        page = browser.opens(path)
        pages.append(page.calls())
        path = page.link(way)
    return pages


def _last_address(browser: Browser, path: str, way: str) -> str:
    while found := browser.opens(path).link(way):
        path = found
    return path
