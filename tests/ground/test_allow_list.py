"""Whose number may be dialled, over an example of every kind of number in every country there is.

The examples are phonenumbers' own; a country without premium numbers has no example of one.
"""

from collections.abc import Iterator

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from ivr import phones

EVERY_COUNTRY = tuple(phonenumbers.SUPPORTED_REGIONS)
KINDS = {
    kind: name
    for name, kind in vars(PhoneNumberType).items()
    if isinstance(kind, int) and kind != PhoneNumberType.UNKNOWN
}
COSTLY = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


def examples() -> Iterator[tuple[str, int, str]]:
    """Country, kind and number, of every country and kind; countries are told by two letters."""
    for country in sorted(EVERY_COUNTRY):
        for kind in KINDS:
            number = phonenumbers.example_number_for_type(country, kind)
            if number is not None:
                yield country, kind, _e164(number)


def nobodys() -> Iterator[str]:
    """Numbers under the codes that no country owns: satellites and world-wide services."""
    for code in phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS:
        number = phonenumbers.example_number_for_non_geo_entity(code)
        if number is not None:
            yield _e164(number)


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _belongs(number: str, country: str) -> bool:
    return bool(phonenumbers.is_valid_number_for_region(phonenumbers.parse(number), country))


VECTORS = tuple(examples())


def test_there_are_enough_of_them() -> None:
    assert len(VECTORS) >= 1000
    assert len([kind for _, kind, _ in VECTORS if kind in COSTLY]) >= 300


def test_what_costs_more_than_a_call_is_dialled_in_no_country() -> None:
    costly = [(country, KINDS[kind], n) for country, kind, n in VECTORS if kind in COSTLY]
    assert [each for each in costly if phones.may_dial(each[2], EVERY_COUNTRY)] == []


def test_ordinary_numbers_of_an_allowed_country_are_dialled() -> None:
    """So that the others are not refused because everything is."""
    ordinary = {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE}
    numbers = [(country, n) for country, kind, n in VECTORS if kind in ordinary]
    assert len(numbers) > 400
    refused = [each for each in numbers if not phones.may_dial(each[1], EVERY_COUNTRY)]
    assert refused == []


@pytest.mark.parametrize("allowed", [("UA",), ("UA", "US"), ("UA", "GB"), ("UA", "EG", "PL")])
def test_nobody_of_another_country_is_dialled(allowed: tuple[str, ...]) -> None:
    """Some examples belong to several countries: all North America's toll-free ones do."""
    foreign = [n for country, _, n in VECTORS if country not in allowed]
    dialled = {n for n in foreign if phones.may_dial(n, allowed)}
    assert {n for n in dialled if not any(_belongs(n, country) for country in allowed)} == set()


@pytest.mark.parametrize(
    "number",
    [
        "+18765551234",  # Jamaica
        "+12425551234",  # Bahamas
        "+12685551234",  # Antigua
        "+12845551234",  # Virgin Islands
        "+14735551234",  # Grenada
        "+16645551234",  # Montserrat
        "+17675551234",  # Dominica
        "+18095551234",  # Dominican Republic
        "+18685551234",  # Trinidad
        "+5351234567",  # Cuba
        "+2693212345",  # Comoros
        "+9607712345",  # Maldives
        "+23225123456",  # Sierra Leone
        "+870301234567",  # Inmarsat
        "+881612345678",  # satellite
        "+8823421234",  # satellite
        "+88299912345",
        "+883510012345",
        "+16005551234",  # Canada's satellite telephones
        "+979123456789",  # premium, world-wide
        "+38564123456",  # premium
        "+33899123456",  # premium
        "+447012345678",  # personal number
    ],
)
def test_the_classic_traps_with_the_usual_countries_allowed(number: str) -> None:
    assert not phones.may_dial(number, ("UA", "US", "CA", "GB", "FR", "HR"))


def test_what_belongs_to_no_country_is_no_ordinary_number_however_it_is_asked() -> None:
    numbers = list(nobodys())
    assert len(numbers) >= 9
    assert [n for n in numbers if phones.may_dial(n, (*EVERY_COUNTRY, "001"))] == []
    assert [n for n in numbers if phones.is_ordinary(n)] == []
