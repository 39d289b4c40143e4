"""Real workers die of `kill -9` again and again: nobody is forgotten, and nobody is rung twice.

Five times here; `scripts/soak` kills two hundred (HOTLINE_TEST_KILLS).
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from ivr.app import read_content
from ivr.settings import load_settings
from tests.deploy.processes import free_port
from tests.deploy.real_town import (
    Assistant,
    Caller,
    Killers,
    Ledger,
    RealTown,
    everybody_acts,
    real_town,
)
from tests.on_air import ROOT

pytestmark = pytest.mark.postgres

KILLS = int(os.environ.get("HOTLINE_TEST_KILLS", "5"))
WORKERS = 2 if KILLS < 50 else 5
ASSISTANTS = 4 if KILLS < 50 else 12
"""Where many are to die, more: some workers are always just beginning, and each death leaves a
caller behind who takes an assistant a while."""

BETWEEN = timedelta(seconds=2)
"""Who has lived for so long dies at any instant; before, only in a request to the carrier, and not
before somebody has ticked since the last death: of many who die at once none gets anywhere."""

PICKED_UP = timedelta(seconds=30)
"""After a lease of thirty seconds: a minute after a death somebody else has it."""


QUIET, LONGEST = 3, 120
"""Seconds nobody is at the telephone before time is put forward, so that no ring is cut short by
it; and after how many it is put forward all the same."""


def open_town(tmp_path: Path) -> dict[str, str]:
    """The environment of a city that approves of any number of requests."""
    cities = tmp_path / "cities"
    cities.mkdir()
    pack = (ROOT / "cities" / "ivano-frankivsk.yaml").read_text("utf-8")
    assert "per_city_a_day: 60" in pack
    many = pack.replace("per_city_a_day: 60", "per_city_a_day: 10000")
    many = many.replace("ring_seconds: 4}", "ring_seconds: 0}")
    (cities / "ivano-frankivsk.yaml").write_text(many, "utf-8")
    return {"HOTLINE_CITIES": str(cities)}


def ask_and_die(
    town: RealTown, killers: Killers, ledger: Ledger, people: list[Assistant | Caller]
) -> list[Caller]:
    """People ask while workers die, until enough have died; gives who asked."""
    callers: list[Caller] = []
    killed, died_at = 0, town.now()
    while killers.kills < KILLS:
        killers.keep(WORKERS)
        if killers.kills >= len(callers):
            callers.append(town.asks(f"+38093{2000000 + len(callers)}"))
            people.append(callers[-1])
        town.passes()
        everybody_acts(town, people)
        ledger.looks()
        if killers.kills > killed:
            killed, died_at = killers.kills, town.now()
        killers.armed = town.worker_beat() > died_at
        if killers.armed and town.now() - died_at > BETWEEN:
            killers.one_dies()
        sleep(0.05)
    killers.armed = False
    return callers


def calm(
    town: RealTown, killers: Killers, ledger: Ledger, people: list[Assistant | Caller]
) -> None:
    """Nobody dies any more; time is put forward until all is closed, at most by a day."""
    killers.keep(WORKERS)
    asked = sum(isinstance(each, Caller) for each in people)
    for minutes in [0.5] * 10 + [11] * 40 + [120] * 24:
        began = quiet_since = monotonic()
        while monotonic() < min(quiet_since + QUIET, began + LONGEST):
            town.passes()
            everybody_acts(town, people)
            if any(each.is_at_it for each in people):
                quiet_since = monotonic()
            sleep(0.05)
        if len(ledger.outcomes()) == asked and not ledger.still_open():
            return
        town.jump(60 * minutes)


def test_nobody_is_lost_and_nobody_rung_twice(tmp_path: Path, postgres_url: str) -> None:
    own = open_town(tmp_path)
    content = read_content(load_settings({"HOTLINE_VAR": str(tmp_path / "var"), **own}))
    with real_town(tmp_path / "var", postgres_url, content, free_port(), **own) as (town, killers):
        ledger = Ledger(town)
        staff = [
            town.assistant(name, f"+38050111{place}")
            for place, name in enumerate("ABCDEFGHIJKL"[:ASSISTANTS], 2001)
        ]
        people: list[Assistant | Caller] = [Assistant(each.phone) for each in staff]
        callers = ask_and_die(town, killers, ledger, people)
        lying = ledger.longest_lying
        calm(town, killers, ledger, people)
        outcomes = ledger.outcomes()
        rung = [len(ledger.calls_to(caller.phone.number)) for caller in callers]
        ended, rings = sorted(map(str, set(outcomes))), sorted(set(rung))
        # Shown by `pytest -s`, as scripts/soak runs it.
        sys.stdout.write(
            f"\n{killers.kills} kills, {killers.at_the_carrier} of them at the carrier; "
            f"{len(callers)} asked, {ledger.still_open()} still open, ended {ended}; "
            f"each caller rung {rings} times; longest lying after its lease: {lying}\n"
        )
        assert ledger.still_open() == 0
        assert outcomes == ["helped"] * len(callers)
        assert 0 not in rung
        # An assistant's pressing 1 rings a caller once, and nothing else ever does.
        assert sum(rung) <= sum(each.presses for each in people if isinstance(each, Assistant))
        assert not any(ledger.rung_twice_at_once(caller.phone.number) for caller in callers)
        assert lying <= PICKED_UP
