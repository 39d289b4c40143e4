"""The practice telephone network inside the web process, and the pages it is played on.

Its state is in one process: a lock in `var/` keeps a second from starting one of its own.
"""

import fcntl
import secrets
from collections.abc import Callable
from pathlib import Path
from random import Random

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from ivr.carrier.practice.cast import seat
from ivr.carrier.practice.hands import Hands
from ivr.carrier.practice.live import LiveDriver
from ivr.carrier.practice.network import Line as Connection
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.webhooks import Fetch
from ivr.cities import City
from ivr.clock import PracticeClock
from ivr.conversations.line import Line
from ivr.settings import Settings
from ivr.web.practice_api import practice_api
from ivr.web.practice_page import practice_page

LOCK = "practice-network.lock"


def init_practice(
    app: Flask, csrf: CSRFProtect, *, settings: Settings, line: Line, hands: Hands | None
) -> tuple[Callable[[], None], ...]:
    """Register the practice pages; `hands` are given by tests that move time themselves.

    Gives what is to be started in the process that serves.
    """
    city = line.hotline.cities.every[0]
    starters: tuple[Callable[[], None], ...] = ()
    if hands is None:
        hands = driver = _driver(settings, line)
        starters = (_starter(driver, settings.var),)
    numbers = {"voice": city.numbers[0], "sms": city.sms.number}
    api = practice_api(hands, hotline=numbers)
    csrf.exempt(api)
    app.register_blueprint(api)
    app.register_blueprint(practice_page(city.timezone))
    return starters


def connections(public_url: str, cities: tuple[City, ...]) -> dict[str, Connection]:
    """HotLine's own numbers as they would be set up at the real carrier."""
    urls = {
        "voice_url": f"{public_url}/voice",
        "sms_url": f"{public_url}/sms",
        "voice_fallback_url": f"{public_url}/voice/fallback",
        "sms_fallback_url": f"{public_url}/sms/fallback",
        "status_url": f"{public_url}/status/call",
    }
    numbers = [number for city in cities for number in city.own_numbers]
    return {number: Connection(number=number, **urls) for number in numbers}


def build_network(settings: Settings, line: Line, fetch: Fetch, random: Random) -> Network:
    """A network with HotLine's numbers and everybody of the cast at their phones."""
    account = settings.voice_account
    network = Network(
        account_sid=account.sid,
        auth_token=account.token.get_secret_value(),
        start=line.clock.now(),
        fetch=fetch,
        numbers=connections(settings.public_url, line.hotline.cities.every),
        random=random,
    )
    seat(network)
    return network


def _driver(settings: Settings, line: Line) -> LiveDriver:
    random = Random(secrets.randbits(64))  # noqa: S311 - names of practice calls, not secrets
    clock = PracticeClock(settings.var / "practice-clock")
    return LiveDriver(lambda fetch: build_network(settings, line, fetch, random), clock)


def _starter(driver: LiveDriver, var: Path) -> Callable[[], None]:
    def start() -> None:
        """Start the network; SystemExit with a sentence where another process has one."""
        lock = (var / LOCK).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(
                f"Another HotLine practises in {var} already: its telephone network lives in one "
                "process. Stop that one, or set HOTLINE_VAR to another folder."
            ) from None
        driver.lock = lock  # type: ignore[attr-defined]
        driver.start()

    return start
