"""What callers' texts mean: danger first, then a person, words, choices, topics."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels import caller_words, staff_words
from ivr.channels.sms_in import (
    CarrierWord,
    Forget,
    More,
    Read,
    Withdraw,
    is_about_police,
    read,
)
from ivr.flow.catalogue import Catalogue
from ivr.flow.inputs import Answered, Asked, Named, Unclear, Word
from tests.channels.stage import small_catalogue
from tests.flow.walk import shipped

DANGER = Asked(Word.DANGER)
PERSON = Asked(Word.PERSON)
BY_TEXT = Asked(Word.BY_TEXT)
DOCUMENTS = Named("lost-documents")
CHECK = Named("police-check")

DANGEROUS = """
    SOS | sos!! | S.O.S. | S O S | sosss | СОС | сос | 🆘 | they beat me SOS
    9 | 9! | "9" | 9️⃣ | 99 | 999 | ９ | ٩ | press 9 | 9 please | 9 they are at the door
    101 | 102 | 103 | 112 | 911 | 1 0 2 | 1-1-2 | **112 | 101, 102 | call 102 | 102 Halytska 24
"""


def rows(listed: str) -> list[str]:
    return [text.strip() for line in listed.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", rows(DANGEROUS))
def test_a_text_from_danger_alarms_without_any_list(catalogue: Catalogue, text: str) -> None:
    assert read(text, catalogue=catalogue) == DANGER


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("TEXT", BY_TEXT),
        ("please text me, don't call", BY_TEXT),
        ("Don't call me", BY_TEXT),
        ("no calls please, only sms", BY_TEXT),
        ("I am deaf", BY_TEXT),
        ("I can't hear, my passport was stolen", BY_TEXT),
        ("Please write to me, I lost my passport", BY_TEXT),
        ("they will write to me about my passport", Named("lost-documents")),
        ("Please text me, I lost my passport", BY_TEXT),
        ("Напишіть мені, будь ласка, я не чую", BY_TEXT),
        ("Добрий день, я не чую, вкрали паспорт", BY_TEXT),
        ("Пишіть, не дзвоніть", BY_TEXT),
        ("не дзвоніть мені", BY_TEXT),
        ("pyshit bud laska", BY_TEXT),
        ("call me", PERSON),
        ("text of the contract", Unclear()),
        ("do not call the police on my friend", Unclear()),
        ("don't call, fire", Unclear()),
        ("SOS, don't call", DANGER),
    ],
)
def test_whoever_wants_no_call_is_written_to(
    catalogue: Catalogue, text: str, meaning: Read
) -> None:
    assert read(text, catalogue=catalogue) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("police document check", CHECK),
        ("The police took my passport", DOCUMENTS),
        ("поліція, перевірка документів", CHECK),
        ("is the police open today?", Unclear()),
        ("9 months without my passport", DOCUMENTS),
        ("9 листопада забрали паспорт", DOCUMENTS),
        ("9 pm", Unclear()),
        ("102 34 56", Answered("1023456")),
        ("sosiska", Unclear()),
    ],
)
def test_a_question_about_the_police_is_no_alarm(
    catalogue: Catalogue, text: str, meaning: Read
) -> None:
    assert read(text, catalogue=catalogue) == meaning


@pytest.mark.parametrize(
    "text",
    rows("""
    0 | 0! | ٠ | HELP | help me | Help, please | CALL | call me back | please call me
    I want to talk to a person | допоможіть | Допоможіть, будь ласка! | потрібна допомога
    подзвоніть | передзвоніть мені | dopomozhit | peredzvonit, bud laska | оператор | помогите
    """),
)
def test_whoever_wants_a_person_gets_one(catalogue: Catalogue, text: str) -> None:
    assert read(text, catalogue=catalogue) == PERSON


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("MENU", Asked(Word.MENU)),
        ("меню", Asked(Word.MENU)),
        ("More, please", More()),
        ("ЩЕ", More()),
        ("Ще раз", Asked(Word.AGAIN)),
        ("LANG", Asked(Word.LANGUAGE)),
        ("мова", Asked(Word.LANGUAGE)),
        ("PRIVACY", Asked(Word.PRIVACY)),
        ("Приватність", Asked(Word.PRIVACY)),
        ("BACK", Asked(Word.BACK)),
        ("назад", Asked(Word.BACK)),
        ("*", Asked(Word.BACK)),
        ("＊", Asked(Word.BACK)),
        ("#", Asked(Word.AGAIN)),
        ("DELETE", Forget()),
        ("delete my data", Forget()),
        ("DELETE 482193", Forget("482193")),
        ("delete all my data 482-193 please", Forget("482193")),
        ("DELETE 4821", Forget()),
        ("ВИДАЛИТИ 482 193", Forget("482193")),
        ("Видалити", Forget()),
        ("DROP 482193", Withdraw("482193")),
        ("drop 482 193.", Withdraw("482193")),
        ("СКАСУВАТИ «482-193»", Withdraw("482193")),
        ("DROP 4B2193", Unclear()),
        ("DROP O82I93", Withdraw("082193")),
        ("DROP", Withdraw(None)),
        ("DROP 4821931", Unclear()),
    ],
)
def test_words_of_our_own(catalogue: Catalogue, text: str, meaning: Read) -> None:
    assert read(text, catalogue=catalogue) == meaning


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("2", "2"),
        (" 2. ", "2"),
        ("(2)", "2"),
        ("№2", "2"),
        ("2️⃣", "2"),
        ("２", "2"),
        ("٢", "2"),
        ("2 please", "2"),
        ("number 2", "2"),
        ("+380 67 123-45-33", "380671234533"),
        ("0671234533#", "0671234533"),
        ("1" * 50, "1" * 32),
    ],
)
def test_digits_choose_in_any_script(catalogue: Catalogue, text: str, keys: str) -> None:
    assert read(text, catalogue=catalogue) == Answered(keys)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("passport", DOCUMENTS),
        ("I LOST my Pàssport!", DOCUMENTS),
        ("my passports are gone", DOCUMENTS),
        ("help, passport stolen", DOCUMENTS),
        ("student-card?", DOCUMENTS),
        ("загубила паспорт", DOCUMENTS),
        ("Без паспортa", DOCUMENTS),
        ("па́спортом", DOCUMENTS),
        ("zahubyla pasport", DOCUMENTS),
        ("document check", CHECK),
        ("перевіряють документи", CHECK),
        ("загубили документ", DOCUMENTS),
        ("pass", Unclear()),
        ("lostness", Unclear()),
        ("паста", Unclear()),
        ("", Unclear()),
        (" \u00a0\u200b\n", Unclear()),
        ("🙂", Unclear()),
        ("what is this", Unclear()),
    ],
)
def test_topics_open_by_whole_words_the_longest_first(
    catalogue: Catalogue, text: str, meaning: Read
) -> None:
    assert read(text, catalogue=catalogue) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("STOP", CarrierWord("out")),
        ("Stop.", CarrierWord("out")),
        ("unsubscribe", CarrierWord("out")),
        ("END", CarrierWord("out")),
        ("СТОП", CarrierWord("out")),
        ("توقف", CarrierWord("out")),
        ("START", CarrierWord("in")),
        ("yes", CarrierWord("in")),
        ("INFO", CarrierWord("info")),
        ("HELP", PERSON),
        ("stop please", Unclear()),
        ("stop them sos", DANGER),
    ],
)
def test_the_carriers_words_are_left_to_it(catalogue: Catalogue, text: str, meaning: Read) -> None:
    assert read(text, catalogue=catalogue) == meaning


def test_no_word_of_ours_is_one_the_carrier_takes_for_itself() -> None:
    staff = {word.casefold() for command in staff_words.WORDS for word in command}
    assert not caller_words.RESERVED & (caller_words.OURS | staff)


@pytest.mark.parametrize("word", sorted(caller_words.OURS))
def test_every_word_of_ours_means_something_alone(catalogue: Catalogue, word: str) -> None:
    meaning = read(f"{word} 482193" if word in caller_words.DROP else word, catalogue=catalogue)
    assert meaning != Unclear()


@given(st.text(max_size=2000))
def test_reading_never_fails(text: str) -> None:
    meaning = read(text, catalogue=small_catalogue())
    if isinstance(meaning, Answered):
        assert set(meaning.keys) <= set("0123456789*#")


@pytest.mark.parametrize(
    "text",
    [
        "so" + 20 * "ssso" + "x",
        "со" + 20 * "сссо" + "х",
        1599 * " " + "x",
        1599 * "9" + "x",
        800 * "9 ",
        50_000 * "passport ",
        60_000 * "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
    ],
)
def test_no_text_holds_up_a_conversation(catalogue: Catalogue, text: str) -> None:
    began = time.process_time()
    read(text, catalogue=catalogue)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "kept_away"),
    [
        ("the police beat me", True),
        ("9 a policeman hit me and took my money", True),
        ("SOS I want to complain about the police", True),
        ("SOS at the police station", False),
        ("9 Halytska 24, call the police", False),
        ("complaint about the police: he has a knife, Halytska 24", False),
        ("he wants a bribe", False),
    ],
)
def test_what_the_patrol_may_not_read_is_a_complaint_and_no_other_danger(
    text: str, kept_away: bool
) -> None:
    assert is_about_police(text, catalogue=shipped()) is kept_away
