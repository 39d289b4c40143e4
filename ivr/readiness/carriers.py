"""Checks of the settings: the carrier, the address it calls, and what only its console can tell."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from ivr.cities import Cities, City
from ivr.errors import SettingsError
from ivr.readiness.checks import Check, failed, passed, warned
from ivr.settings import Settings

_MANGLING = ("TWILIO_EDGE", "TWILIO_REGION")


def refused(reasons: SettingsError) -> Iterator[Check]:
    """One check for each reason why the settings were refused."""
    for reason in str(reasons).splitlines():
        found, _, remedy = reason.partition("; ")
        yield failed("settings", found, f"{remedy[:1].upper()}{remedy[1:]}")


def of_settings(settings: Settings, environ: Mapping[str, str]) -> Iterator[Check]:
    """Checks of settings that were accepted; environ: the process's own variables."""
    yield _carrier(settings)
    yield _address(settings)
    for name in _MANGLING:
        if environ.get(name):
            remedy = "Name the carrier's address in TWILIO_API_URL, and take this one out."
            yield warned("carrier", f"{name} is set, and HotLine does not use it.", remedy)
    if settings.twilio_auth_token_old is not None:
        remedy = "Once the carrier signs with the new token, take TWILIO_AUTH_TOKEN_OLD out."
        yield warned("carrier", "Two tokens are accepted.", remedy)


def _carrier(settings: Settings) -> Check:
    if not settings.real:
        remedy = "Set HOTLINE_CARRIER=twilio when real telephones are to be rung."
        return warned("carrier", "This is practice: nobody is really called.", remedy)
    return passed("carrier", f"Calls and texts go by way of {settings.twilio_api_url}.")


def _address(settings: Settings) -> Check:
    if "_" in (urlsplit(settings.public_url).hostname or ""):
        remedy = "Give the machine a name without an underscore: carriers do not call such ones."
        return failed("public address", "HOTLINE_PUBLIC_URL has an underscore.", remedy)
    return passed("public address", f"The carrier calls {settings.public_url}.")


def at_the_console(public_url: str, cities: Cities) -> Iterator[str]:
    """What HotLine cannot see from here, to be looked at by a person; numbers are HotLine's own."""
    for city in cities:
        for number in city.own_numbers:
            yield from _webhooks(public_url, city, number)
    yield "  How many calls at once: an emergency takes three (the caller, the desk being rung,"
    yield "  an assistant ringing out meanwhile); new accounts have two to five."
    countries = sorted({code for city in cities for code in city.callback.regions})
    yield f"  Geographic permissions: calls and texts to {', '.join(countries)}, and to no others."
    if any(city.no_credit.ring_seconds for city in cities):
        yield "  Ringing: call, and hear it ring for some seconds before HotLine speaks. With"
        yield "  silence instead this carrier picks up first: set no_credit.ring_seconds to 0."
    yield "  Replies: text the SMS number from a telephone of each operator and see it answered."
    yield "  Fallback: stop HotLine, call the number, and hear what the carrier says by itself."


def _webhooks(public_url: str, city: City, number: str) -> Iterator[str]:
    yield f"  {number} ({city.city}), all of them POST:"
    if number in city.numbers:
        yield f"    A call comes in         {public_url}/voice"
        yield f"    Primary handler fails   the TwiML Bin made of voice-{city.city}.xml"
        yield f"    Call status changes     {public_url}/status/call"
    if number == city.sms.number:
        yield f"    A message comes in      {public_url}/sms"
        yield f"    Primary handler fails   the TwiML Bin made of sms-{city.city}.xml"
