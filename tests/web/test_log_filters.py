"""A supervisor looks for calls: by days, kind, topic, outcome, language, and by a whole number."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import insert

from ivr.clock import HandClock
from ivr.store import tables
from tests.web.rows import CALLER, CITY, Rows
from tests.web.visits import Browser, Page

MASKED = "+380 67 ••• •• 33"
OTHER = "+380501112266"


def _caller(rows: Rows, number: str = CALLER, city: str = CITY) -> dict[str, Any]:
    """Columns of a call from this number."""
    kept = rows.store.vault.number(city, number)
    return {"city": city, "caller_sealed": kept.sealed, "caller_mac": kept.mac}


def _looks(browser: Browser, **fields: str) -> Page:
    """Fill in the form above the log and send it."""
    browser.opens("/calls")
    return browser.sends("/calls", **fields)


def _link(page: Page, words: str) -> str:
    """Where the link with these words leads."""
    links = re.findall(r'<a class="[^"]*"[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', page.source, re.S)
    plain = {re.sub(r"<[^>]*>", " ", inside): where for where, inside in links}
    return html.unescape(next(where for inside, where in plain.items() if words in inside))


# -- days ------------------------------------------------------------------------------------


def test_days_are_the_citys_own_and_both_are_included(oksana: Browser, rows: Rows) -> None:
    # Kyiv is two hours ahead of UTC in November.
    rows.call(started_at=datetime(2026, 11, 20, 21, 59, tzinfo=UTC))
    first = rows.call(started_at=datetime(2026, 11, 20, 22, 0, tzinfo=UTC))
    last = rows.call(started_at=datetime(2026, 11, 21, 21, 59, tzinfo=UTC))
    rows.call(started_at=datetime(2026, 11, 21, 22, 0, tzinfo=UTC))
    page = oksana.opens("/calls?from=2026-11-21&to=2026-11-21")
    assert page.calls() == [last, first]
    assert "Found: 2" in page.words
    assert "21 Nov 2026" in page.words


def test_the_night_the_clock_goes_back_belongs_to_its_day(oksana: Browser, rows: Rows) -> None:
    """On 25 October 2026 03:30 comes twice in Kyiv; the day has 25 hours."""
    inside = [
        rows.call(started_at=datetime(2026, 10, 24, 21, 0, tzinfo=UTC) + timedelta(hours=hours))
        for hours in (0, 3.5, 4.5, 24.9)
    ]
    rows.call(started_at=datetime(2026, 10, 25, 22, 0, tzinfo=UTC))
    page = oksana.opens("/calls?from=2026-10-25&to=2026-10-25")
    assert page.calls() == inside[::-1]


def test_one_day_alone_means_since_or_until_then(oksana: Browser, rows: Rows) -> None:
    old, new = rows.call(started_at=rows.ago(days=10)), rows.call()
    since, until = oksana.opens("/calls?from=2026-11-20"), oksana.opens("/calls?to=2026-11-15")
    assert since.calls() == [new]
    assert "Since 20 Nov 2026" in since.words
    assert until.calls() == [old]
    assert "Until 15 Nov 2026" in until.words


def test_today_a_week_and_a_month_are_one_click_away(oksana: Browser, rows: Rows) -> None:
    rows.call(started_at=rows.ago(days=29))
    rows.call(started_at=rows.ago(days=30))
    rows.call(started_at=rows.ago(days=6))
    today = rows.call()
    page = oksana.opens("/calls")
    assert oksana.opens(_link(page, "Today")).calls() == [today]
    assert len(oksana.opens(_link(page, "7 days")).calls()) == 2
    assert len(oksana.opens(_link(page, "30 days")).calls()) == 3


# -- choices ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("channel", "sms", "Text"),
        ("topic", "lost-documents", "Lost or stolen documents"),
        ("outcome", "emergency", "Emergency"),
        ("language", "uk", "Ukrainian"),
    ],
)
def test_each_choice_leaves_only_what_fits(
    oksana: Browser, rows: Rows, name: str, value: str, shown: str
) -> None:
    plain = {"channel": "voice", "topic": None, "outcome": "left", "language": "en"}
    rows.call(**plain)
    fits = rows.call(**{**plain, name: value})
    page = _looks(oksana, **{name: value})
    assert page.path == f"/calls?{name}={value}"
    assert page.calls() == [fits]
    assert "Found: 1" in page.words
    assert f"Take away: {shown}" in page.words
    assert f'<option value="{value}" selected>{shown}</option>' in page.source
    assert len(oksana.opens(_link(page, shown)).calls()) == 2


def test_everything_chosen_has_to_fit_together(oksana: Browser, rows: Rows) -> None:
    rows.call(channel="sms", outcome="callback")
    rows.call(channel="sms", outcome="callback", language="uk", started_at=rows.ago(days=3))
    fits = rows.call(channel="sms", outcome="callback", language="uk")
    chosen = {"channel": "sms", "outcome": "callback", "language": "uk", "from": "2026-11-21"}
    page = _looks(oksana, **chosen)
    assert page.calls() == [fits]
    assert parse_qs(urlsplit(page.path).query) == {name: [value] for name, value in chosen.items()}


def test_leafing_through_what_was_found_misses_no_call(oksana: Browser, rows: Rows) -> None:
    wanted = [
        rows.call(outcome="callback" if n % 2 else "left", started_at=rows.ago(minutes=n // 7))
        for n in range(240)
    ][1::2]
    path: str | None = "/calls?outcome=callback&from=2026-11-22"
    there: list[int] = []
    last = ""
    while path:
        page = oksana.opens(path)
        assert "Found: 120" in page.words
        there += page.calls()
        last, path = path, page.link("next")
    assert sorted(there) == sorted(wanted)
    back = oksana.opens(oksana.opens(last).link("prev") or "").calls()
    assert back == there[50:100]


def test_of_very_many_it_is_told_that_there_are_more(oksana: Browser, rows: Rows) -> None:
    first = rows.row(tables.conversations, rows.call())
    again = [{**first, "id": n, "conversation": f"CA{n}"} for n in range(2, 1001)]
    with rows.store.transaction() as conn:
        conn.execute(insert(tables.conversations), again)
    assert "Found: 1000" in oksana.opens("/calls?channel=voice").words
    with rows.store.transaction() as conn:
        conn.execute(insert(tables.conversations), {**first, "id": 1001, "conversation": "CA1001"})
    assert "Found: more than 1000" in oksana.opens("/calls?channel=voice").words


def test_where_nothing_fits_the_page_says_what_to_do(oksana: Browser, rows: Rows) -> None:
    rows.call()
    page = oksana.opens("/calls?outcome=emergency")
    assert "Found: 0" in page.words
    assert "No call or text fits Take something away above" in page.words
    assert oksana.opens(_link(page, "Show all calls and texts")).path == "/calls"
    assert "Nobody has called yet" not in page.words


def test_another_citys_calls_are_not_found(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows, city="lviv"), outcome="emergency")
    assert "Found: 0" in oksana.opens("/calls?outcome=emergency").words
    assert "Found: 0" in _looks(oksana, number=CALLER).words


@pytest.mark.parametrize(
    "query",
    [
        "from=&to=&channel=&topic=&outcome=&language=&who=",
        "from=yesterday",
        "from=2026-02-30",
        "to=0001-01-01",
        "to=9999-12-31",
        "from=1e3&to=NaN",
        "from=-1&to=%00",
        "from=٢٠٢٦-١١-٢٢",
        "channel=%25_",
        "topic=%25",
        "topic=' OR 1=1--",
        "outcome=_____",
        "outcome=EMERGENCY",
        "language=xx",
        "sort=number&page=-1&limit=NaN",
        "channel=voice&channel=sms&channel=",
        f"topic={'x' * 5000}",
        "who=" + "A" * 5000,
        "who=%ff",
        "before=1-1&after=1-1",
        "before=1-1",
    ],
)
def test_whatever_the_address_says_there_are_calls(oksana: Browser, rows: Rows, query: str) -> None:
    rows.call()
    page = oksana.opens(f"/calls?{query}")
    assert page.status == 200
    assert MASKED in page.words


def test_a_hundred_years_are_looked_through(oksana: Browser, rows: Rows) -> None:
    call = rows.call()
    page = oksana.opens("/calls?from=1926-11-22&to=2026-11-22")
    assert page.calls() == [call]
    assert "22 Nov 1926 – 22 Nov 2026" in page.words


def test_days_in_the_wrong_order_are_swapped_and_it_is_said(oksana: Browser, rows: Rows) -> None:
    call = rows.call()
    page = _looks(oksana, **{"from": "2026-11-23", "to": "2026-11-20"})
    assert page.calls() == [call]
    assert "20–23 Nov 2026" in page.words
    assert "The first day came after the last one, so they were swapped." in page.words
    assert "swapped" not in oksana.opens(page.path).words


def test_a_day_that_is_none_is_left_out_and_it_is_said(oksana: Browser) -> None:
    words = oksana.opens("/calls?from=2026-02-30&channel=sms").words
    assert "A day could not be read and was left out." in words
    assert "A day could not be read" in _looks(oksana, **{"from": "22.11.2026"}).words
    swapped = oksana.opens("/calls?from=2026-11-23&to=2026-11-20").words
    assert "The first day came after the last one, so they were swapped." in swapped


# -- by number -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        CALLER,
        "067 123 45 33",
        "(067) 123-45-33",
        "380671234533",
        "80671234533",
        "0 0 380 67 1234533",
        "\uff10\uff16\uff17\uff11\uff12\uff13\uff14\uff15\uff13\uff13",
        "٠٦٧١٢٣٤٥٣٣",
        " +38 067 123 45 33\u200e",
    ],
)
def test_a_number_in_any_usual_writing_finds_its_calls(
    oksana: Browser, rows: Rows, written: str
) -> None:
    mine = rows.call(**_caller(rows))
    rows.call(**_caller(rows, OTHER))
    page = _looks(oksana, number=written)
    assert page.status == 200
    assert page.calls() == [mine]
    assert f"Found: 1 Take away: {MASKED}" in page.words


def test_a_number_is_neither_shown_whole_nor_in_the_address_nor_in_a_cookie(
    oksana: Browser, rows: Rows
) -> None:
    for _ in range(60):
        rows.call(**_caller(rows))
    page = _looks(oksana, number=CALLER, channel="voice")
    older = oksana.opens(page.link("next") or "")
    cookies = _session(oksana)
    mac = rows.store.vault.mac(CITY, CALLER)
    for whole in (CALLER, CALLER[1:], "671234533", "0671234533", "67 123 45 33"):
        for seen in (page.path, page.source, older.path, older.source, cookies):
            assert whole not in seen
    assert mac not in page.path + page.source + older.path + older.source
    assert len(older.calls()) == 10


def _session(browser: Browser) -> str:
    """All that the browser keeps of its session; it is signed, not secret."""
    with browser.client.session_transaction() as session:
        return repr(dict(session))


def test_what_else_is_chosen_goes_together_with_the_number(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows))
    text = rows.call(**_caller(rows), channel="sms")
    rows.call(**_caller(rows, OTHER), channel="sms")
    found = _looks(oksana, number=CALLER)
    assert len(found.calls()) == 2
    # The form keeps the number by its handle while the rest is changed.
    handle = parse_qs(urlsplit(found.path).query)["who"][0]
    assert f'name="who" value="{handle}"' in found.source
    narrowed = oksana.sends("/calls", who=handle, channel="sms")
    assert narrowed.calls() == [text]
    assert len(oksana.opens(_link(narrowed, MASKED)).calls()) == 2
    assert len(oksana.opens(_link(narrowed, "Text")).calls()) == 2


@pytest.mark.parametrize("written", ["12345", "671234533 x", "anonymous", "102", "%", "9" * 5000])
def test_what_is_no_whole_number_is_asked_for_again(
    oksana: Browser, rows: Rows, written: str
) -> None:
    call = rows.call()
    page = _looks(oksana, number=written, outcome="informed")
    assert page.status == 400
    assert "That is no whole telephone number." in page.words
    assert page.calls() == [call]
    assert not re.search(r'name="number"[^>]*value=', page.source)
    assert '<option value="informed" selected>' in page.source
    assert _searches(rows) == []


def test_a_number_nobody_called_from_is_explained(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows, OTHER))
    words = _looks(oksana, number=CALLER).words
    assert "Found: 0" in words
    assert "Nobody called or texted from this number" in words
    assert "Whoever hides their number can't be found by it" in words


def _searches(rows: Rows) -> list[tuple[str, str, str]]:
    return [
        (row["city"], row["action"], row["subject"])
        for row in rows.all(tables.audit)
        if row["action"] == "number-searched"
    ]


def test_each_search_for_a_number_is_in_the_audit_but_not_the_number(
    oksana: Browser, rows: Rows
) -> None:
    rows.call(**_caller(rows), started_at=rows.ago(days=3))
    newest = rows.call(**_caller(rows))
    found = _looks(oksana, number=CALLER)
    oksana.opens(found.path)
    _looks(oksana, number=OTHER)
    assert _searches(rows) == [
        (CITY, "number-searched", str(newest)),
        (CITY, "number-searched", "nothing"),
    ]
    kept = rows.store.vault.mac(CITY, CALLER)
    assert kept not in repr(rows.all(tables.audit))


def test_hidden_digits_cannot_be_found_out_by_trying(
    oksana: Browser, rows: Rows, clock: HandClock
) -> None:
    rows.call(**_caller(rows))
    for last in range(60):
        assert _looks(oksana, number=f"+38067111{last:04}").status == 200
    refused = _looks(oksana, number=CALLER)
    assert refused.status == 429
    assert "Too many numbers were looked up in the last hour." in refused.words
    assert len(_searches(rows)) == 60
    clock.advance(14 * 60)
    oksana.opens("/calls")
    for _ in range(4):
        clock.advance(12 * 60)
        oksana.opens("/calls")
    assert "Found: 1" in _looks(oksana, number=CALLER).words


def test_a_search_belongs_to_its_session(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows))
    rows.call(**_caller(rows, OTHER))
    found = _looks(oksana, number=CALLER)
    elsewhere = Browser(oksana.app, "192.0.2.7")
    elsewhere.signs_in("oksana@line.example")
    page = elsewhere.opens(found.path)
    assert "The search for a number is over. Please enter it again." in page.words
    assert len(page.calls()) == 2
    assert MASKED not in page.words.split("Began")[0]


def test_signing_out_ends_a_search(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows))
    found = _looks(oksana, number=CALLER)
    oksana.signs_out()
    assert oksana.opens(found.path).path.startswith("/login")
    oksana.signs_in("oksana@line.example")
    assert "The search for a number is over." in oksana.opens(found.path).words


def test_a_stranger_looks_for_nobody(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows))
    stranger = Browser(oksana.app, "192.0.2.9")
    stranger.opens("/login")
    assert stranger.sends("/calls", number=CALLER).path.startswith("/login")
    assert _searches(rows) == []


def test_a_form_from_elsewhere_is_refused(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows))
    oksana.opens("/calls")
    assert oksana.sends("/calls", number=CALLER, csrf_token="made up").status == 400
    assert _searches(rows) == []


def test_it_is_all_in_ukrainian_too(oksana: Browser, rows: Rows) -> None:
    rows.call(**_caller(rows))
    oksana.opens("/calls")
    oksana.sends("/language", language="uk", next="/calls")
    page = oksana.sends("/calls", **{"number": CALLER, "from": "2026-11-20", "to": "2026-11-22"})
    assert f"Знайдено: 1 Зняти: 20–22 лист. 2026 р. ✕ Зняти: {MASKED}" in page.words
    assert "Усі результати" in page.words
    assert "Це не повний номер" in oksana.sends("/calls", number="12").words
