"""Neither side of a conversation by text sees the other's number, however it is written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels.private_numbers import gives_away, masked

OWN = "+380501112244"
PUBLIC = frozenset({"+380671110102"})


@pytest.mark.parametrize(
    "text",
    [
        "ring me: 050 111 22 44",
        "0501112244",
        "+38 (050) 111-22-44",
        "380501112244.",
        "00380501112244",
        "case 482193 0501112244",
        "٠٥٠١١١٢٢٤٤",
        "050 111\u200b22 44",
        "it ends with 111 - then 22 - then 44",
        "1 1 1 2 2 4 4",
        "a friend has 067 123 45 67",
        "+48 512 345 678",
    ],
)
def test_words_that_give_a_number_away(text: str) -> None:
    assert gives_away(text, own=OWN, known=PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "come at 18:30 to room 412, bus 55",
        "free legal aid: 0 800 213 103, police 102, psychologist 7333",
        "the office: (0342) 55-01-02",
        "write to us at 067 111 01 02",
        "before 2026-11-25, 1700 to 5100 hryvnias",
        "",
    ],
)
def test_words_that_tell_nobodys_number(text: str) -> None:
    assert not gives_away(text, own=OWN, known=PUBLIC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mine is 050 111 22 44, yours?", "mine is +380 50 ••• •• 44, yours?"),
        ("482193 0671234567 8", "482193 +380 67 ••• •• 67 8"),
        ("room 412", "room 412"),
    ],
)
def test_a_callers_own_number_is_shown_in_part(text: str, shown: str) -> None:
    assert masked(text, own=OWN) == shown


def test_a_landline_is_masked_for_its_owner_only() -> None:
    assert masked("0342 55 11 22", own="+380342551122") == "+380 34 ••• •• 22"
    assert masked("0342 55 11 22", own=OWN) == "0342 55 11 22"


@given(st.text("012345689 +-()x", max_size=60))
def test_what_is_masked_gives_no_mobile_number_away(text: str) -> None:
    assert not gives_away(masked(text), own="+380777777777")


def test_no_text_holds_up_a_conversation() -> None:
    began = time.process_time()
    for text in (800 * "1 ", 1600 * "1", 400 * "+1 2", 320 * "067 1"):
        masked(text, own=OWN)
    assert time.process_time() - began < 2
