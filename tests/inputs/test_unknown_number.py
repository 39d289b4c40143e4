"""Calls and texts to a number that is in no city's pack: the only city's, else the public ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.app import read_content
from ivr.settings import load_settings
from ivr.store.tables import callbacks, journal
from tests.conftest import Copy
from tests.inputs.conftest import a_carrier
from tests.inputs.post import ASSISTANT, BISI, CALL, PATROL, TEXT, Carrier, rings, said

ROOT = Path(__file__).parents[2]
UNKNOWN = ["+380342550199", "", "anonymous", "102", "sip:line@example.com", "' OR 1=1--", "\x00"]

LVIV = """\
city: lviv
numbers: ["+380322550102"]
languages: [uk, en]
patrol: {voice: ["+380322790001"], sms: ["+380672790004"]}
speak: {police: "102"}
"""


@pytest.fixture(scope="module")
def two_cities(tmp_path_factory: pytest.TempPathFactory, sqlite_copy: Copy) -> Iterator[Carrier]:
    """A HotLine that serves Ivano-Frankivsk and Lviv."""
    packs = tmp_path_factory.mktemp("cities")
    for pack in (ROOT / "cities").glob("*.yaml"):
        (packs / pack.name).write_text(pack.read_text())
    (packs / "lviv.yaml").write_text(LVIV)
    var = tmp_path_factory.mktemp("var")
    content = read_content(load_settings({"HOTLINE_VAR": str(var), "HOTLINE_CITIES": str(packs)}))
    with sqlite_copy() as url, a_carrier(var, url, content) as opened:
        yield opened


@pytest.mark.parametrize("number", UNKNOWN, ids=repr)
def test_the_only_city_answers_for_every_number(carrier: Carrier, number: str) -> None:
    call, text = {**CALL, "To": number}, {**TEXT, "To": number, "Body": "SOS"}
    assert "English" in said(carrier.posts("/voice", call))
    assert rings(carrier.posts("/voice/turn/-", {**call, "Digits": "9"})) == PATROL[:1]
    assert len(carrier.posts("/sms", text).verbs) == 3


@pytest.mark.parametrize("number", UNKNOWN, ids=repr)
@pytest.mark.parametrize("caller", [BISI, "", ASSISTANT, "anonymous"], ids=repr)
def test_of_several_cities_none_is_guessed_and_the_public_numbers_are_told(
    two_cities: Carrier, number: str, caller: str
) -> None:
    call = {**CALL, "To": number, "From": caller}
    for place in ("/voice", "/voice/turn/-", "/voice/fallback", "/voice/patrol/1/-"):
        for keys in ("", "0", "9", "1"):
            document = two_cities.posts(place, {**call, "Digits": keys})
            assert rings(document) == ()
            assert said(document).count("Police: 1 0 2") == 2
            assert said(document).count("Поліція — сто два") == 2
            assert document.verbs[-1].name == "Hangup"


@pytest.mark.parametrize("body", ["passport", "SOS", "9", "0", ""])
def test_a_text_is_answered_by_the_public_numbers_and_relayed_to_nobody(
    two_cities: Carrier, body: str
) -> None:
    text = {**TEXT, "To": "+380342550199", "Body": body}
    for place in ("/sms", "/sms/fallback"):
        (answer,) = two_cities.posts(place, text).verbs
        assert not answer.attributes
        assert "102" in answer.text
        assert "Поліція" in answer.text


@pytest.mark.parametrize(("body", "sender"), [("STOP", BISI), ("START", BISI), ("hi", "Kyivstar")])
def test_whoever_wants_no_text_or_can_get_none_gets_none(
    two_cities: Carrier, body: str, sender: str
) -> None:
    text = {**TEXT, "To": "+380342550199", "Body": body, "From": sender}
    assert two_cities.posts("/sms", text).verbs == ()


def test_nothing_is_kept_of_it(two_cities: Carrier) -> None:
    call = {**CALL, "To": "+380342550199"}
    two_cities.posts("/voice/turn/-", {**call, "Digits": "0"})
    two_cities.posts("/status/call", {**call, "CallStatus": "no-answer"})
    with two_cities.line.hotline.store.reading() as conn:
        kept = [*conn.execute(select(journal)), *conn.execute(select(callbacks))]
    assert kept == []


def test_each_citys_own_number_is_that_citys(two_cities: Carrier) -> None:
    lviv = {**CALL, "To": "+380322550102"}
    assert rings(two_cities.posts("/voice/turn/-", {**lviv, "Digits": "9"})) == ("+380322790001",)
    ours = {**CALL, "Digits": "9"}
    assert rings(two_cities.posts("/voice/turn/-", ours)) == PATROL[:1]


def test_a_desk_that_is_rung_hears_why_whatever_its_leg_is_called(two_cities: Carrier) -> None:
    leg = {**CALL, "To": "+380322790001", "From": "anonymous"}
    place = f"/voice/desk/1/{CALL['CallSid']}"
    assert "Людина в небезпеці" in said(two_cities.posts(place, leg))
    assert two_cities.posts(f"{place}/key", {**leg, "Digits": "5"}).verbs == ()
