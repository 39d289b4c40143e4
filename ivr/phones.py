"""Telephone numbers of people: reading, masking, showing, and whether one may be dialled.

Anybody may import it. Short numbers (102, 7333) are no telephone numbers here: they are spoken,
never dialled. `phonenumbers.geocoder` stays unimported: it costs 98 MB of memory.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

# Digits of any script and the marks people write between them; anything else is a name, an
# address or a word ("anonymous", "sip:…"), in which phonenumbers would happily find a number.
_WRITTEN_NUMBER = re.compile(r"\(?[+]?[\d\s().\-/]{5,40}")

# Before 2009 Ukrainians dialled 8, waited for a tone, then 0 and the number; some still write it.
_OLD_UKRAINIAN = re.compile(r"80\d{9}")

_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})

# Types that cost what a call costs. Premium, shared-cost, personal, pager, UAN and unknown ones
# (satellite among them) are how a callback is turned into money.
_DIALLED = _MOBILE | {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.VOIP,
}

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

# What no country owns: satellite (+870, +881 to +883) and world-wide services (+800, +808, +979).
_NO_COUNTRY = "001"

# Canada's 600 numbers reach satellite telephones; phonenumbers takes them for internet telephony.
_SATELLITE = "+1600"

_HIDDEN = "•••"

# An operator's text is shorter; in more than a few numbers nobody finds the one that is meant.
_LONGEST_TEXT, _MOST_NUMBERS = 640, 5


@lru_cache(maxsize=4096)
def parse(raw: str | None, region: str = "UA") -> str | None:
    """The number in E.164 (`+380671234533`), or None where there is no valid one.

    Takes what people and carriers write: spaces, brackets, full-width and Arabic-Indic digits,
    invisible direction marks, a national number of `region`, and the old Ukrainian form
    `80671234567`. None for hidden callers, names, addresses and short numbers.
    """
    written = _plain(raw or "")
    if not _WRITTEN_NUMBER.fullmatch(written):
        return None
    digits = "".join(character for character in written if character.isdecimal())
    if region == "UA" and "+" not in written and _OLD_UKRAINIAN.fullmatch(digits):
        written = f"+3{digits}"
    return _valid_e164(written, region)


@dataclass(frozen=True)
class Found:
    """A telephone number in a text: in E.164, and where it begins and ends there."""

    e164: str
    start: int
    end: int


def only_number_in(text: str, region: str = "UA") -> Found | None:
    """The one telephone number that stands in a text; None where there is none, or another too."""
    matches = phonenumbers.PhoneNumberMatcher(text[:_LONGEST_TEXT], region)
    found = [
        Found(_e164(each.number), each.start, each.end) for each in islice(matches, _MOST_NUMBERS)
    ]
    return found[0] if len({each.e164 for each in found}) == 1 else None


def mask(e164: str) -> str:
    """The number as logs and pages show it: `+380 67 ••• •• 33`.

    Keeps the country code, at most two digits of the area and the last two digits, whatever the
    country. A text that is no number is hidden altogether; nothing is ever raised.
    """
    number = _number(e164)
    if number is None:
        return _HIDDEN
    national = phonenumbers.national_significant_number(number)
    area = national[:2] if len(national) >= 8 else ""
    parts = (f"+{number.country_code}", area, _HIDDEN, "••", national[-2:])
    return " ".join(part for part in parts if part)


def spoken(e164: str) -> str:
    """The number grouped as it is read out: `+380 67 123 45 33`. Not masked: for its owner only."""
    number = _number(e164)
    if number is None:
        return e164
    grouped = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if number.country_code != 380:
        return grouped
    area = grouped.split(" ")[1]
    local = phonenumbers.national_significant_number(number)[len(area) :]
    return " ".join(("+380", area, *_in_pairs(local)))


def region(e164: str) -> str | None:
    """The country a number belongs to as two letters (`UA`); None where none can be told.

    `+1` is not the USA: Jamaica's `+1876…` gives `JM`.
    """
    number = _number(e164)
    return None if number is None else phonenumbers.region_code_for_number(number)


@lru_cache(maxsize=4096)
def is_mobile(e164: str) -> bool:
    """Whether the number can be a mobile, and so get a text.

    Where a country does not tell its mobiles apart (as in the USA) every number can be one.
    """
    return _type(e164) in _MOBILE


@lru_cache(maxsize=4096)
def may_dial(e164: str, regions: tuple[str, ...]) -> bool:
    """Whether HotLine may ring or text this number: of an allowed region, of an ordinary type.

    Never for what no country owns, and for nothing but a number in E.164: no letters, extensions
    or addresses that phonenumbers would read one out of.
    """
    if not _E164.fullmatch(e164) or e164.startswith(_SATELLITE):
        return False
    country = region(e164)
    return country != _NO_COUNTRY and country in regions and _type(e164) in _DIALLED


def is_ordinary(e164: str) -> bool:
    """Whether it is a number that may be rung in its own country, whichever that is."""
    return may_dial(e164, (region(e164) or "",))


def may_be_texted(sender: str | None) -> bool:
    """Whether a text from this number is answered: none that costs more than others, none hidden.

    Whoever writes from a foreign SIM card is answered, in whichever country it was bought.
    """
    return sender is not None and is_ordinary(sender)


def _plain(raw: str) -> str:
    folded = unicodedata.normalize("NFKC", raw)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()


def _valid_e164(written: str, region: str | None) -> str | None:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return _e164(number)


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def _number(e164: str) -> PhoneNumber | None:
    """The number as phonenumbers knows it; shared, so nobody changes it."""
    try:
        return phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return None


def _type(e164: str) -> int:
    number = _number(e164)
    return PhoneNumberType.UNKNOWN if number is None else phonenumbers.number_type(number)


def _in_pairs(digits: str) -> list[str]:
    head = 3 if len(digits) % 2 else 2
    return [digits[:head], *(digits[at : at + 2] for at in range(head, len(digits), 2))]
