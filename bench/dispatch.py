"""What becomes of requests: how many are offered a second, and how soon after the commit.

Real workers on PostgreSQL, a carrier on loopback without a limit of its own. The floor is as many
processes that claim a row, note it and post one text to the same carrier (`bench.claiming`).
"""

import os
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bench import alarms, claiming, installation
from bench.crowd import asking_turn, have_waiting, put_on_duty
from bench.ledger import Ledger, carrier
from bench.served import ROOT
from ivr.clock import SystemClock
from ivr.dispatch.codes import case_code
from ivr.settings import load_settings
from ivr.store import journal
from ivr.store.db import WORKER_PATIENCE, Store, open_store
from ivr.store.heartbeats import WORKER, last_beats

NAME = "dispatch, PostgreSQL"
ASSISTANTS = 200
TEXTS_A_SECOND = 1000
IDLE = 50
LONGEST = 900
"""Seconds until a benchmark that does not come to its end is given up."""

Say = Callable[[str], None]
Running = Sequence["subprocess.Popen[bytes]"]


@dataclass(frozen=True)
class Installation:
    """What is measured: the database, the secret codes are made from, the carrier's ledger."""

    store: Store
    secret: str
    ledger: Ledger


def measure(say: Say, folder: Path, *, waiting: int, workers: int) -> None:
    """Measure it all and print it: `waiting` requests at once, a tenth of them for the surge."""
    folder.mkdir()
    no_caps = {"per_number_a_day": 1000, "per_city_a_day": 1_000_000, "hours": "00:00-24:00"}
    cities = installation.pack(folder, **no_caps)
    with installation.postgres() as url, carrier() as ledger:
        environ = installation.environ(
            folder / "var", cities, installation.keys(), url, ledger.address
        ) | {"HOTLINE_TEXTS_A_SECOND": str(TEXTS_A_SECOND)}
        settings = load_settings(environ)
        installation.migrate(settings)
        store = open_store(settings, patience=WORKER_PATIENCE)
        there = Installation(store, settings.secret_key.get_secret_value(), ledger)
        put_on_duty(store, ASSISTANTS)
        say(f"\n{NAME}: {ASSISTANTS} assistants on duty, {workers} workers")
        say(f"  load of the machine before: {load_average()}")
        with working(environ, workers, folder / "workers.log") as running:
            wait_until(lambda: beats(store))
            alarms.print_latency(say, store, ledger)
            _print_latency(say, there, at_once=max(2, waiting // 10))
            offered = _print_offered(say, there, waiting, running)
        _print_floor(say, url, ledger, workers, waiting, offered)
        say(f"  load of the machine after: {load_average()}")
        complaints = (folder / "workers.log").read_text().count('"level": "error"')
        say(f"  errors in the workers' logs: {complaints}")
        store.close()


def _print_latency(say: Say, there: Installation, *, at_once: int) -> None:
    rounds = max(2, min(IDLE, at_once // 20))
    alone = [
        _asked_at_once(there, 1, settle=secrets.randbelow(1000) / 1000)[0] for _ in range(rounds)
    ]
    say_seconds(say, f"commit to carrier, idle ({rounds})", alone)
    say_seconds(say, f"commit to carrier, {at_once:,} at once", _asked_at_once(there, at_once))


def say_seconds(say: Say, what: str, seconds: Sequence[float]) -> None:
    p99 = quantiles(seconds, n=100, method="inclusive")[98]
    say(f"  {what:36} p50 {median(seconds):6.2f} s  p99 {p99:6.2f} s")


def _asked_at_once(there: Installation, count: int, *, settle: float = 0) -> list[float]:
    """So many callers ask in one commit; gives the seconds from it to each one's offer.

    settle: seconds to wait before, so that the commit comes at any moment between two ticks.
    """
    time.sleep(settle)
    began, now = len(there.ledger), SystemClock().now()
    turns = [asking_turn(there.store, now) for _ in range(count)]
    codes = {case_code(there.secret, turn.conversation) for turn in turns}
    journal.append_all(there.store, turns)
    committed = time.monotonic()
    wait_until(lambda: len(there.ledger) - began >= count)
    return [text.at - committed for text in there.ledger.texts(began) if text.code in codes]


def _print_offered(say: Say, there: Installation, waiting: int, workers: Running) -> float:
    """All are due at the same moment; gives how many were offered a second."""
    began, spent = len(there.ledger), _processor_seconds(workers)
    have_waiting(there.store, waiting)
    committed = time.monotonic()
    wait_until(lambda: _codes(there.ledger, began, waiting) >= waiting)
    time.sleep(3)
    texts = list(there.ledger.texts(began))
    offered = Counter(text.code for text in texts if text.code)
    a_second = waiting / (max(text.at for text in texts) - committed)
    doubled = sum(times - 1 for times in offered.values())
    say(
        f"  {f'{waiting:,} waiting':36} {a_second:6.0f} offered a second"
        f"   doubled {doubled}   left out {waiting - len(offered)}"
    )
    each = 1000 * (_processor_seconds(workers) - spent) / waiting
    say(f"  {'processor time of the workers':36} {each:6.1f} ms an offer")
    return a_second


def _codes(ledger: Ledger, since: int, wanted: int) -> int:
    """How many requests were offered; not looked at one by one before they may be all."""
    taken = len(ledger) - since
    return taken if taken < wanted else len({text.code for text in ledger.texts(since)} - {None})


def _print_floor(
    say: Say, url: str, ledger: Ledger, workers: int, rows: int, offered: float
) -> None:
    database = url.replace("postgresql+psycopg://", "postgresql://", 1)
    claiming.make(database, rows)
    began, clock = len(ledger), time.monotonic()
    command = [sys.executable, "-P", "-m", "bench.claiming", database, ledger.address]
    with _processes([command] * workers, {}, None) as running:
        for process in running:
            process.wait(LONGEST)
    if len(ledger) - began != rows:
        raise SystemExit("The floor did not post every row once.")
    floor = rows / (list(ledger.times())[-1] - clock)
    ratio = offered / floor
    say(f"  {'floor: claimed, noted, posted':36} {floor:6.0f} a second   ratio {ratio:.2f}")


@contextmanager
def working(environ: Mapping[str, str], count: int, log: Path) -> Iterator[Running]:
    command = [sys.executable, "-P", "-m", "flask", "worker"]
    with _processes([command] * count, environ, log) as running:
        yield running


@contextmanager
def _processes(
    commands: Sequence[Sequence[str]], environ: Mapping[str, str], log: Path | None
) -> Iterator[Running]:
    """Our own programs, running until done; what they say goes to a file, if one is given."""
    said = log.open("ab") if log else None
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environ}
    running = [
        subprocess.Popen(each, cwd=ROOT, env=env, stdout=said, stderr=said) for each in commands
    ]
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def _processor_seconds(running: Running) -> float:
    """What these processes took so far, whoever else is at the machine."""
    ticks = 0
    for process in running:
        after_name = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def wait_until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + LONGEST
    while not happened():
        if time.monotonic() > end:
            raise SystemExit("The workers did not do it in time.")
        time.sleep(0.005)


def beats(store: Store) -> bool:
    with store.reading() as conn:
        return WORKER in last_beats(conn)


def load_average() -> str:
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())
