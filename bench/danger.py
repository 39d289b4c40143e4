"""From the key 9 to the patrol's `<Dial>`, and from an alarm to the carrier, whatever fails.

In every cell of the first part no worker runs and the carrier's API takes nothing: the way to the
police needs neither. Every answer is looked at: one without the first desk ends the benchmark.
"""

import asyncio
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from bench import installation, load, posts
from bench.dispatch import beats, load_average, say_seconds, wait_until, working
from bench.ledger import Ledger, carrier
from bench.served import Served, free_port, served
from ivr.app import read_content
from ivr.channels.tokens import Sealer
from ivr.flow.engine import fresh
from ivr.flow.places import LANGUAGE, NUMBER, PERSON, top_menu
from ivr.settings import Settings, load_settings
from ivr.store.db import WORKER_PATIENCE, open_store
from tests.dead_wire import Wire, wired

NAME = "danger"
A_SECOND = 20.0
KEYS = 200
AT_ONCE = 300
FLOOD_A_SECOND = 50.0
FLOODER = "+380931119999"
ALARMS = 20
LONGEST_ORDER = 5.0
"""Seconds after which an alarm that the worker need not pass on is taken for one."""

DESK = b"<Number"
PATROL_TEXT = b"+380672790003"

Say = Callable[[str], None]


def measure(say: Say, folder: Path) -> None:
    """Measure it all and print it."""
    folder.mkdir()
    say("\ndanger: from the key 9 to the patrol's <Dial>; no worker, and an API that takes nothing")
    say(f"  load of the machine before: {load_average()}")
    with installation.postgres() as url, wired(url) as wire:
        own = _environ(folder, "wired", wire.url)
        _migrate(own)
        with served("wsgi:app", own) as server:
            _print_hung_and_well(say, server, load_settings(own), wire)
            with _read_only(url):
                _print_keys(say, "the database is read-only", server, own)
        _print_elsewhere(say, "the disk takes nothing", _with_full_disk(folder, url))
        nobody = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"
        _print_elsewhere(say, "the database is stopped", _environ(folder, "stopped", nobody))
    with installation.postgres() as url:
        _print_alarms(say, folder, url)
    say("  NENA-STA-020.1: 90 % of emergency calls answered in 15 s, 95 % in 20 s")
    say(f"  load of the machine after: {load_average()}")


def _environ(
    folder: Path, name: str, url: str, api: str = installation.NO_CARRIER
) -> dict[str, str]:
    place = folder / name
    place.mkdir()
    cities = installation.pack(place)
    return installation.environ(place / "var", cities, installation.keys(), url, api)


def _migrate(environ: Mapping[str, str]) -> None:
    installation.migrate(load_settings(environ))


def _with_full_disk(folder: Path, url: str) -> dict[str, str]:
    own = _environ(folder, "full", url)
    spool = Path(own["HOTLINE_VAR"]) / "spool"
    spool.parent.mkdir(parents=True)
    spool.write_text("no folder")
    return own


def _print_elsewhere(say: Say, what: str, environ: Mapping[str, str]) -> None:
    with served("wsgi:app", environ) as server:
        _print_keys(say, what, server, environ)


def _print_hung_and_well(say: Say, server: Served, settings: Settings, wire: Wire) -> None:
    keys = _Keys(settings)
    _print_result(say, "all is well", _paced(server, keys))
    with _flood(server):
        _print_result(say, "one number sends 50 texts a second", _paced(server, keys))
    wire.alive.clear()
    _print_result(say, "the database hangs", _paced(server, keys))
    with _flood(server):
        _print_result(say, "it hangs, and the texts go on", _paced(server, keys))
    for what, calls in (
        (f"it hangs, {AT_ONCE} press 9 at once", [keys.of(server) for _ in range(AT_ONCE)]),
        (f"it hangs, {AT_ONCE} begin at once and press 9", [b""] * AT_ONCE),
    ):
        _print_seconds(say, what, asyncio.run(_all_at_once(server, calls)))
    wire.alive.set()
    time.sleep(2)  # what was asked meanwhile is answered


def _print_keys(say: Say, what: str, server: Served, environ: Mapping[str, str]) -> None:
    _print_result(say, what, _paced(server, _Keys(load_settings(environ))))


def _print_result(say: Say, what: str, result: load.Result) -> None:
    _print_seconds(say, f"{what}, {A_SECOND:.0f} a second", result.seconds)


def _print_seconds(say: Say, what: str, seconds: Sequence[float]) -> None:
    result = load.Result(0, tuple(seconds))
    say(f"  {what:52} p50 {result.p50_ms:6.1f} ms  p99 {result.p99_ms:6.1f} ms")


class _Keys:
    """The key 9, each in a call of its own, at one place after the other."""

    def __init__(self, settings: Settings) -> None:
        catalogue = read_content(settings).catalogue
        self._sealer = Sealer(settings.secret_key.get_secret_value())
        places = (LANGUAGE, top_menu(catalogue), PERSON, NUMBER)
        first = fresh(catalogue)
        self._states = [replace(first, place=place, language="uk", turn=3) for place in places]

    def of(self, server: Served) -> bytes:
        """One request."""
        sid = posts.sid("CA")
        token = self._sealer.seal(secrets.choice(self._states), sid)
        return posts.request(server, f"/voice/turn/{token}", posts.call(sid, Digits="9"))


