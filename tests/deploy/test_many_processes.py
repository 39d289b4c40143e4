"""PostgreSQL, several web processes on two ports, two workers: one HotLine all the same."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr.clock import SystemClock
from ivr.dispatch import pins
from ivr.settings import load_settings
from ivr.store import people, plans
from ivr.store.db import WORKER_PATIENCE, open_store
from ivr.store.people import NewAssistant
from tests.deploy.processes import Processes, free_port, running, until
from tests.deploy.stand_in import HOTLINE, TEXTS, StandIn, standing_in
from tests.on_air import on_air

pytestmark = pytest.mark.postgres

CITY = "ivano-frankivsk"
CALLERS = [f"+38093111000{digit}" for digit in range(6)]
ASSISTANTS = ["+380501110011", "+380671110012"]
_sids = count(1)


@dataclass
class Installation:
    """HotLine on the air at a carrier of our own."""

    carrier: StandIn
    processes: Processes

    def asks_to_be_called(self, caller: str) -> None:
        """A call: English, a person, now and on this number."""
        form = call(caller)
        place = f"{self.carrier.public_url}/voice"
        for keys in ({}, {"Digits": "1"}, {"Digits": "0"}, {"Digits": "1"}):
            place = self.carrier.gathers(place, form | keys)
        ended = {"CallStatus": "completed", "CallDuration": "40"}
        self.carrier.post(f"{self.carrier.public_url}/status/call", form | ended)

    def offers(self) -> list[str]:
        """The codes of the cases that assistants were texted, as often as they were."""
        sent = [text["Body"] for text in self.carrier.texts if text["To"] in ASSISTANTS]
        return [found[0] for body in sent if "TAKE" in body and (found := codes(body))]

    def assistant_texts(self, number: str, body: str) -> str:
        """What HotLine answers an assistant's text."""
        form = {"MessageSid": f"SM{next(_sids):032x}", "From": number, "To": TEXTS, "Body": body}
        answer = self.carrier.post(f"{self.carrier.public_url}/sms", form)
        assert answer is not None
        return " ".join(answer.itertext())


def call(caller: str) -> dict[str, str]:
    """The form of a call that comes in."""
    sid = f"CA{next(_sids):032x}"
    return {"CallSid": sid, "From": caller, "To": HOTLINE, "CallStatus": "in-progress"}


def codes(text: str) -> list[str]:
    """The case codes in a text."""
    return re.findall(r"\b\d{6}\b", text)


@pytest.fixture
def installation(tmp_path: Path, postgres_url: str) -> Iterator[Installation]:
    first, second = free_port(), free_port()
    doors = [f"http://127.0.0.1:{port}" for port in (first, second)]
    with standing_in(doors[0], doors) as carrier:
        own = {"HOTLINE_DATABASE_URL": postgres_url, "HOTLINE_PUBLIC_URL": doors[0]}
        environ = on_air(tmp_path) | own | {"TWILIO_API_URL": carrier.url}
        staff(environ)
        with running(environ) as processes:
            processes.web(first, processes=2)
            processes.web(second)
            processes.worker()
            processes.worker()
            for door in doors:
                processes.serving(f"{door}/healthz")
            yield Installation(carrier, processes)


def staff(environ: dict[str, str]) -> None:
    """Two assistants, on duty from yesterday to tomorrow."""
    now, day = SystemClock().now(), timedelta(days=1)
    store = open_store(load_settings(environ), patience=WORKER_PATIENCE)
    with store.transaction() as conn:
        for number in ASSISTANTS:
            new = NewAssistant(CITY, "Ivan", number, ("en", "uk"), None, pins.pin_hash("123456"))
            added = people.add_assistant(conn, store.vault, new, now=now)
            plans.add_shift(conn, CITY, added, starts_at=now, ends_at=now + day, now=now)
    store.close()


def test_calls_from_end_to_end_on_any_process_and_each_offered_once(
    installation: Installation,
) -> None:
    carrier = installation.carrier
    with ThreadPoolExecutor(len(CALLERS)) as callers:
        list(callers.map(installation.asks_to_be_called, CALLERS))
    until(lambda: len(set(installation.offers())) == len(CALLERS), "an offer of every case")

    code = installation.offers()[0]
    taker = next(text["To"] for text in carrier.texts if code in text["Body"])
    assert code in installation.assistant_texts(taker, f"TAKE {code}")
    until(lambda: carrier.calls, "the assistant to be rung")
    assert carrier.calls[0]["To"] == taker
    joined = joins(carrier, taker)
    assert joined in CALLERS
    assert code in installation.assistant_texts(taker, f"DONE {code} 1 all is well")

    # Stopped, the workers finish what they have begun: nothing can come after this.
    assert installation.processes.stop() == [0, 0, 0, 0]
    assert set(Counter(installation.offers()).values()) == {1}
    assert [order["To"] for order in carrier.calls] == [taker]
    assert not any(caller[4:] in text["Body"] for text in carrier.texts for caller in CALLERS)


def joins(carrier: StandIn, taker: str) -> str:
    """The assistant picks up and presses 1; the caller is rung, presses 1, talks; who that was."""
    form = {"CallSid": f"CA{next(_sids):032x}", "From": HOTLINE, "To": taker}
    form |= {"CallStatus": "in-progress", "Direction": "outbound-api"}
    pressed = carrier.gathers(carrier.calls[0]["Url"], form)
    document = carrier.post(pressed, form | {"Digits": "1"})
    assert document is not None
    dial = document.find("Dial")
    assert dial is not None, ElementTree.tostring(document)
    assert dial.get("callerId") == HOTLINE
    number = dial.find("Number")
    assert number is not None
    leg = {"CallSid": f"CA{next(_sids):032x}", "From": HOTLINE, "To": str(number.text)}
    accepted = carrier.gathers(number.attrib["url"], leg)
    carrier.post(accepted, leg | {"Digits": "1"})
    over = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "60"}
    carrier.post(dial.attrib["action"], form | over)
    return str(number.text)
