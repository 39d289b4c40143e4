"""Signing in and out, as supervisors and those who are none try it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from ivr.clock import HandClock
from ivr.errors import Refused
from ivr.settings import Settings
from ivr.store import tables
from ivr.store.db import Store, make_engine
from ivr.store.vault import Vault
from ivr.web import passwords
from ivr.web.login import add_supervisor
from tests.web.conftest import OKSANA, pages
from tests.web.rows import CITY, Rows
from tests.web.visits import PASSWORD, Browser

WRONG = "three grey geese in June"
NOT_RIGHT = "E-mail or password is not right."
TOO_MANY = "That was too many tries. Please wait 15 minutes, then try again."


def test_a_supervisor_signs_in_and_gets_where_she_wanted(app: Flask) -> None:
    browser = Browser(app)
    asked = browser.opens("/calls?before=1-1")
    assert asked.path.startswith("/login?next=/calls")
    page = browser.signs_in(f"  {OKSANA.upper()} ", wanting="/calls?before=1-1")
    assert page.status == 200
    assert page.path == "/calls?before=1-1"
    assert f"Signed in as {OKSANA}" in page.words


def test_every_page_but_the_form_needs_a_sign_in(app: Flask) -> None:
    for path in ("/", "/calls", "/calls/1"):
        assert Browser(app).opens(path).path.startswith("/login")


def test_whatever_is_wrong_the_answer_is_the_same(app: Flask) -> None:
    for number, (email, password) in enumerate(
        (
            (OKSANA, WRONG),
            (OKSANA, ""),
            (OKSANA, "x" * 100_000),
            (OKSANA, f"{PASSWORD}\x00"),
            ("nobody@line.example", PASSWORD),
            ("", ""),
            ("oksana", PASSWORD),
            ("nul\x00@line.example", PASSWORD),
            ("' OR 1=1 --@line.example", PASSWORD),
        )
    ):
        browser = Browser(app, address=f"192.0.2.{number}")
        page = browser.signs_in(email, password)
        assert page.status == 403, email
        assert NOT_RIGHT in page.words, email
        assert not browser.is_signed_in()


def test_the_answer_takes_as_long_for_somebody_unknown(app: Flask) -> None:
    def quickest(email: str) -> float:
        browser, times = Browser(app), []
        browser.opens("/login")
        for _ in range(4):
            began = time.perf_counter()
            browser.signs_in(email, WRONG)
            times.append(time.perf_counter() - began)
        return min(times)

    assert quickest("nobody@line.example") > quickest(OKSANA) / 2


def test_after_five_wrong_passwords_she_waits_a_quarter_of_an_hour(
    app: Flask, clock: HandClock
) -> None:
    browser = Browser(app)
    for _ in range(5):
        assert NOT_RIGHT in browser.signs_in(OKSANA, WRONG).words
        clock.advance(60)
    assert TOO_MANY in browser.signs_in(OKSANA).words
    clock.advance(10 * 60 + 1)
    assert browser.signs_in(OKSANA).path == "/calls"


def test_an_unknown_account_is_throttled_just_the_same(app: Flask) -> None:
    browser = Browser(app)
    answers = [browser.signs_in("nobody@line.example", WRONG).status for _ in range(6)]
    assert answers == [403] * 5 + [429]


def test_one_address_gets_twenty_tries_whatever_the_accounts(app: Flask) -> None:
    browser = Browser(app, address="2001:db8::1")
    for number in range(20):
        assert browser.signs_in(f"guess{number}@line.example", WRONG).status == 403
    neighbour = Browser(app, address="2001:db8::ffff:2")
    assert TOO_MANY in neighbour.signs_in(OKSANA).words
    assert Browser(app, address="2001:db8:1::1").signs_in(OKSANA).path == "/calls"


def test_guessing_from_everywhere_keeps_no_supervisor_out(app: Flask, oksana: Browser) -> None:
    oksana.signs_out()
    for number in range(10):
        guesser = Browser(app, address=f"198.51.100.{number}")
        for _ in range(5):
            guesser.signs_in(OKSANA, WRONG)
    assert TOO_MANY in Browser(app, address="203.0.113.9").signs_in(OKSANA).words
    assert oksana.signs_in(OKSANA).path == "/calls"


def test_somebody_elses_known_browser_is_a_stranger_here(app: Flask, oksana: Browser) -> None:
    oksana.signs_out()
    answers = [oksana.signs_in("nobody@line.example", WRONG).status for _ in range(6)]
    assert answers[-1] == 429


def test_tries_at_the_same_instant_see_each_other(app: Flask) -> None:
    browsers = [Browser(app) for _ in range(12)]
    for browser in browsers:
        browser.opens("/login")
    with ThreadPoolExecutor(12) as at_once:
        answers = list(at_once.map(lambda each: each.signs_in(OKSANA, WRONG).status, browsers))
    assert answers.count(403) <= 5
    assert set(answers) <= {403, 429, 503}


def test_in_a_flood_of_sign_ins_the_rest_try_again_and_it_does_not_count(app: Flask) -> None:
    browser = Browser(app)
    for _ in range(4):
        browser.signs_in(OKSANA, WRONG)
    taken = [passwords.PLACES.acquire() for _ in range(4)]
    try:
        page = browser.signs_in(OKSANA)
    finally:
        passwords.PLACES.release(len(taken))
    assert page.status == 503
    assert "Many are signing in at this moment" in page.words
    assert browser.signs_in(OKSANA).path == "/calls"


def test_the_right_password_forgets_the_wrong_ones(app: Flask) -> None:
    browser = Browser(app)
    for _ in range(4):
        browser.signs_in(OKSANA, WRONG)
    assert browser.signs_in(OKSANA).path == "/calls"
    browser.signs_out()
    assert NOT_RIGHT in browser.signs_in(OKSANA, WRONG).words


def test_signing_in_leads_to_our_own_pages_only(app: Flask) -> None:
    for wanted in (
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil",
    ):
        browser = Browser(app)
        browser.opens("/login")
        form = {"csrf_token": browser.token, "email": OKSANA, "password": PASSWORD, "next": wanted}
        assert browser.client.post("/login", data=form).location == "/calls", wanted


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app: Flask, oksana: Browser) -> None:
    kept = oksana.client.get_cookie("hotline")
    assert kept is not None
    thief = Browser(app)
    thief.client.set_cookie("hotline", kept.value)
    assert thief.is_signed_in()
    assert oksana.signs_out().path == "/login"
    thief.client.set_cookie("hotline", kept.value)
    assert not thief.is_signed_in()
    assert not oksana.is_signed_in()


def test_signing_out_needs_the_form_of_this_session(oksana: Browser) -> None:
    assert oksana.client.get("/logout").status_code == 405
    oksana.token = ""
    page = oksana.sends("/logout")
    assert page.status == 400
    assert "This page was open for too long" in page.words
    assert oksana.is_signed_in()


def test_nothing_from_before_the_sign_in_counts_after_it(app: Flask) -> None:
    browser = Browser(app)
    browser.opens("/login")
    before = browser.token
    browser.signs_in(OKSANA)
    browser.token = before
    assert browser.sends("/logout").status == 400


def test_a_forgotten_session_ends_after_a_quarter_of_an_hour(
    oksana: Browser, clock: HandClock
) -> None:
    clock.advance(14 * 60)
    assert oksana.is_signed_in()
    clock.advance(14 * 60)
    assert oksana.is_signed_in()
    clock.advance(15 * 60)
    assert not oksana.is_signed_in()


def test_a_busy_session_ends_after_eight_hours(oksana: Browser, clock: HandClock) -> None:
    for _ in range(47):
        clock.advance(10 * 60)
        assert oksana.is_signed_in()
    clock.advance(10 * 60)
    assert not oksana.is_signed_in()


def test_a_supervisor_who_left_is_out_at_once(oksana: Browser, store: Store) -> None:
    with store.transaction() as conn:
        conn.execute(update(tables.supervisors).values(active=False))
    assert not oksana.is_signed_in()
    assert NOT_RIGHT in oksana.signs_in(OKSANA).words


def test_a_cookie_that_was_changed_is_worth_nothing(app: Flask, oksana: Browser) -> None:
    kept = oksana.client.get_cookie("hotline")
    assert kept is not None
    oksana.client.set_cookie("hotline", kept.value[:-2] + "xx")
    assert not oksana.is_signed_in()


def test_cookies_are_for_this_site_and_no_script(oksana: Browser) -> None:
    oksana.sends("/language", language="uk")
    for name in ("hotline", "hotline-browser", "hotline-language"):
        cookie = oksana.client.get_cookie(name)
        assert cookie is not None
        assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")


def test_with_https_cookies_never_travel_without_it(
    store: Store, clock: HandClock, https_settings: Settings
) -> None:
    add_supervisor(store, email=OKSANA, city=CITY, password=PASSWORD, now=clock.now())
    browser = Browser(pages(store, clock, https_settings), site="https://line.example")
    set_by_form = browser.opens("/login").answer.headers["Set-Cookie"]
    # Browsers refuse a __Host- cookie that is not Secure, has a domain or another path.
    assert set_by_form.startswith("__Host-hotline=")
    assert set_by_form.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    # No Referer is sent, because our own pages forbid it.
    page = browser.signs_in(OKSANA)
    assert page.path == "/calls"
    assert page.answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    browser.sends("/language", language="uk")
    names = ("__Host-hotline", "__Host-hotline-browser", "hotline-language")
    kept = [browser.client.get_cookie(name, "line.example") for name in names]
    assert [cookie.secure for cookie in kept if cookie] == [True, True, True]


def test_pages_carry_the_headers_that_guard_them(oksana: Browser) -> None:
    headers = oksana.opens("/calls").answer.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_a_browser_keeps_what_is_the_same_for_everybody_and_nothing_else(oksana: Browser) -> None:
    style, nowhere = (oksana.client.get(at) for at in ("/static/hotline.css", "/nowhere"))
    assert (style.status_code, style.headers["Cache-Control"]) == (200, "no-cache")
    assert (nowhere.status_code, nowhere.headers["Cache-Control"]) == (404, "no-store")
    style.close()


def test_no_page_asks_for_anything_from_another_host(oksana: Browser) -> None:
    source = oksana.opens("/calls").source
    assert "<script" not in source
    assert "style=" not in source
    assert "//" not in source.replace("<!doctype html>", "")


def test_who_signed_in_and_out_is_in_the_audit(oksana: Browser, rows: Rows) -> None:
    oksana.signs_out()
    noted = [(row["action"], row["city"]) for row in rows.all(tables.audit)]
    assert noted == [("supervisor-added", CITY), ("signed-in", CITY), ("signed-out", CITY)]


def test_without_the_database_the_page_says_so(
    vault: Vault, clock: HandClock, settings: Settings
) -> None:
    away = Store(make_engine("sqlite:////nowhere/at/all.sqlite", patience=0.1), vault)
    page = Browser(pages(away, clock, settings)).signs_in(OKSANA)
    assert page.status == 503
    assert "The telephone goes on working" in page.words


def test_the_language_is_chosen_once_and_remembered(app: Flask, clock: HandClock) -> None:
    browser = Browser(app)
    browser.opens("/login?next=/calls/7")
    page = browser.sends("/language", language="uk", next="/login?next=/calls/7")
    assert page.path == "/login?next=/calls/7"
    assert "Для супервізорів" in page.words
    assert "Дзвінки та SMS" in browser.signs_in(OKSANA).words
    # A browser that has not chosen reads what she last read in.
    assert "Дзвінки та SMS" in Browser(app).signs_in(OKSANA).words


def test_a_browser_that_prefers_ukrainian_gets_it(app: Flask) -> None:
    browser = Browser(app, language="uk-UA,uk;q=0.9,en;q=0.5")
    page = browser.opens("/login")
    assert '<html lang="uk">' in page.source
    assert "Увійти" in page.words
    assert "Дзвінки та SMS" in browser.signs_in(OKSANA).words


def test_the_switch_of_languages_leads_nowhere_else(oksana: Browser) -> None:
    page = oksana.sends("/language", language="xx", next="//evil.example")
    assert page.path == "/calls"
    assert "Calls and texts" in page.words


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "12 to 128"),
        ("x1" * 65, "12 to 128"),
        ("aaaaaaaaaaaaaaa", "too easy"),
        ("abababababababab", "too easy"),
        ("123456789012", "too easy"),
        ("abcdefghijklmnop", "too easy"),
        ("Oksana likes tea", "a name that others know"),
        ("the hotline 2026", "a name that others know"),
        ("in Ivano-Frankivsk!", "a name that others know"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(
    sqlite_store: Store, clock: HandClock, password: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        add_supervisor(sqlite_store, email=OKSANA, city=CITY, password=password, now=clock.now())


@pytest.mark.parametrize(
    "email", ["", "oksana", "a b@line.example", "@line.example", "a@", "a@b@c"]
)
def test_an_address_that_is_none_is_refused(
    sqlite_store: Store, clock: HandClock, email: str
) -> None:
    with pytest.raises(Refused, match="no e-mail address"):
        add_supervisor(sqlite_store, email=email, city=CITY, password=PASSWORD, now=clock.now())


def test_one_address_is_one_supervisor(app: Flask, store: Store, clock: HandClock) -> None:
    with pytest.raises(Refused, match="already"):
        add_supervisor(store, email=OKSANA.title(), city="lviv", password=PASSWORD, now=clock.now())


def test_the_same_password_typed_on_another_keyboard_is_the_same(
    store: Store, app: Flask, clock: HandClock
) -> None:
    composed, decomposed = "caf\u00e9 au lait, s'il", "cafe\u0301 au lait, s'il"
    email = "amelie@line.example"
    add_supervisor(store, email=email, city=CITY, password=composed, now=clock.now())
    assert Browser(app).signs_in(email, decomposed).path == "/calls"


def test_failures_are_forgotten_when_they_count_no_more(
    app: Flask, rows: Rows, clock: HandClock
) -> None:
    Browser(app).signs_in("first@line.example", WRONG)
    clock.advance(timedelta(hours=1).total_seconds())
    Browser(app).signs_in("second@line.example", WRONG)
    assert len(rows.all(tables.sign_in_failures)) == 1
