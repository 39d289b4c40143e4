"""The pause before a call is picked up: the first verb of the first document, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.app import Content
from ivr.carrier.practice.twiml import Document
from tests.inputs.conftest import a_carrier
from tests.inputs.post import ASSISTANT, CALL, Carrier, addresses


@pytest.fixture
def carrier(tmp_path: Path, sqlite_url: str, shipped_content: Content) -> Iterator[Carrier]:
    """A carrier in front of the city as it is shipped."""
    with a_carrier(tmp_path, sqlite_url, shipped_content) as opened:
        yield opened


def verbs(document: Document) -> list[str]:
    return [verb.name for verb in document.verbs]


def test_a_call_that_rings_rings_on_and_then_waits_for_keys(carrier: Carrier) -> None:
    document = carrier.posts("/voice", CALL)
    assert verbs(document) == ["Pause", "Gather", "Redirect"]
    assert document.verbs[0].attributes == {"length": "4"}


def test_in_a_call_that_goes_on_nobody_hears_silence(carrier: Carrier) -> None:
    document = carrier.posts("/voice", CALL)
    (turn,) = addresses(document, carrier.settings.public_url)
    going_on = {**CALL, "CallStatus": "in-progress"}
    for place, form in (
        ("/voice", going_on),
        (turn, {**going_on, "Digits": "1"}),
        (turn, going_on),
        ("/voice/fallback", CALL),
        ("/voice", {**CALL, "From": ASSISTANT}),
        ("/voice", {**CALL, "From": "anonymous"}),
    ):
        assert "Pause" not in verbs(carrier.posts(place, form)), place


def test_nine_is_answered_by_ringing_the_desk_without_a_pause(carrier: Carrier) -> None:
    (turn,) = addresses(carrier.posts("/voice", CALL), carrier.settings.public_url)
    document = carrier.posts(turn, {**CALL, "CallStatus": "in-progress", "Digits": "9"})
    assert verbs(document) == ["Say", "Dial"]
