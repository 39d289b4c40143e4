"""Assistants are taken in by number, and listed without showing it."""

import re

import pytest

from ivr.dispatch import pins
from ivr.store import people
from ivr.store.db import Store
from ivr.store.people import Assistant
from tests.cli.conftest import Operator

CITY = "ivano-frankivsk"
ADD_AMARA = 'assistant add "067 111-00 12" --name Amara --language en --language fr --gender f'


def everybody(store: Store) -> tuple[Assistant, ...]:
    with store.reading() as conn:
        return people.assistants_of(conn, CITY)


def test_whoever_is_taken_in_can_sign_in_with_the_pin_shown(
    operator: Operator, store: Store
) -> None:
    said = operator.runs(ADD_AMARA)
    (pin,) = re.findall(r"\b\d{6}\b", said)
    (amara,) = everybody(store)
    assert store.vault.open(amara.number_sealed) == "+380671110012"
    assert store.vault.open(amara.name_sealed) == "Amara"
    assert (amara.languages, amara.gender) == (("en", "fr"), "f")
    with store.transaction() as conn:
        assert pins.check(conn, amara, pin, now=operator.clock.now()) is pins.Verdict.RIGHT
    assert "1110012" not in re.sub(r"\D", "", said.replace(pin, ""))


def test_everybody_gets_a_pin_of_their_own(operator: Operator) -> None:
    first, second = (
        operator.runs(f"assistant add {number} --name A --language en")
        for number in ("+380671110012", "+380671110013")
    )
    assert re.findall(r"\d{6}", first) != re.findall(r"\d{6}", second)


def test_the_same_number_is_taken_in_once(operator: Operator, store: Store) -> None:
    operator.runs(ADD_AMARA)
    assert "already" in operator.fails(ADD_AMARA.replace("067 111-00 12", "+380 67 1110012"))
    assert len(everybody(store)) == 1


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("102", "no telephone number"),
        ("Amara", "no telephone number"),
        ("+380342790001", "landline"),
        ("+380671110102", "HotLine's own"),
    ],
)
def test_a_number_that_cannot_be_an_assistants_is_refused(
    operator: Operator, store: Store, number: str, told: str
) -> None:
    assert told in operator.fails(f"assistant add {number} --name Amara --language en")
    assert everybody(store) == ()


@pytest.mark.parametrize(
    ("language", "told"), [("ua", "Ukrainian is uk"), ("english", "ISO 639-1")]
)
def test_a_language_nobody_knows_is_refused(
    operator: Operator, store: Store, language: str, told: str
) -> None:
    line = f"assistant add +380671110012 --name Amara --language {language}"
    assert told in operator.fails(line)
    assert everybody(store) == ()


def test_a_name_has_something_in_it(operator: Operator) -> None:
    assert "name" in operator.fails('assistant add +380671110012 --name " " --language en')


def test_without_a_language_nobody_is_taken_in(operator: Operator) -> None:
    assert "--language" in operator.misuses("assistant add +380671110012 --name Amara")


def test_the_list_says_who_is_on_duty_and_masks_numbers(operator: Operator, store: Store) -> None:
    operator.runs(ADD_AMARA)
    operator.runs("assistant add +380501110011 --name Іван --language uk")
    operator.runs("duty add +380671110012 2026-11-22T08:00 2026-11-22T20:00")
    _, amara, ivan = operator.runs("assistant list").splitlines()
    assert re.search(r"\+380 67 ••• •• 12 +Amara +en, fr +on duty until Sun 22 Nov .* 20:00", amara)
    assert re.search(r"\+380 50 ••• •• 11 +Іван +uk +off duty", ivan)
    with store.transaction() as conn:
        people.set_paused(conn, everybody(store)[0].id, True)
        people.set_active(conn, everybody(store)[1].id, False)
    listed = operator.runs("assistant list")
    assert "but pausing" in listed
    assert "has left" in listed


def test_an_empty_list_says_what_to_do(operator: Operator) -> None:
    assert "scripts/hotline assistant add" in operator.runs("assistant list")


def test_a_city_nobody_serves_is_refused_with_those_there_are(operator: Operator) -> None:
    assert CITY in operator.fails("assistant list --city lviv")
    assert operator.runs(f"assistant list --city {CITY}")


def test_who_gets_no_texts_shows_in_the_list_until_texts_are_on_again(
    operator: Operator, store: Store
) -> None:
    operator.runs(ADD_AMARA)
    (amara,) = everybody(store)
    assert "rung" not in operator.runs("assistant list")
    with store.transaction() as conn:
        people.texts_off(conn, amara.id, now=operator.clock.now())
    assert "off duty; gets no texts (STOP), is rung" in operator.runs("assistant list")
    operator.runs('assistant texts-on "067 111-00 12"')
    assert "rung" not in operator.runs("assistant list")
    assert "gets texts already" in operator.fails('assistant texts-on "067 111-00 12"')
    assert "no assistant with this number" in operator.fails('assistant texts-on "067 111-00 13"')


def test_who_agrees_to_be_woken_is_noted_and_may_change_their_mind(
    operator: Operator, store: Store
) -> None:
    operator.runs(ADD_AMARA)
    assert [each.wake for each in everybody(store)] == [False]
    assert "at any hour" in operator.runs('assistant wake "067 111-00 12"')
    assert [each.wake for each in everybody(store)] == [True]
    assert "may be woken" in operator.runs("assistant list")
    assert "on duty only" in operator.runs('assistant wake "067 111-00 12" --off')
    assert [each.wake for each in everybody(store)] == [False]
    assert "no assistant" in operator.fails("assistant wake +380671110099")
    operator.runs("assistant add +380671110013 --name Olha --language en --wake")
    assert [each.wake for each in everybody(store)] == [False, True]


def test_who_is_in_training_is_shown_so_until_certified_or_allowed(
    operator: Operator, store: Store
) -> None:
    operator.runs(f"{ADD_AMARA} --in-training")
    operator.runs("duty add +380671110012 2026-11-22T08:00 2026-11-22T21:00")
    assert "in training, offered no case" in operator.runs("assistant list")
    gap = "Nobody is on duty:\n  Sun 22 Nov 2026 12:00"
    assert gap in operator.runs("duty gaps --days 1")
    said = operator.runs("assistant certify +380671110012 --allow 'nobody else speaks French'")
    assert "is offered cases all the same: nobody else speaks French" in said
    assert "in training, but allowed" in operator.runs("assistant list")
    assert gap not in operator.runs("duty gaps --days 1")
    (amara,) = everybody(store)
    assert "French" not in str(amara.allowed_sealed)
    assert "is certified" in operator.runs("assistant certify +380671110012")
    assert "in training" not in operator.runs("assistant list")
    operator.runs("assistant certify +380671110012 --off")
    assert "in training, offered no case" in operator.runs("assistant list")


@pytest.mark.parametrize(
    ("rest", "told"),
    [("--off --allow because", "leave out --off"), ("--allow ' '", "A reason has")],
)
def test_an_exception_needs_a_reason(operator: Operator, rest: str, told: str) -> None:
    operator.runs(ADD_AMARA)
    assert told in operator.fails(f"assistant certify +380671110012 {rest}")
