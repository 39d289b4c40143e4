"""Three hundred people press 9 at once while PostgreSQL hangs. How soon: `scripts/bench`."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.dead_wire import Wire, wired
from tests.deploy.processes import free_port, running, until
from tests.deploy.stand_in import HOTLINE, StandIn
from tests.on_air import on_air

pytestmark = pytest.mark.postgres

CALLERS = 300
FIRST_DESK = "+380342790001"
ALARMS = "SELECT count(*) FROM journal WHERE input = 'key 9'"


@dataclass
class Installation:
    """HotLine on the air, its carrier's hand, and the wire to its database."""

    carrier: StandIn
    wire: Wire
    database: str

    def kept(self) -> int:
        """How many of the alarms are in the journal."""
        with psycopg.connect(self.database.replace("+psycopg", "", 1)) as conn:
            found = conn.execute(ALARMS).fetchone()
        return int(found[0]) if found else 0

    def presses_nine(self, place: int) -> str | None:
        """Somebody calls and presses 9 at once; gives whom that rings."""
        form = {"CallSid": f"CA{place:032x}", "From": f"+38093111{place:04}", "To": HOTLINE}
        form["CallStatus"] = "in-progress"
        door = self.carrier.public_url
        pressed = self.carrier.gathers(f"{door}/voice", form)
        document = self.carrier.post(pressed, form | {"Digits": "9"})
        return None if document is None else document.findtext("Dial/Number")


@pytest.fixture
def installation(tmp_path: Path, postgres_url: str) -> Iterator[Installation]:
    port = free_port()
    door = f"http://127.0.0.1:{port}"
    with wired(postgres_url) as wire:
        own = {"HOTLINE_DATABASE_URL": wire.url, "HOTLINE_PUBLIC_URL": door}
        own |= {"TWILIO_API_URL": "http://127.0.0.1:9"}
        with running(on_air(tmp_path) | own) as processes:
            processes.web(port, processes=2)
            processes.serving(f"{door}/healthz")
            yield Installation(StandIn(door, [door]), wire, postgres_url)
            wire.alive.set()


def test_each_is_connected_to_the_first_desk_and_each_alarm_is_kept(
    installation: Installation,
) -> None:
    installation.wire.alive.clear()
    with ThreadPoolExecutor(CALLERS) as callers:
        rung = list(callers.map(installation.presses_nine, range(CALLERS)))
    assert rung == CALLERS * [FIRST_DESK]
    installation.wire.alive.set()
    until(lambda: installation.kept() == CALLERS, "every alarm in the journal")
