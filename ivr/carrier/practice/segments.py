"""How many parts the carrier counts in an SMS. Imported by `texts` only.

GSM 03.38: 160 septets in one part, 153 in each of several; one character outside the alphabet
makes the whole text UCS-2: 70 and 67 UTF-16 units.
"""

_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = set("^{}\\[~]|€\f")


def segments(body: str) -> int:
    """Return the number of parts `body` is sent in."""
    if set(body) <= _BASIC | _EXTENDED:
        length, single, joined = len(body) + sum(c in _EXTENDED for c in body), 160, 153
    else:
        length, single, joined = len(body.encode("utf-16-le", "surrogatepass")) // 2, 70, 67
    return 1 if length <= single else -(-length // joined)