def _paced(server: Served, keys: _Keys) -> load.Result:
    requests = [keys.of(server) for _ in range(KEYS)]
    return load.at_a_pace(server.port, requests, A_SECOND, holding=DESK)


@contextmanager
def _flood(server: Served) -> Iterator[None]:
    """One number texts as long as the block lasts, and as the keys of one cell take."""
    count = round(FLOOD_A_SECOND * KEYS / A_SECOND)
    forms = (posts.text("are you there?", FLOODER) for _ in range(count))
    texts = [posts.request(server, "/sms", form) for form in forms]
    sending = threading.Thread(target=load.at_a_pace, args=(server.port, texts, FLOOD_A_SECOND))
    sending.start()
    yield
    sending.join()


async def _all_at_once(server: Served, calls: Sequence[bytes]) -> list[float]:
    """Each call on a connection of its own; the seconds from each one's 9 to the answer."""
    return list(await asyncio.gather(*(_call(server, pressed) for pressed in calls)))


async def _call(server: Served, pressed: bytes) -> float:
    """A call that has the 9 ready; or, without one, begins and presses it as soon as it can."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    if not pressed:
        form = posts.call(posts.sid("CA"), From=f"+38093{secrets.randbelow(10_000_000):07}")
        writer.write(posts.request(server, "/voice", form))
        path = _action(await load.answer(reader), server)
        pressed = posts.request(server, path, form | {"Digits": "9"})
    begun = time.perf_counter()
    writer.write(pressed)
    await load.answer(reader, DESK)
    writer.close()
    return time.perf_counter() - begun


def _action(document: bytes, server: Served) -> str:
    found = re.search(r'<Gather[^>]* action="([^"]+)"', document.decode())
    if found is None:
        raise RuntimeError("an answer that waits for no key")
    return unescape(found[1]).removeprefix(f"http://127.0.0.1:{server.port}")


@contextmanager
def _read_only(url: str) -> Iterator[None]:
    """The server takes no row, from sessions that are there already neither."""
    for setting in ("on", "off"):
        _on(url, f"ALTER SYSTEM SET default_transaction_read_only = {setting}")
        _on(url, "SELECT pg_reload_conf()")
        time.sleep(1)
        if setting == "on":
            yield


def _on(url: str, command: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as conn:
        conn.execute(command)


# -- from an alarm to the carrier --------------------------------------------------------------


def _print_alarms(say: Say, folder: Path, url: str) -> None:
    """With a worker and a carrier that takes everything."""
    with carrier() as ledger:
        own = _environ(folder, "alarms", url, ledger.address)
        _migrate(own)
        store = open_store(load_settings(own), patience=WORKER_PATIENCE)
        with (
            served("wsgi:app", own) as server,
            working(own, 1, folder / "worker.log"),
        ):
            wait_until(lambda: beats(store))
            _print_texts(say, server, ledger)
            _print_left(say, server, ledger)
        store.close()


def _print_texts(say: Say, server: Served, ledger: Ledger) -> None:
    replies: list[float] = []
    orders: list[float] = []
    for _ in range(ALARMS):
        time.sleep(secrets.randbelow(1000) / 1000)
        began, begun = len(ledger), time.monotonic()
        _post(server, "/sms", posts.text("SOS Halytska 24"), holding=PATROL_TEXT)
        replies.append(time.monotonic() - begun)
        if orders or len(replies) == 1:
            orders += _first_order(ledger, began, begun)
    say_seconds(say, "danger text to the reply for patrol", replies)
    if orders:
        say_seconds(say, "danger text to the carrier's API", orders)
    else:
        say("  no order follows a danger text: its own reply carries everything")


def _print_left(say: Say, server: Served, ledger: Ledger) -> None:
    """Whoever presses 9 and hangs up at once: until the supervisor's text is at the carrier."""
    orders: list[float] = []
    for _ in range(ALARMS):
        time.sleep(secrets.randbelow(1000) / 1000)
        form = posts.call(posts.sid("CA"), From=f"+38093{secrets.randbelow(10_000_000):07}")
        path = _action(_post(server, "/voice", form), server)
        _post(server, path, form | {"Digits": "9"}, holding=DESK)
        began, begun = len(ledger), time.monotonic()
        over = form | {"CallStatus": "completed", "CallDuration": "3"}
        _post(server, "/status/call", over)
        orders += _first_order(ledger, began, begun)
    say_seconds(say, f"hung up after 9 to the carrier's API ({len(orders)})", orders)


def _first_order(ledger: Ledger, began: int, begun: float) -> list[float]:
    """The seconds until the carrier was asked for something; nothing where it never was."""
    end = begun + LONGEST_ORDER
    while len(ledger) == began and time.monotonic() < end:
        time.sleep(0.002)
    return [list(ledger.times())[began] - begun] if len(ledger) > began else []


def _post(server: Served, path: str, form: dict[str, str], *, holding: bytes = b"") -> bytes:
    head, _, body = posts.request(server, path, form).partition(b"\r\n\r\n")
    lines = (line.partition(": ")[::2] for line in head.decode().split("\r\n")[1:])
    web = HTTPConnection("127.0.0.1", server.port, timeout=30)
    web.request("POST", path, body, dict(lines))
    answer = web.getresponse().read()
    web.close()
    if holding not in answer:
        raise RuntimeError(f"an answer without {holding!r}")
    return answer
