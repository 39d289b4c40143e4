"""From a danger text's commit to the call that rings the patrol desk, one text at a time."""

import secrets
import time
from collections.abc import Callable
from statistics import median, quantiles

from bench.crowd import danger_turn
from bench.ledger import Ledger
from ivr.clock import SystemClock
from ivr.store import journal
from ivr.store.db import Store

ALARMS = 40
"""So many that the first is not rung anew before the last: then calls would wait for each other."""

LONGEST = 30.0


def print_latency(say: Callable[[str], None], store: Store, ledger: Ledger) -> None:
    """Measure and print it, beside what the promise is: three seconds."""
    seconds = [_rung_after(store, ledger) for _ in range(ALARMS)]
    p99 = quantiles(seconds, n=100, method="inclusive")[98]
    what = f"danger text to the call ({ALARMS})"
    say(f"  {what:36} p50 {median(seconds):6.2f} s  p99 {p99:6.2f} s   (promised: 3 s)")


def _rung_after(store: Store, ledger: Ledger) -> float:
    """Seconds from the commit, at any moment between two ticks, to the carrier's being asked."""
    time.sleep(secrets.randbelow(1000) / 1000)
    calls = sum(1 for _ in ledger.calls())
    journal.append_all(store, [danger_turn(store, SystemClock().now())])
    committed = time.monotonic()
    while time.monotonic() - committed < LONGEST:
        later = list(ledger.calls())[calls:]
        if later:
            return later[0] - committed
        time.sleep(0.002)
    raise TimeoutError("the desk was not rung")
