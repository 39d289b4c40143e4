"""Assistants: taken in once, found by their number."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.errors import Refused
from ivr.store import people
from ivr.store.db import Store
from ivr.store.people import NewAssistant

CITY = "ivano-frankivsk"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
IVAN = NewAssistant(CITY, "Іван", "+380501234501", ("uk", "en"), "m", "hash of a PIN")
AMARA = NewAssistant(CITY, "Amara", "+380671234502", ("en", "fr"), None, "another hash")


def _hours(count: float) -> datetime:
    return NOW + timedelta(hours=count)


@pytest.fixture
def ivan(store: Store) -> int:
    with store.transaction() as conn:
        return people.add_assistant(conn, store.vault, IVAN, now=NOW)


def test_an_assistant_is_found_by_number_and_can_be_named(store: Store, ivan: int) -> None:
    mac = store.vault.mac(CITY, IVAN.number)
    with store.reading() as conn:
        found = people.assistant_with_number(conn, CITY, mac)
        assert people.assistant_with_number(conn, "lviv", mac) is None
    assert found is not None
    assert (found.id, found.languages, found.gender) == (ivan, ("uk", "en"), "m")
    assert (found.active, found.paused, found.created_at) == (True, False, NOW)
    assert store.vault.open(found.name_sealed) == "Іван"
    assert store.vault.open(found.number_sealed) == IVAN.number


def test_neither_name_nor_number_is_shown_by_accident(store: Store, ivan: int) -> None:
    with store.reading() as conn:
        shown = repr(people.assistant(conn, ivan)) + repr(IVAN)
    assert "Іван" not in shown
    assert "1234501" not in shown
    assert "hash" not in shown


def test_the_same_number_is_taken_in_once_a_city(store: Store, ivan: int) -> None:
    with pytest.raises(Refused, match="already"), store.transaction() as conn:
        people.add_assistant(conn, store.vault, IVAN, now=NOW)
    elsewhere = NewAssistant("lviv", "Іван", IVAN.number, ("uk",), "m", "hash")
    with store.transaction() as conn:
        assert people.add_assistant(conn, store.vault, elsewhere, now=NOW) != ivan


def test_assistants_of_a_city_in_the_order_they_came(store: Store, ivan: int) -> None:
    with store.transaction() as conn:
        amara = people.add_assistant(conn, store.vault, AMARA, now=NOW)
        people.set_paused(conn, ivan, True)
        people.set_active(conn, amara, False)
    with store.reading() as conn:
        all_of_them = people.assistants_of(conn, CITY)
    assert [(a.id, a.paused, a.active) for a in all_of_them] == [
        (ivan, True, True),
        (amara, False, False),
    ]


def test_wrong_pins_are_counted_until_a_right_one(store: Store, ivan: int) -> None:
    with store.transaction() as conn:
        assert people.note_wrong_pin(conn, ivan, locked_until=None) == 1
        assert people.note_wrong_pin(conn, ivan, locked_until=_hours(1)) == 2
    with store.reading() as conn:
        locked = people.assistant(conn, ivan)
    assert locked is not None
    assert locked.locked_until == _hours(1)
    with store.transaction() as conn:
        people.note_right_pin(conn, ivan)
        unlocked = people.assistant(conn, ivan)
    assert unlocked is not None
    assert (unlocked.pin_failures, unlocked.locked_until) == (0, None)
