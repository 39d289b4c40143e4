"""What really leaves HotLine: over a thousand numbers planned, and the carrier's own ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from ivr.app import LINE, Content, create_app
from ivr.carrier.base import CallIn, CallOrder, Carrier, TextIn, TextOrder
from ivr.cities import Cities
from ivr.clock import HandClock
from ivr.dispatch import outgoing
from ivr.dispatch.hotline import Hotline
from ivr.jobs.sending import Sender
from ivr.settings import load_settings
from ivr.store import outbox
from ivr.store.outbox import Kind, Planned
from tests.ground.test_allow_list import VECTORS, nobodys
from tests.scenarios.person import Person
from tests.scenarios.town import MORNING, Town

CITY = "ivano-frankivsk"
ALLOWED = ("UA", "EG")


@dataclass
class Ledger:
    """A carrier that takes everything and writes down where it went."""

    rung: list[str] = field(default_factory=list)
    texted: list[str] = field(default_factory=list)

    def place_call(self, order: CallOrder) -> str:
        self.rung.append(order.to)
        return f"CA{len(self.rung)}"

    def send_text(self, order: TextOrder) -> str:
        self.texted.append(order.to)
        return f"SM{len(self.texted)}"

    def redirect_call(self, sid: str, url: str) -> None:
        pass

    def announce(self, room: str, url: str, *, to: str = "") -> None:
        pass

    def texts_of(self, number: str, day: date) -> Iterator[str]:
        return iter(())

    def forget_text(self, sid: str) -> None:
        pass

    def calls_in(self, to: str, day: date) -> Iterator[CallIn]:
        return iter(())

    def texts_in(self, to: str, day: date) -> Iterator[TextIn]:
        return iter(())


@pytest.fixture
def hotline(tmp_path: Path, sqlite_url: str, content: Content) -> Iterator[Hotline]:
    environ = {"HOTLINE_VAR": str(tmp_path), "HOTLINE_DATABASE_URL": sqlite_url}
    app = create_app(load_settings(environ), content=content)
    yield app.extensions[LINE].hotline
    app.extensions[LINE].hotline.store.close()


def plan(hotline: Hotline, kind: Kind, number: str, priority: int = outgoing.RECEIPT) -> None:
    to = hotline.store.vault.number(CITY, number)
    with hotline.store.transaction() as conn:
        outbox.plan(
            conn,
            Planned(
                city=CITY,
                kind=kind,
                purpose="code-text",
                priority=priority,
                to_sealed=to.sealed,
                to_mac=to.mac,
                sender="+380671110102",
                due_at=MORNING,
                token=hotline.new_token(),
                body_sealed=hotline.store.vault.seal("words"),
                url="http://127.0.0.1/voice",
            ),
            now=MORNING,
        )


def sends_everything(hotline: Hotline) -> Ledger:
    ledger = Ledger()
    carriers: dict[Kind, Carrier] = dict.fromkeys(get_args(Kind), ledger)
    sender = Sender(hotline, carriers, HandClock(MORNING), "test")
    while sender.send_due():
        pass
    return ledger


def test_of_all_kinds_of_numbers_only_ordinary_ones_of_the_citys_countries_are_reached(
    hotline: Hotline,
) -> None:
    numbers = [number for _, _, number in VECTORS] + list(nobodys())
    for number in numbers:
        plan(hotline, "text", number)
    for number in numbers[:: len(numbers) // 60]:
        plan(hotline, "call", number)
    plan(hotline, "call", "+380671234533")
    ledger = sends_everything(hotline)
    assert len(numbers) >= 1000
    own = {n for country, _, n in VECTORS if country in ALLOWED}
    assert set(ledger.texted) <= own
    assert set(ledger.rung) <= own | {"+380671234533"}
    assert "+380671234533" in ledger.rung
    assert not [n for n in (*ledger.texted, *ledger.rung) if n.startswith(("+38090", "+20900"))]


def test_a_number_refused_is_failed_and_not_tried_again(hotline: Hotline) -> None:
    plan(hotline, "text", "+18765551234")
    assert sends_everything(hotline).texted == []
    with hotline.store.reading() as conn:
        assert len(outbox.in_state(conn, "failed", limit=10)) == 1


def test_a_landline_gets_no_text_whoever_planned_one(hotline: Hotline) -> None:
    plan(hotline, "text", "+380342555555")
    plan(hotline, "call", "+380342555555")
    ledger = sends_everything(hotline)
    assert (ledger.texted, ledger.rung) == ([], ["+380342555555"])


def test_an_emergency_goes_out_whatever_the_number_is(hotline: Hotline) -> None:
    plan(hotline, "text", "+48501234567", outgoing.EMERGENCY)
    assert sends_everything(hotline).texted == ["+48501234567"]


def test_numbers_that_stand_in_the_pack_are_reached(hotline: Hotline) -> None:
    plan(hotline, "text", "+380501110000")
    assert sends_everything(hotline).texted == ["+380501110000"]


def test_a_country_taken_off_the_list_is_not_rung_for_a_case_taken_before(
    town: Town, caller: Person, ivan: Person
) -> None:
    caller.dials().presses("1").hears("Not recorded")
    caller.presses("0")
    caller.presses("1").hears("code")
    caller.hangs_up()
    ivan.gets_text("English")
    town.close()
    town.content = only_in(town.content, "PL")
    town.open()
    ivan.texts("TAKE")
    ivan.gets_text("is yours")
    ivan.answers().hears("press 1")
    ivan.presses("1").hears("Nobody answered")
    ivan.hangs_up()
    caller.is_idle()


def only_in(content: Content, region: str) -> Content:
    """The same cities, which call back to one country alone."""
    changed = [
        city.model_copy(
            update={"callback": city.callback.model_copy(update={"regions": (region,)})}
        )
        for city in content.cities
    ]
    return replace(content, cities=Cities(f"only {region}", tuple(changed)))
