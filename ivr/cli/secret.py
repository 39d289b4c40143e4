"""Secrets made for people: a PIN to be keyed in, a password to be typed. For `ivr.cli`."""

import secrets

from ivr.dispatch.pins import DIGITS

# No letter that could be another one, and no vowels, so that no word comes about by chance.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
_GROUPS = 4
_IN_A_GROUP = 4


def new_pin() -> str:
    """A PIN for an assistant."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def new_password() -> str:
    """A password of 76 random bits in groups that can be read out: `k7mn-p2qr-x9tz-wd4h`."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
