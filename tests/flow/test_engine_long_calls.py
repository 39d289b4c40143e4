"""Long conversations with whatever comes to a caller's mind: hundreds of keys, words and silences.

The walk over all states leaves out how long the way back has grown and what was answered before;
here both grow as long as they like.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.channels.tokens import LONGEST_TOKEN, Sealer
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Ask, End, Forward
from ivr.flow.engine import advance, fresh
from ivr.flow.inputs import Answered, Input, Started
from ivr.flow.places import LANGUAGE, top_menu
from ivr.flow.state import BACK_LIMIT, Facts, State
from tests.flow.walk import CODE, facts, inputs, shipped, workshop

WORLDS = {
    "by voice": facts(),
    "by voice, hidden number": facts(hidden=True),
    "by text": facts(voice=False),
    "by text, number that can't be rung": facts(voice=False, hidden=True),
}
CATALOGUES = {"shipped": shipped, "workshop": workshop}
SEALER = Sealer("a secret key that only tests use")

# Choices lead deep into the protocols, the other inputs mostly out of them again.
DEEP = st.sampled_from([Answered(key) for key in "1234511111"])
ANY_KEYS = st.text("0123456789*#", max_size=8).map(Answered)


def whatever(catalogue: Catalogue, world: Facts) -> st.SearchStrategy[list[Input]]:
    """Up to eighty inputs, choices more often than the rest."""
    rest = st.sampled_from(inputs(catalogue, world))
    return st.lists(st.one_of(DEEP, DEEP, DEEP, rest, ANY_KEYS), max_size=80)


def led_to(catalogue: Catalogue, world: Facts, events: list[Input]) -> State:
    """The state after these inputs, each turn checked on the way."""
    state = fresh(catalogue)
    if world.voice:
        state = advance(catalogue, state, Started(), world).state
    for event in events:
        turn = advance(catalogue, state, event, world)
        assert isinstance(turn.effects[-1], Ask | Forward | End)
        state = turn.state
    return state


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("catalogue", CATALOGUES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_long_conversation_keeps_its_promises(
    catalogue: str, world: str, data: st.DataObject
) -> None:
    protocols, here = CATALOGUES[catalogue](), WORLDS[world]
    state = led_to(protocols, here, data.draw(whatever(protocols, here)))
    assert len(state.back) <= BACK_LIMIT
    token = SEALER.seal(state, f"CA{CODE}")
    assert len(token) <= LONGEST_TOKEN
    assert advance(protocols, state, Answered("9"), here).effects[-1] == Forward()
    opened = SEALER.open(token, f"CA{CODE}")
    assert replace(opened, back=()) == replace(state, back=())
    tops = (LANGUAGE, top_menu(protocols))
    for _ in range(BACK_LIMIT + 2):
        if opened.place not in tops:
            opened = advance(protocols, opened, Answered("*"), here).state
    assert opened.place in tops


def test_every_answer_there_is_still_fits_a_token() -> None:
    """A caller who goes into every corner of every protocol, and back, for an hour."""
    catalogue, world = shipped(), facts()
    state = led_to(catalogue, world, [Answered("1")])
    longest = 0
    for turn in range(3000):
        keys = str(1 + (turn * turn + turn // 7) % 5) if turn % 11 else "*"
        world = replace(world, now=world.now + timedelta(seconds=1))
        state = advance(catalogue, state, Answered(keys), world).state
        longest = max(longest, len(SEALER.seal(state, "CA1")))
    assert longest <= LONGEST_TOKEN
