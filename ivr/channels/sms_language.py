"""Guessing the language of a text from its script and words, or admitting that it can't be told.

Pure. A wrong guess costs a caller more than a question, so short and ambiguous texts give None.
"""

from ivr.channels.letters import folded, words
from ivr.channels.topics import is_topic
from ivr.flow.catalogue import Catalogue


def _listed(words_in_a_row: str) -> frozenset[str]:
    return frozenset(words_in_a_row.split())


_UKRAINIAN_ONLY = frozenset("іїєґ")
_RUSSIAN_ONLY = frozenset("ыэёъ")

_ENGLISH = _listed(
    """the and not my is was were are have has had been with without they them their she his her
    what where when how why which who can cannot can't could would should will you your from this
    that there because about after before want need don't didn't
    hello hi please help thanks thank good morning evening someone somebody call back people
    lost stolen stole robbed took taken missing forgot passport card money bag phone
    beat beating hit hurt afraid scared threat threatens attacked following
    landlord rent deposit flat room hostel dormitory expelled fees teacher exam
    work salary job boss pay paid owe friend girl boy night today yesterday tomorrow
    english speak understand know stopped detained arrested fined sign
    """
)
"""Words that are only English; international ones (police, hotel, visa) tell nothing."""

_UKRAINIAN_IN_LATIN = _listed(
    """pryvit dobryi dobryy dobryj den' vechir dyakuyu diakuiu bud laska proshu
    dopomozhit dopomoha dopomohu potribna potriben potribno treba mene meni moya moyi moia
    shcho sho yak koly chomu ya vin vona vony tse
    pasport dokumenty dokument studentskyi zahubyv zahubyla vtratyv vtratyla vkraly ukraly
    hroshi hurtozhytok orenda kvartyra politsiya politsiia policiya likar shvydka
    univer universytet navchannya vidrakhuvaly b'yut byut pohrozhuyut ukrayinska ukrainska mova
    """
)

_EVIDENCE = 4
"""One known word in so many is enough: names and places are in no list."""

_ENOUGH = 40
"""Words that are looked at."""


def language_of(
    body: str, languages: tuple[str, ...], catalogue: Catalogue | None = None
) -> str | None:
    """The language of a text among those a city offers, or None where it can't be told.

    The topic words of `catalogue`, where given, count as words of their language.
    """
    guess = _guess(body, languages, catalogue)
    return guess if guess in languages else None


def _guess(body: str, languages: tuple[str, ...], catalogue: Catalogue | None) -> str | None:
    text = folded(body)
    cyrillic = _between(text, "\u0400", "\u04ff")
    arabic = _between(text, "\u0600", "\u06ff")
    latin = _between(text, "a", "z")
    if cyrillic > max(arabic, latin):
        return _by_cyrillic(frozenset(text), languages)
    if arabic > max(cyrillic, latin):
        return "ar"
    return _by_words(words(body), catalogue)


def _between(text: str, first: str, last: str) -> int:
    return sum(first <= character <= last for character in text)


def _by_cyrillic(letters: frozenset[str], languages: tuple[str, ...]) -> str | None:
    russian = letters & _RUSSIAN_ONLY and not letters & _UKRAINIAN_ONLY
    if "ru" in languages and (russian or "uk" not in languages):
        return "ru"
    return "uk"


def _by_words(written: tuple[str, ...], catalogue: Catalogue | None) -> str | None:
    told = [word for word in written if not word.isdigit()][:_ENOUGH]
    english = _known(told, _ENGLISH, "en", catalogue)
    ukrainian = _known(told, _UKRAINIAN_IN_LATIN, "uk", catalogue)
    if english == ukrainian or max(english, ukrainian) * _EVIDENCE < len(told):
        return None
    return "en" if english > ukrainian else "uk"


def _known(
    told: list[str], listed: frozenset[str], language: str, catalogue: Catalogue | None
) -> int:
    if catalogue is None:
        return sum(word in listed for word in told)
    return sum(word in listed or is_topic(word, language, catalogue) for word in told)
