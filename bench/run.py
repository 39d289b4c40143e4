"""What turns, alarms and offers cost; printed as measured in this run, never judged.

`scripts/bench` runs it. Floor and HotLine run under the same gunicorn settings, take the same
number of fresh calls over eight connections, in interleaved rounds; medians count. Loopback only.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import danger, dispatch, duty, installation, load, posts
from bench.load import Result
from bench.served import Served, served
from ivr.app import read_content
from ivr.channels.tokens import Sealer
from ivr.flow.engine import fresh
from ivr.flow.places import top_menu
from ivr.settings import Settings, load_settings

TURNS = tuple(f"{what} turn, {on}" for on in ("SQLite", "PostgreSQL") for what in ("voice", "SMS"))
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
    parser.add_argument("--waiting", type=int, default=10_000, help="requests to be offered")
    parser.add_argument("--workers", type=int, default=4, help="workers that offer them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as made:
        folder = Path(made)
        if any(asked.only in name for name in TURNS):
            _turns(folder, asked)
        if asked.only in danger.NAME:
            danger.measure(_say, folder / "danger")
        if asked.only in duty.NAME:
            duty.measure(_say, folder / "duty")
        if asked.only in dispatch.NAME:
            dispatch.measure(
                _say, folder / "dispatch", waiting=asked.waiting, workers=asked.workers
            )


def _turns(folder: Path, asked: argparse.Namespace) -> None:
    with ExitStack() as stack:
        cases = [
            case
            for case in _cases(stack, folder)
            if case.name == "floor" or asked.only in case.name
        ]
        _print_servers(cases)
        _print_rounds(cases, asked.rounds, asked.requests)
        _print_paced(cases, asked.requests)


def _cases(stack: ExitStack, folder: Path) -> Iterator[Case]:
    pack, keys = installation.pack(folder), installation.keys()
    floor = installation.environ(folder / "floor", pack, keys, "sqlite://")
    yield Case("floor", stack.enter_context(served("bench.floor:app", floor)), _floor_requests)
    urls = {"SQLite": f"sqlite:///{folder / 'bench.sqlite'}"}
    urls["PostgreSQL"] = stack.enter_context(installation.postgres())
    for name, url in urls.items():
        environ = installation.environ(folder / name, pack, keys, url)
        settings = load_settings(environ)
        installation.migrate(settings)
        server = stack.enter_context(served("wsgi:app", environ))
        turns = _Turns(settings)
        yield Case(f"voice turn, {name}", server, turns.voice)
        yield Case(f"SMS turn, {name}", server, turns.sms)


def _floor_requests(server: Served, count: int) -> list[bytes]:
    return [
        posts.request(server, "/voice", posts.call(posts.sid("CA"), Digits="1"))
        for _ in range(count)
    ]


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
        return [self._turn(server, posts.sid("CA")) for _ in range(count)]

    def sms(self, server: Served, count: int) -> list[bytes]:
        """A first text that names a topic."""
        bodies = ("загубив паспорт", "I lost my passport")
        return [
            posts.request(server, "/sms", posts.text(bodies[place % 2])) for place in range(count)
        ]

    def _turn(self, server: Served, sid: str) -> bytes:
        path = f"/voice/turn/{self._sealer.seal(self._state, sid)}"
        return posts.request(server, path, posts.call(sid, Digits="1"))


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
