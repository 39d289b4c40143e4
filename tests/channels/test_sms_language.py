"""The language of a text, or the honest answer that it can't be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels.sms_in import language_of
from ivr.flow.catalogue import Catalogue


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Привіт, я загубив паспорт", "uk"),
        ("паспорт", "uk"),
        ("помогите мне", "uk"),
        ("Pryvit, zahubyv pasport", "uk"),
        ("dopomozhit bud laska", "uk"),
        ("I lost my passport", "en"),
        ("hello", "en"),
        ("HELP", "en"),
        ("My landlord keeps the deposit", "en"),
        ("ok", None),
        ("SOS", None),
        ("2", None),
        ("", None),
        ("🙂", None),
        ("J'ai perdu mon passeport", None),
        ("zgubilem paszport", None),
        ("pasaport", None),
        ("فقدت جواز سفري", None),
        ("मेरा पासपोर्ट खो गया", None),
    ],
)
def test_a_city_of_english_and_ukrainian(text: str, language: str | None) -> None:
    assert language_of(text, ("en", "uk")) == language


@pytest.mark.parametrize(
    ("text", "languages", "language"),
    [
        ("فقدت جواز سفري", ("en", "uk", "ar"), "ar"),
        ("где мой паспорт, вы", ("en", "uk", "ru"), "ru"),
        ("де мій паспорт", ("en", "uk", "ru"), "uk"),
        ("привет", ("en", "ru"), "ru"),
        ("привіт", ("en",), None),
        ("I lost my passport", ("uk",), None),
    ],
)
def test_only_languages_the_city_offers(
    text: str, languages: tuple[str, ...], language: str | None
) -> None:
    assert language_of(text, languages) == language


def test_topic_words_of_the_authors_tell_the_language(catalogue: Catalogue) -> None:
    assert language_of("documents", ("en", "uk")) is None
    assert language_of("documents", ("en", "uk"), catalogue) == "en"
    assert language_of("zahubyla", ("en", "uk"), catalogue) == "uk"


@given(st.text(max_size=500))
def test_guessing_never_fails(text: str) -> None:
    assert language_of(text, ("en", "uk")) in {"en", "uk", None}
