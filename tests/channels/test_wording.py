"""What a caller hears and reads: languages, blanks, numbers, times."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from ivr.channels.wording import Wording
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Offer, Say
from ivr.flow.texts import Digits, Moment, Text, Value
from tests.channels.stage import KYIV, MONDAY_MORNING


def say(text: str, language: str = "en", **values: Value) -> Say:
    return Say("test", Text({language: text}), language, MappingProxyType(values))


@pytest.mark.parametrize(
    ("text", "heard", "read"),
    [
        ("Dial {police}.", "Dial 1 0 2.", "Dial 102."),
        ("{child-line}", "1 1 6, 1 1 1", "116 111"),
        ("{legal-aid}", "0 800, 213, 103", "0 800 213 103"),
        ("{reserve}", "0 67, 345, 0015", "+380673450015"),
    ],
)
def test_public_numbers_are_heard_in_groups_and_read_whole(
    wording: Wording, text: str, heard: str, read: str
) -> None:
    assert wording.spoken(say(text)) == heard
    assert wording.written(say(text)) == read


@pytest.mark.parametrize(
    ("digits", "heard", "read"),
    [
        ("482193", "4 8 2, 1 9 3", "482193"),
        ("0671234567", "0 6 7, 1 2 3, 4 5 6 7", "0671234567"),
        ("+380342550102", "0 3 4 2, 5 5, 0 1, 0 2", "+380 342 55 01 02"),
        ("+201001234567", "+ 2 0, 1 0, 0 1 2 3 4 5 6 7", "+20 10 01234567"),
        ("", "", ""),
    ],
)
def test_codes_and_telephone_numbers_are_told_digit_by_digit(
    wording: Wording, digits: str, heard: str, read: str
) -> None:
    assert wording.spoken(say("{n}", n=Digits(digits))) == heard
    assert wording.written(say("{n}", n=Digits(digits))) == read


@pytest.mark.parametrize(
    ("hours", "language", "told"),
    [
        (9, "en", "at 18:00"),
        (9, "uk", "о 18:00"),
        (2, "uk", "об 11:00"),
        (9, "fr", "18:00"),
        (48, "en", "on Wednesday at 09:00"),
        (48, "uk", "у середу о 09:00"),
        (96, "uk", "у п'ятницю о 09:00"),
        (24, "fr", "mardi 09:00"),
        (24 * 10, "en", "on December 3 at 09:00"),
        (24 * 10, "uk", "3 грудня о 09:00"),
        (-24, "en", "on November 22 at 09:00"),
        (24, "xx", "Tuesday 09:00"),
    ],
)
def test_a_time_is_told_as_people_say_it(
    wording: Wording, hours: int, language: str, told: str
) -> None:
    when = Moment(MONDAY_MORNING + timedelta(hours=hours))
    assert wording.written(say("{when}", language, when=when)) == told


def test_midnight_in_the_city_is_tomorrow_though_it_is_today_in_utc(wording: Wording) -> None:
    when = Moment(datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    assert wording.written(say("{when}", when=when)) == "on Tuesday at 00:30"


def test_without_knowing_the_day_a_time_is_told_with_it(catalogue: Catalogue) -> None:
    wording = Wording(catalogue, KYIV)
    assert wording.written(say("{when}", when=Moment(MONDAY_MORNING))) == "on Monday at 09:00"


def test_a_missing_language_is_told_in_english_by_an_english_voice(wording: Wording) -> None:
    both = Text({"uk": "Паспорт", "en": "Passport"})
    line = wording.heard(Say("test", both, "fr"))
    assert (line.language, line.text) == ("en", "Passport")


def test_any_language_is_better_than_silence(wording: Wording) -> None:
    line = wording.heard(Say("test", Text({"uk": "Паспорт"}), "fr"))
    assert (line.language, line.text) == ("uk", "Паспорт")
    assert wording.written(Say("test", Text({"uk": "Паспорт"}), "fr")) == "Паспорт"


def test_a_text_takes_the_wording_for_sms_but_the_callers_language_comes_first(
    wording: Wording,
) -> None:
    text = Text({"en": "Press one.", "uk": "Натисніть один."}, {"en": "Send 1."})
    assert wording.written(Say("test", text, "en")) == "Send 1."
    assert wording.written(Say("test", text, "uk")) == "Натисніть один."
    assert wording.spoken(Say("test", text, "en")) == "Press one."


def test_a_choice_is_heard_as_a_sentence_and_read_as_a_line(wording: Wording) -> None:
    offer = Offer("1", Text({"en": "Lost papers", "uk": "Втрата документів"}), "uk")
    assert wording.heard(offer).text == "Втрата документів — натисніть 1."
    assert wording.offered(offer) == "1 Втрата документів"


def test_a_choice_without_the_language_is_one_sentence_in_english(wording: Wording) -> None:
    line = wording.heard(Offer("2", Text({"en": "Lost papers"}), "uk"))
    assert (line.language, line.text) == ("en", "Lost papers: press 2.")


def test_values_of_the_moment_are_told_and_never_read_as_blanks(wording: Wording) -> None:
    told = wording.spoken(say("{who}, {minutes} minutes", who="{police} <b>", minutes=10))
    assert told == "{police} <b>, 10 minutes"


def test_a_blank_that_nobody_filled_stays_and_nothing_fails(wording: Wording) -> None:
    assert wording.spoken(say("Code {code}.")) == "Code {code}."
