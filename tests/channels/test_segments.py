"""Parts of texts against what Twilio's `sms-segments-calculator` 1.3.0 says, Smart Encoding off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels.segments import Segments, count

# text, encoding, units, parts: all printed by the calculator, none by HotLine.
_CHECKED = [
    ("", "GSM-7", 0, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("a" * 459, "GSM-7", 459, 3),
    ("a" * 460, "GSM-7", 460, 4),
    ("я" * 70, "UCS-2", 70, 1),
    ("я" * 71, "UCS-2", 71, 2),
    ("я" * 134, "UCS-2", 134, 2),
    ("я" * 135, "UCS-2", 135, 3),
    ("я" * 201, "UCS-2", 201, 3),
    ("я" * 202, "UCS-2", 202, 4),
    ("€" * 80, "GSM-7", 160, 1),
    ("€" * 81, "GSM-7", 162, 2),
    ("€" * 152, "GSM-7", 304, 2),
    ("€" * 153, "GSM-7", 306, 3),
    ("[]{}^~|\\", "GSM-7", 16, 1),
    ("a" * 159 + "€", "GSM-7", 161, 2),
    ("a" * 152 + "€" + "b" * 152, "GSM-7", 306, 3),
    ("\n" * 161, "GSM-7", 161, 2),
    ("\r\n" * 80, "GSM-7", 160, 1),
    ("\f" * 81, "GSM-7", 162, 2),
    ("It's", "GSM-7", 4, 1),
    ("It’s", "UCS-2", 4, 1),
    ("ê", "UCS-2", 1, 1),
    ("é à ù Ç", "GSM-7", 7, 1),
    ("ç", "UCS-2", 1, 1),
    ("`", "UCS-2", 1, 1),
    ("\u00a0", "UCS-2", 1, 1),
    ("Ω" * 161, "GSM-7", 161, 2),
    ("😀" * 35, "UCS-2", 70, 1),
    ("😀" * 36, "UCS-2", 72, 2),
    ("😀" * 67, "UCS-2", 134, 3),
    ("a" * 66 + "😀" + "b" * 10, "UCS-2", 78, 2),
    ("a" * 66 + "😀" + "b" * 66, "UCS-2", 134, 3),
    ("🇺🇦" * 17, "UCS-2", 68, 1),
    ("🇺🇦" * 18, "UCS-2", 72, 2),
    ("🇺🇦" * 33, "UCS-2", 132, 3),
    ("👨‍👩‍👧" * 8, "UCS-2", 64, 1),
    ("👨‍👩‍👧" * 9, "UCS-2", 72, 2),
    ("👩🏽‍🚒" * 20, "UCS-2", 140, 3),
    ("и\u0306" * 36, "UCS-2", 72, 2),
    ("и\u0306" * 67, "UCS-2", 134, 3),
    ("مرحبا بكم", "UCS-2", 9, 1),
    ("नमस्ते " * 20, "UCS-2", 140, 3),
    ("Ваш запит 4821 отримано. Передзвонимо до 19:00. Небезпека? 102/112", "UCS-2", 66, 1),
    ("Request 4821 received. We will contact you.", "GSM-7", 43, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "segments"), _CHECKED)
def test_parts_are_counted_as_the_carriers_own_calculator_counts(
    text: str, encoding: str, units: int, segments: int
) -> None:
    counted = count(text)
    assert (counted.encoding, counted.units, counted.segments) == (encoding, units, segments)


def test_one_cyrillic_letter_makes_a_text_twice_as_dear() -> None:
    assert count("Call us, please. " * 9).segments == 1
    assert count("Call us, please. " * 9 + "Я") == Segments("UCS-2", 154, 3)


@given(st.text(alphabet="aя€😀 \n", max_size=500))
def test_a_longer_text_never_takes_fewer_parts(text: str) -> None:
    assert count(text).segments <= count(text + "a").segments
    assert count(text).units < count(text + "€").units
