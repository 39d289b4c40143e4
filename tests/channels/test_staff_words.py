"""Assistants' commands as they are really typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels.staff_words import (
    Again,
    Card,
    Command,
    Cover,
    Done,
    Duty,
    Off,
    On,
    Pass,
    Say,
    Sick,
    Swap,
    Take,
    read,
)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("TAKE", Take()),
        ("take.", Take()),
        ("ТАКЕ", Take()),  # on a Ukrainian keyboard
        ("Беру!", Take()),
        ("БЕPУ", Take()),  # with a Latin P
        ("TAKE 482193", Take("482193")),
        ("take 482 193", Take("482193")),
        ("Take 482-193.", Take("482193")),
        ('TAKE "482193"', Take("482193")),
        ("«беру» «482193»", Take("482193")),
        ("TAKE482193", Take("482193")),
        ("TAKE #482193", Take("482193")),
        ("take O82I93", Take("082193")),
        ("TAKE ٤٨٢١٩٣", Take("482193")),
        ("TAKE 20", Take(minutes=20)),
        ("TAKE 482193 20", Take("482193", 20)),
        ("take 482193 in 20 minutes", Take("482193", 20)),
        ("Беру 482193 через 15 хв.", Take("482193", 15)),
        ("беру 20 хвилин", Take(minutes=20)),
        ("TAKE 0", Take()),
    ],
)
def test_taking(text: str, command: Take) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("PASS", Pass()),
        ("пас", Pass()),
        ("Pass 482193", Pass("482193")),
        ("ПАС 482193, захворіла", Pass("482193")),
    ],
)
def test_passing(text: str, command: Pass) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("SICK", Sick()),
        ("Хворію.", Sick()),
        ("sick 2", Sick(2)),
        ("SWAP", Swap()),
        ("ОБМІН 1", Swap(place=1)),
        ("swap 482 193 2", Swap("482193", 2)),
        ("SWAP 482193", Swap("482193")),
        ("COVER", Cover()),
        ("Заміню 482193!", Cover("482193")),
    ],
)
def test_shifts_are_handed_over(text: str, command: Command) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    "text", ["sick of this", "sick 482193", "swap my shift", "cover me please", "COVER 482193 2"]
)
def test_a_sentence_that_begins_with_such_a_word_hands_nothing_over(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("SAY 482193 Hello, I am Ivan.", Say("482193", "Hello, I am Ivan.")),
        ("say 482 193: Hello", Say("482193", "Hello")),
        ("Скажи 482193 Добрий день!\nЯ Іван", Say("482193", "Добрий день!\nЯ Іван")),
        ("СКАЖИ «482193» №5 — там", Say("482193", "№5 — там")),
        ("skazhy 482193 - dobryi den", Say("482193", "dobryi den")),
        ("SAY482193 hello", Say("482193", "hello")),
        ("SAY \u200e482193 hello", Say("482193", "hello")),
        ("SAY 482193 :) 12 o'clock", Say("482193", ":) 12 o'clock")),
        ("SAY hello there", Say(words="hello there")),
        ("SAY 48219 hello", Say()),
        ("SAY 482193", Say("482193")),
        ("SAY", Say()),
    ],
)
def test_saying(text: str, command: Say) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("CARD", Card()),
        ("card 482193", Card("482193")),
        ("КАРТКА крадіжка", Card(topic="крадіжка")),
        ("kartka: lost documents?", Card(topic="lost documents?")),
    ],
)
def test_asking_for_a_card(text: str, command: Card) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("AGAIN", Again()),
        ("again 482 193", Again("482193")),
        ("АGАІN 482193", Again("482193")),  # with three Cyrillic letters
        ("Знову!", Again()),
        ("ЗНОВУ «482193»", Again("482193")),
        ("znovu 482193", Again("482193")),
        ("Again 482193 please", Again("482193")),
    ],
)
def test_trying_again(text: str, command: Again) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("DONE", Done()),
        ("done 1", Done(outcome=1)),
        ("DONE 482193", Done("482193")),
        ("DONE 482193 1", Done("482193", 1)),
        ("Готово 482193 2 Передала юристу.", Done("482193", 2, "Передала юристу.")),
        ("ГОТОВО: 482193 - 3, calls again on Monday", Done("482193", 3, "calls again on Monday")),
        ("done 482193 gave her the number", Done("482193", None, "gave her the number")),
        ("DONE 482193 12 calls", Done("482193", None, "12 calls")),
        ("DONE\n482193\n1\nok", Done("482193", 1, "ok")),
    ],
)
def test_closing(text: str, command: Done) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ON", On()),
        ("on.", On()),
        ("ОN", On()),  # with a Cyrillic O
        ("Тут!", On()),
        ("tut", On()),
        ("ON duty please", None),
        ("on duty", On()),
        ("OFF", Off()),
        ('"off"', Off()),
        ("Off now.", Off()),
        ("пауза", Off()),
        ("Пауза, будь ласка", Off()),
        ("PAUZA", Off()),
        ("pause", Off()),
        ("DUTY", Duty()),
        ("Зміни?", Duty()),
        ("zminy", Duty()),
        ("OFF?", None),  # a question changes nothing
        ("on my way", None),
        ("Тут страшно", None),
        ("off to bed, sorry", None),
        ("duty tomorrow is hard for me", None),
    ],
)
def test_on_duty_and_off(text: str, command: Command | None) -> None:
    assert read(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "482193",
        "Take it easy",
        "Таке буває",
        "pass me her number",
        "again and again nobody answers",
        "знову не відповідає",
        "taken",
        "END 482193",
        "Дякую!",
        "I am done",
        "TAKE 482193 and 771200",
        "9",
    ],
)
def test_other_texts_are_no_command(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=500))
def test_reading_never_fails(text: str) -> None:
    read(text)


@given(st.text(max_size=200))
def test_a_note_is_kept_whatever_it_says(note: str) -> None:
    command = read(f"DONE 482193 1 x {note}")
    assert isinstance(command, Done)
    assert (command.code, command.outcome) == ("482193", 1)
    assert command.note is not None
    assert command.note.startswith("x")


@pytest.mark.parametrize(
    "text", ["TAKE" + 60_000 * " " + "x", "TAKE " + 60_000 * "1 ", 60_000 * "."]
)
def test_no_text_holds_up_a_command(text: str) -> None:
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 0.5
