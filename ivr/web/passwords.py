"""Passwords: what one must be like, and checking one with Argon2id. For `ivr.web.login`.

Parameters and limits: OWASP Password Storage and ASVS 5.0, section 6.
"""

import threading
import unicodedata
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ivr.errors import Refused

SHORTEST = 12
LONGEST = 128
_FEWEST_DIFFERENT = 6

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Of a password nobody has: made here and now it would hold up every start.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$CaiXGREyegV+rwmDhi+r2w"
    "$LJnFfLQ8z1b4+BOSm4YK/lId1MuNfrTPbfQDYx3TUtw"
)

# A flood of sign-ins must leave threads and processor time to the telephone: so many passwords
# are checked at once, and whoever finds no place within the time is asked to try again.
PLACES = threading.BoundedSemaphore(4)
_SECONDS_FOR_A_PLACE = 1.0


class Crowded(Exception):
    """Too many passwords are being checked at this moment."""


def hashed(password: str) -> str:
    """The password as the database keeps it."""
    return _HASHER.hash(_normal(password))


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password `kept` was made from; None stands for a person unknown here.

    Takes the same time for both, so that nobody learns who has an account. Raises Crowded.
    """
    typed = password if len(password) <= LONGEST else ""
    if not PLACES.acquire(timeout=_SECONDS_FOR_A_PLACE):
        raise Crowded
    try:
        _HASHER.verify(kept or _NOBODYS, _normal(typed))
        return kept is not None
    except (VerificationError, InvalidHashError):
        return False
    finally:
        PLACES.release()


def check_new(password: str, *, known_words: tuple[str, ...]) -> None:
    """Refuse a password that is too short, too long or easily guessed.

    known_words: what anybody knows of the person: the e-mail address, the city. Raises Refused
    with a sentence for the person who chose it.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(password.casefold())) < _FEWEST_DIFFERENT or _in_a_row(password):
        raise Refused("This password is too easy to guess: it repeats or counts on.")
    if any(word and word.casefold() in password.casefold() for word in known_words):
        raise Refused("This password holds a name that others know. Take unrelated words.")


def _in_a_row(password: str) -> bool:
    """Whether almost every character merely follows the one before: 123456789012, abcdefghijkl."""
    steps = [ord(b) - ord(a) for a, b in pairwise(password)]
    return steps.count(1) > len(steps) * 3 / 4


def _normal(password: str) -> str:
    # The same keys give é as one character on one keyboard and as two on another.
    return unicodedata.normalize("NFKC", password)
