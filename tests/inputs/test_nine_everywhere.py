"""9 from every place a call can stand at: the carrier's next document rings the first desk.

That a call stands at no other place is seen by walking through all of them
(`tests/flow/test_engine_walk.py`).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from pathlib import Path

import pytest

from ivr.app import Content
from ivr.flow.engine import fresh
from ivr.flow.places import ASKING, LANGUAGE, NOTED, WISHING
from ivr.flow.questions import QUESTIONS
from ivr.flow.silence import HELPED
from ivr.flow.state import State
from tests.conftest import Copy
from tests.flow.walk import LANGUAGES, waiting_places
from tests.inputs.conftest import a_carrier
from tests.inputs.post import BISI, CALL, CALL_SID, PATROL, Carrier, rings


@pytest.fixture
def ours(tmp_path: Path, sqlite_copy: Copy, content: Content) -> Iterator[Carrier]:
    with sqlite_copy() as url, a_carrier(tmp_path, url, content) as opened:
        yield opened


def standing(carrier: Carrier) -> Iterator[State]:
    """Every place in every language, heard for the first time and after silence upon silence."""
    catalogue, turn = carrier.line.hotline.catalogue(), count(1)
    places = sorted(waiting_places(catalogue), key=lambda place: (place.protocol, place.step))
    yield fresh(catalogue)
    for place, language, misses in product(
        (LANGUAGE, *ASKING, NOTED, *WISHING, *places), LANGUAGES, (0, HELPED + 2)
    ):
        number = None if place in places else "+380671234567"
        yield State(
            catalogue.version, place, language, turn=next(turn), misses=misses, number=number
        )


@pytest.mark.parametrize("question", [*QUESTIONS, "hurt-again"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_at_every_question_for_the_patrol_the_desk_that_asked_is_rung_again(
    ours: Carrier, question: str, language: str
) -> None:
    state = replace(fresh(ours.line.hotline.catalogue()), language=language)
    token = ours.line.sealer.seal(state, CALL_SID)
    pressed = {**CALL, "CallStatus": "in-progress", "Digits": "9"}
    for way, desk in (("1-1-0-0-0", PATROL[0]), ("2-1-1-14-0", PATROL[1])):
        place = f"/voice/questions/{language}-{question}/{way}/{token}"
        assert rings(ours.posts(place, pressed)) == (desk,)


def test_the_next_answer_is_the_patrols_dial_at_every_place_in_every_language(
    ours: Carrier,
) -> None:
    missed = []
    for state in standing(ours):
        token = ours.line.sealer.seal(state, CALL_SID)
        pressed = {**CALL, "CallStatus": "in-progress", "Digits": "9"}
        pressed["From"] = BISI if state.turn % 2 else "anonymous"
        if rings(ours.posts(f"/voice/turn/{token}", pressed)) != PATROL[:1]:
            missed.append(state)
    assert missed == []
