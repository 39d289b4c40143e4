"""Numbers as people and carriers write them; masked for others, dialled only where cheap."""

import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import phones

OLENA = "+380671234533"


@pytest.mark.parametrize(
    "written",
    [
        "+380671234533",
        "+380 67 123 45 33",
        " +380 (67) 123-45-33 ",
        "(+380) 67 1234533",
        "0671234533",
        "067 123 45 33",
        "380671234533",
        "80671234533",
        "8 067 123-45-33",
        "00380671234533",
        "+３８０６７１２３４５３３",
        "٠٦٧١٢٣٤٥٣٣",
        "+٣٨٠٦٧١٢٣٤٥٣٣",
        "۰۶۷۱۲۳۴۵۳۳",
        "\u202a+380671234533\u202c",
    ],
)
def test_olenas_number_however_it_is_written(written: str) -> None:
    assert phones.parse(written) == OLENA


@pytest.mark.parametrize(
    "no_number",
    [
        None,
        "",
        "anonymous",
        "RESTRICTED",
        "Unknown",
        "+266696687",  # "anonymous" on a keypad
        "sip:+380671234533@carrier.example",
        "client:olena",
        "PrivatBank",
        "Info 380671234533",
        "102",
        "112",
        "7333",
        "+380102",
        "+380671234533 ext. 5",
        "+38067123453",
        "067 123 45 33\n+380501110000",
        "+",
        "6,73E+09",
    ],
)
def test_what_is_no_number(no_number: str | None) -> None:
    assert phones.parse(no_number) is None


def test_a_national_number_belongs_to_the_region_given() -> None:
    assert phones.parse("010 01234567", region="EG") == "+201001234567"
    assert phones.parse("80671234533", region="EG") is None


@given(st.text())
def test_anything_at_all_is_a_valid_number_or_none(raw: str) -> None:
    number = phones.parse(raw)
    assert number is None or phonenumbers.is_valid_number(phonenumbers.parse(number, None))


@given(st.from_regex(r"\+380(67|50|63|93)[0-9]{7}", fullmatch=True))
def test_a_ukrainian_mobile_in_all_its_forms(number: str) -> None:
    for written in (number, number[3:], number[2:], number[1:], phones.spoken(number)):
        assert phones.parse(written) == number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (OLENA, "+380 67 ••• •• 33"),
        ("+201001234567", "+20 10 ••• •• 67"),
        ("+14155550133", "+1 41 ••• •• 33"),
        ("+390612345678", "+39 06 ••• •• 78"),
        ("+2907123", "+290 ••• •• 23"),
        ("anonymous", "•••"),
        ("", "•••"),
        ("102", "•••"),
    ],
)
def test_a_masked_number(number: str, masked: str) -> None:
    assert phones.mask(number) == masked


@given(st.integers(1, 999), st.from_regex(r"[0-9]{7,12}", fullmatch=True))
def test_a_mask_hides_at_least_three_digits(country: int, national: str) -> None:
    shown = [c for c in phones.mask(f"+{country}{national}") if c.isdigit()]
    assert len(f"{country}{national}") - len(shown) >= 3


@given(st.text())
def test_masking_never_fails_and_never_shows_a_text(text: str) -> None:
    assert len([c for c in phones.mask(text) if c.isalnum()]) <= 7


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (OLENA, "+380 67 123 45 33"),
        ("+380342550102", "+380 342 55 01 02"),
        ("+380441234567", "+380 44 123 45 67"),
        ("+201001234567", "+20 10 01234567"),
        ("nobody", "nobody"),
    ],
)
def test_a_number_as_it_is_read_out(number: str, shown: str) -> None:
    assert phones.spoken(number) == shown


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        (OLENA, True),
        ("+14155550133", True),  # the USA do not tell mobiles apart
        ("+380342550102", False),
        ("anonymous", False),
    ],
)
def test_who_can_get_a_text(number: str, mobile: bool) -> None:
    assert phones.is_mobile(number) is mobile


@pytest.mark.parametrize(
    ("number", "region"),
    [(OLENA, "UA"), ("+18765551234", "JM"), ("+14155550133", "US"), ("anonymous", None)],
)
def test_where_a_number_belongs(number: str, region: str | None) -> None:
    assert phones.region(number) == region


@pytest.mark.parametrize("number", [OLENA, "+380342550102", "+380800500335"])
def test_ordinary_ukrainian_numbers_are_dialled(number: str) -> None:
    assert phones.may_dial(number, ("UA",))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+201001234567", "not an allowed region"),
        ("+18765551234", "Jamaica, not the USA"),
        ("+380900123456", "premium"),
        ("+19005551234", "premium"),
        ("+447012345678", "personal number"),
        ("+870773123456", "satellite"),
        ("+88299912345", "no country"),
        ("+8835100012345", "no country"),
        ("+97912345678", "international premium"),
        ("102", "short"),
        ("anonymous", "hidden"),
        ("+1415555FLWR", "letters"),
        ("+380671234533;ext=5", "an extension"),
        ("tel:+380671234533", "an address"),
    ],
)
def test_what_is_never_dialled(number: str, why: str) -> None:
    assert not phones.may_dial(number, ("UA", "US", "GB")), why


def test_no_region_means_nobody_is_dialled() -> None:
    assert not phones.may_dial(OLENA, ())


def test_the_big_geocoder_stays_out() -> None:
    assert "phonenumbers.geocoder" not in sys.modules
