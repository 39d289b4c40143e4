"""What belongs to people is sealed, found by fingerprint, and survives a change of keys."""

from base64 import urlsafe_b64decode

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import SettingsError
from ivr.store.vault import Vault

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
BEFORE = Vault((OLD,), "lookup")
BETWEEN = Vault((NEW, OLD), "lookup")
AFTER = Vault((NEW,), "lookup")
OLENA = "+380671234533"


@given(st.text())
def test_whatever_was_sealed_can_be_opened(text: str) -> None:
    assert BEFORE.open(BEFORE.seal(text)) == text


def test_the_same_number_is_sealed_differently_each_time_and_found_the_same() -> None:
    first, second = (BEFORE.number("ivano-frankivsk", OLENA) for _ in range(2))
    assert first.sealed != second.sealed
    assert first.mac == second.mac
    assert OLENA not in first.sealed + first.mac


def test_a_person_in_two_cities_cannot_be_matched() -> None:
    assert BEFORE.mac("ivano-frankivsk", OLENA) != BEFORE.mac("lviv", OLENA)


def test_another_lookup_key_finds_nobody() -> None:
    assert BEFORE.mac("lviv", OLENA) != Vault((OLD,), "another").mac("lviv", OLENA)


def test_a_token_does_not_tell_when_a_person_called() -> None:
    version_and_time = urlsafe_b64decode(BEFORE.seal(OLENA))[:9]
    assert version_and_time == b"\x80" + bytes(8)


def test_keys_are_changed_while_both_are_known() -> None:
    old = BEFORE.seal(OLENA)
    assert BETWEEN.open(old) == OLENA
    fresh = BETWEEN.seal(BETWEEN.open(old))
    assert AFTER.open(fresh) == OLENA


def test_a_key_that_was_thrown_away_too_early_is_asked_for() -> None:
    with pytest.raises(SettingsError, match="Put the older keys back"):
        AFTER.open(BEFORE.seal(OLENA))


def test_a_changed_token_is_not_opened() -> None:
    token = BEFORE.seal(OLENA)
    with pytest.raises(SettingsError):
        BEFORE.open(token[:-5] + ("AAAA=" if token[-5:] != "AAAA=" else "BBBB="))


def test_no_key_is_shown() -> None:
    assert repr(BETWEEN) == "Vault()"
