"""Why HotLine may not go on real telephones with the settings it has, as sentences.

Pure, over the variables as they were written; `ivr.settings` asks it, and nobody else needs to.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, urlsplit

KEY_NAMES = ("HOTLINE_SECRET_KEY", "HOTLINE_NUMBER_KEYS", "HOTLINE_LOOKUP_KEY")

# Keys made for practice say so themselves, so that a real carrier can refuse them wherever they
# were copied to.
PRACTICE_MARK = "practice"

PRACTICE = "practice"
"""The carrier that is none."""

_SHORTEST_KEY = 32
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def reasons(said: Mapping[str, str]) -> Iterator[str]:
    """What stands against a real carrier, each with what to do; never a value.

    said: the variables by name, defaults filled in. A missing key is told by whoever reads them.
    """
    yield from _half(said)
    yield from _account(said)
    yield from _addresses(said)
    for name in KEY_NAMES:
        yield from _weak(name, said.get(name, ""))


def _half(said: Mapping[str, str]) -> Iterator[str]:
    """Beside a real carrier the practice network does not run: what it should carry is lost.

    Texts that only a gateway can answer are another carrier's, never practice.
    """
    if said.get("HOTLINE_CARRIER", PRACTICE) == PRACTICE:
        yield (
            "HOTLINE_CARRIER is practice while texts are real, so nobody could call, be called "
            "back or reach the police; name the carrier of calls too, or make both practice."
        )
    elif said.get("HOTLINE_SMS_CARRIER") == PRACTICE:
        yield (
            "HOTLINE_SMS_CARRIER is practice while calls are real, so no assistant and no "
            "supervisor would get a text; take it out or name a real carrier. Where nobody can "
            "text HotLine, write `sms: {replies: false}` into the city's file."
        )


def _account(said: Mapping[str, str]) -> Iterator[str]:
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        if name not in said:
            yield f"{name} is missing; it stands on the first page of the carrier's console."


def _addresses(said: Mapping[str, str]) -> Iterator[str]:
    """Unencrypted is allowed only where nothing leaves the machine: carrier and HotLine on it."""
    public, api = (_split(said.get(name, "")) for name in ("HOTLINE_PUBLIC_URL", "TWILIO_API_URL"))
    if public.scheme == "http" and not (_is_loopback(public) and _is_loopback(api)):
        yield (
            "HOTLINE_PUBLIC_URL is an http address, so numbers and words of callers would travel "
            "unencrypted; set the https address that the carrier calls."
        )
    if api.scheme == "http" and not _is_loopback(api):
        yield (
            "TWILIO_API_URL is an http address, so the token would travel unencrypted; "
            "set the carrier's https address."
        )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # told as a wrong address already
        return urlsplit("")


def _is_loopback(url: SplitResult) -> bool:
    return url.hostname in _LOOPBACK


def _weak(name: str, written: str) -> Iterator[str]:
    keys = [key.strip() for key in written.split(",") if key.strip()]
    if any(key.startswith(PRACTICE_MARK) for key in keys):
        yield f"{name} was made for practice; print a fresh one: scripts/hotline keys new"
    if any(len(key) < _SHORTEST_KEY for key in keys):
        yield f"{name} is too short; print a fresh one: scripts/hotline keys new"
