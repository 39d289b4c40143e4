"""What is remembered about a number, and that two texts at once are taken one after the other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

from sqlalchemy import text

from ivr.store import callers
from ivr.store.db import Store

CITY = "ivano-frankivsk"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def _texts(store: Store, sid: str, words: str) -> None:
    with store.transaction() as conn:
        caller = callers.lock(conn, store.vault, CITY, "mac", now=NOW)
        said = (caller.state or "") + words
        callers.keep(conn, store.vault, replace(caller, state=said, last_message_sid=sid))


def _state(store: Store) -> str | None:
    with store.transaction() as conn:
        return callers.lock(conn, store.vault, CITY, "mac", now=NOW).state


def test_a_callers_language_is_remembered_and_changed(store: Store) -> None:
    assert callers.known(store, CITY, "mac", now=NOW).language is None
    for language in ("uk", "en"):
        with store.transaction() as conn:
            callers.remember_language(conn, CITY, "mac", language, now=NOW)
    assert callers.known(store, CITY, "mac", now=NOW).language == "en"
    assert callers.known(store, "lviv", "mac", now=NOW).language is None


def test_a_greeting_goes_out_without_the_database(store: Store) -> None:
    with store.transaction() as conn:
        conn.execute(text("DROP TABLE callers"))
    assert callers.known(store, CITY, "mac", now=NOW).language is None


def test_a_conversation_by_text_goes_on_where_it_was(store: Store) -> None:
    _texts(store, "SM1", "documents,")
    _texts(store, "SM2", "passport")
    assert _state(store) == "documents,passport"


def test_a_conversation_keeps_a_language_that_was_chosen_by_voice(store: Store) -> None:
    with store.transaction() as conn:
        callers.remember_language(conn, CITY, "mac", "uk", now=NOW)
    _texts(store, "SM1", "паспорт")
    assert callers.known(store, CITY, "mac", now=NOW).language == "uk"


def test_everything_about_a_caller_is_kept(store: Store) -> None:
    with store.transaction() as conn:
        fresh = callers.lock(conn, store.vault, CITY, "mac", now=NOW)
        full = replace(
            fresh,
            last_seen=NOW + timedelta(days=1),
            language="en",
            state="state",
            pending="the rest",
            last_message_sid="SM1",
            last_reply="Your passport",
            opted_out=True,
        )
        callers.keep(conn, store.vault, full)
    with store.transaction() as conn:
        assert callers.lock(conn, store.vault, CITY, "mac", now=NOW) == full


def test_no_word_of_a_person_stands_in_the_database_in_clear(store: Store) -> None:
    _texts(store, "SM1", "I lost my passport")
    with store.reading() as conn:
        (kept,) = conn.execute(text("SELECT * FROM callers")).all()
    assert "passport" not in repr(kept)


def test_eight_texts_at_once_are_taken_one_after_the_other(store: Store) -> None:
    together = Barrier(8)

    def text_in(number: int) -> None:
        together.wait()
        _texts(store, f"SM{number}", str(number))

    with ThreadPoolExecutor(8) as phone:
        list(phone.map(text_in, range(8)))
    assert sorted(_state(store) or "") == list("01234567")


def test_a_forgotten_caller_is_a_stranger(store: Store) -> None:
    _texts(store, "SM1", "hello")
    with store.transaction() as conn:
        assert callers.forget(conn, CITY, "mac")
        assert not callers.forget(conn, CITY, "mac")
    assert _state(store) is None
