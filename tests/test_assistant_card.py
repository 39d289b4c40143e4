"""docs/assistant-card.md tells every word and every key that assistants have, and no other."""

import re
from itertools import chain
from pathlib import Path

import pytest

from ivr.channels import caller_words, staff_words
from ivr.conversations.room.assistant import ROLES
from ivr.conversations.staff.menu import Key
from tests.flow.walk import shipped

CARD = (Path(__file__).parents[1] / "docs" / "assistant-card.md").read_text("utf-8")
TYPED = re.findall(r"`(\w[^`]+)`", CARD)
IN_THE_TALK = re.findall(r"`\*([0-9*])`", CARD)
KEYS = re.findall(r"(?m)^\| `(.)` \|", CARD)
EVERYWHERE = ["9", "0", "*", "#"]


OURS = tuple(words for words in staff_words.WORDS if words is not staff_words.SEEN)
"""SEEN is a supervisor's."""


@pytest.mark.parametrize("word", [*chain(*OURS)])
def test_every_command_is_on_the_card(word: str) -> None:
    assert word in {typed.split()[0] for typed in TYPED}


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_the_card_tells_to_text_is_understood(typed: str) -> None:
    assert staff_words.read(typed) is not None or typed.casefold() in caller_words.MENU


def test_the_card_has_the_keys_of_the_menu_and_those_of_every_menu() -> None:
    assert [*Key, *EVERYWHERE] == KEYS


def test_the_card_has_the_keys_of_the_menu_in_the_talk() -> None:
    assert [*ROLES, "*"] * 2 == IN_THE_TALK


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_menu_in_the_talk_tells_the_same_keys(language: str) -> None:
    told = shipped().phrase("room-menu").spoken[language]
    assert re.findall(r"\d", told) == [*ROLES]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_menu_itself_tells_the_same_keys(language: str) -> None:
    told = shipped().phrase("staff-menu").spoken[language]
    assert re.findall(r"\d", told) == [*Key]


def test_the_card_fits_on_a_page() -> None:
    assert len(CARD.splitlines()) <= 60
    assert len(re.findall(r"\w+", CARD)) <= 750
