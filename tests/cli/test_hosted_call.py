"""HotLine is gone, and the carrier answers calls by itself with what `fallback export` wrote."""

from pathlib import Path

import pytest

from ivr.carrier.practice.network import Network
from ivr.carrier.practice.webhooks import Outcome, Reply, Request, Unreachable
from tests.carrier.other_side import CHIOMA, HOTLINE, make_network, said
from tests.cli.conftest import Operator

FIRST, SECOND = "+380342790001", "+380342790002"
HOSTED = "https://handler.carrier.example/bin"


@pytest.fixture
def network(operator: Operator, tmp_path: Path) -> Network:
    """A carrier that reaches nobody at HotLine's address, and hosts the exported file."""
    operator.runs(f"fallback export {tmp_path}")
    hosted = (tmp_path / "voice-ivano-frankivsk.xml").read_text("utf-8")

    def fetch(wanted: Request) -> Outcome:
        if wanted.url.startswith(HOSTED):
            return Reply(200, hosted, "text/xml")
        return Unreachable("connection refused")

    return make_network(fetch, fallbacks={"voice_fallback_url": HOSTED})


def test_the_desks_are_rung_one_after_the_other_until_somebody_is_there(network: Network) -> None:
    caller, first, second = map(network.phone, (CHIOMA, FIRST, SECOND))
    caller.calls(HOTLINE)
    network.advance(30)
    assert (first.status, second.status) == ("ringing", "idle")
    assert any("1 0 2" in words for words in said(caller))
    network.advance(25)
    assert (first.status, second.status) == ("idle", "ringing")
    assert any("If not, wait" in words for words in said(caller))
    second.answers()
    caller.says("Help me.")
    assert second.heard[-1].text == "Help me."
    caller.hangs_up()


def test_who_was_helped_and_hangs_up_has_no_second_desk_rung(network: Network) -> None:
    caller, first, second = map(network.phone, (CHIOMA, FIRST, SECOND))
    caller.calls(HOTLINE)
    network.advance(30)
    first.answers()
    caller.hangs_up()
    network.advance(60)
    assert second.heard == []


def test_where_nobody_answers_the_free_numbers_are_told_last(network: Network) -> None:
    caller = network.phone(CHIOMA)
    caller.calls(HOTLINE)
    network.advance(180)
    assert caller.status == "idle"
    assert all(number in said(caller)[-2] for number in ("1 0 2", "1 0 3", "1 0 1"))
    assert HOTLINE not in " ".join(said(caller))
