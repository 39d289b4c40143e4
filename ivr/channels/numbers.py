"""Numbers for the ear and for the eye: short numbers, telephone numbers, case codes.

Pure. A listener writes along, so numbers are told in small groups with a comma, which voices read
as a short pause.
"""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

from ivr import phones
from ivr.flow.protocol import PublicNumber


def public_spoken(number: PublicNumber, language: str) -> str:
    """A number of the catalogue for the ear: `1 0 2`, or in groups `0 800, 213, 103`.

    Where its owner says how people of the language say it, so: `сто два`.
    """
    if number.spoken is not None and language in number.spoken:
        return number.spoken[language]
    if number.kind == "short":
        return digits_spoken(number.number)
    groups = re.findall(r"\d+", _national(number.number))
    if groups[:1] == ["0"]:
        groups[:2] = [" ".join(groups[:2])]
    return ", ".join(groups)


def digits_spoken(digits: str) -> str:
    """Digit by digit: a code `4 8 2, 1 9 3`, a telephone number in its own groups.

    Ukrainian numbers are told as they are dialled in the country, from 0 on.
    """
    if not digits.startswith("+"):
        return _one_by_one(_in_threes(re.sub(r"\D", "", digits)))
    grouped = phones.spoken(digits)
    if grouped.startswith("+380 "):
        return _one_by_one(("0" + grouped.removeprefix("+380 ")).split())
    return _one_by_one(re.findall(r"\+?\d+", grouped))


def digits_written(digits: str) -> str:
    """A code as it is, `482193`; a telephone number as it is dialled from anywhere."""
    return phones.spoken(digits) if digits.startswith("+") else digits


def _national(number: str) -> str:
    """`+380800213103` as people in Ukraine group it, `0 800 213 103`; other writings stay."""
    if not re.fullmatch(r"\+380\d{9}", number):
        return number
    parsed = phonenumbers.parse(number, None)
    grouped = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return f"0 {grouped.removeprefix('0')}"


def _in_threes(digits: str) -> list[str]:
    """Groups of three; a last digit alone joins the group before it."""
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = ["".join(groups[-2:])]
    return groups


def _one_by_one(groups: list[str]) -> str:
    return ", ".join(" ".join(group) for group in groups)
