"""What holds wherever a conversation stands, whatever the caller does: tried on every state."""

from itertools import product

import pytest

from ivr.channels import sms_in, voice
from ivr.channels.tokens import LONGEST_TOKEN, Sealer
from ivr.channels.wording import Wording
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Ask, Effect, End, Forward, Offer, RaiseEmergency, Say
from ivr.flow.engine import advance
from ivr.flow.inputs import Answered, Asked, Word
from ivr.flow.places import (
    HOUR,
    LANGUAGE,
    NOTED,
    NUMBER,
    PERSON,
    READBACK,
    UNSAFE,
    WHEN,
    WISHES,
    top_menu,
)
from ivr.flow.scene import Turn
from ivr.flow.silence import HELPED
from ivr.flow.state import BACK_LIMIT, Facts, State
from ivr.flow.texts import BLANK
from tests.channels.stage import KYIV, read_twiml
from tests.flow.walk import (
    LATER,
    MONDAY_MORNING,
    NEVER,
    NOT_SOON,
    Step,
    facts,
    nothing_signed,
    opened,
    shipped,
    some_signed,
    waiting_places,
    walk,
    workshop,
)

WORLDS = {
    "shipped protocols, by voice": (shipped, facts()),
    "shipped protocols, by text": (shipped, facts(voice=False)),
    "no protocol signed off, by voice": (nothing_signed, facts()),
    "no protocol signed off, by text": (nothing_signed, facts(voice=False)),
    "some protocols signed off, by voice": (some_signed, facts()),
    "some protocols signed off, by text": (some_signed, facts(voice=False)),
    "other kinds of step, by voice, closed": (workshop, facts(duty=LATER)),
    "other kinds of step, by voice, nobody soon": (workshop, facts(duty=NOT_SOON)),
    "other kinds of step, by voice, hidden number": (workshop, facts(hidden=True, duty=NEVER)),
    "other kinds of step, by text, number that can't be rung": (
        workshop,
        facts(voice=False, hidden=True),
    ),
}


class Walked:
    """A catalogue, a world, and every step and state there is in it."""

    def __init__(self, catalogue: Catalogue, world: Facts) -> None:
        self.catalogue = catalogue
        self.world = world
        thorough = catalogue is workshop() and world.duty != NOT_SOON
        self.steps: tuple[Step, ...] = tuple(walk(catalogue, world, thorough=thorough))
        self.states: tuple[State, ...] = tuple(dict.fromkeys(s.before for s in self.steps))

    def after(self, state: State, keys: str) -> Turn:
        """What keys lead to."""
        return advance(self.catalogue, state, Answered(keys), self.world)


@pytest.fixture(scope="module", params=WORLDS)
def walked(request: pytest.FixtureRequest) -> Walked:
    catalogue, world = WORLDS[request.param]
    return Walked(catalogue(), world)


def test_nine_rings_the_police_from_everywhere(walked: Walked) -> None:
    for state in walked.states:
        emergency, forward = walked.after(state, "9").effects
        assert isinstance(emergency, RaiseEmergency), state
        assert forward == Forward(), state


@pytest.mark.parametrize("body", ["9", "SOS", "sos!!", "СОС", "112", "🆘", "Рятуйте"])
def test_a_danger_word_rings_the_police_from_everywhere(walked: Walked, body: str) -> None:
    """A text is read before anybody asks where its conversation stands."""
    event = sms_in.read(body, catalogue=walked.catalogue)
    assert event == Asked(Word.DANGER)
    for state in walked.states:
        turn = advance(walked.catalogue, state, event, walked.world)
        assert [type(each) for each in turn.effects] == [RaiseEmergency, Forward], state


def test_the_walk_comes_to_every_place_in_every_language_and_every_silence(walked: Walked) -> None:
    """So that what holds for all states it met holds for all there are."""
    places = waiting_places(walked.catalogue)
    if walked.world.voice:  # what only a topic word opens is there by text alone
        places = {each for each in places if each.protocol in opened(walked.catalogue)}
    if walked.catalogue in (nothing_signed(), some_signed()):
        places = {top_menu(walked.catalogue)}  # what is left out leads nowhere
    silences: tuple[int, ...] = (0,)
    if walked.world.voice:
        places |= {LANGUAGE, NUMBER, READBACK, NOTED, WISHES, WHEN, HOUR, UNSAFE}
        places |= {PERSON} if walked.world.callable else set()
        silences = (0, 1, HELPED, HELPED + 1, HELPED + 2)
    met = {
        (state.place, state.language, min(state.misses, silences[-1])) for state in walked.states
    }
    wanted = product(places, walked.world.languages, silences)
    assert not {each for each in wanted if each not in met}
    assert LANGUAGE in {state.place for state in walked.states if state.language is None}


def test_nought_leads_to_a_person_from_everywhere(walked: Walked) -> None:
    for state in walked.states:
        turn = walked.after(state, "0")
        names = {each.name for each in _says(turn)}
        if names & {"person-again"} or not walked.world.voice:
            assert turn.state.person, state
        else:
            assert turn.state.place in (PERSON, NUMBER), state


def test_nothing_ends_in_silence(walked: Walked) -> None:
    """Every turn waits for the caller, rings the police, or says goodbye."""
    for step in walked.steps:
        *told, last = step.turn.effects
        assert isinstance(last, Ask | Forward | End), step
        assert not any(isinstance(each, Ask | Forward | End) for each in told), step
        if isinstance(last, End):
            assert {each.name for each in _says(step.turn)} == {"goodbye"}, step
        elif isinstance(last, Ask):
            assert _says(step.turn), step


def test_nothing_stands_between_a_caller_in_danger_and_the_police(walked: Walked) -> None:
    forwards = [step.turn.effects for step in walked.steps if Forward() in step.turn.effects]
    assert forwards
    for effects in forwards:
        assert isinstance(effects[-2], RaiseEmergency)


def test_every_state_travels_in_a_token(walked: Walked) -> None:
    sealer = Sealer("a secret key that only tests use")
    for state in walked.states:
        token = sealer.seal(state, "CA1")
        assert len(token) <= LONGEST_TOKEN
        assert sealer.open(token, "CA1") == state


def test_a_repeated_request_gets_the_same_answer(walked: Walked) -> None:
    for step in walked.steps[::3]:
        assert advance(walked.catalogue, step.before, step.event, walked.world) == step.turn, step


def test_star_leads_back_to_the_top_or_the_language_choice(walked: Walked) -> None:
    tops = (LANGUAGE, top_menu(walked.catalogue))
    for state in walked.states:
        at = state
        for _ in range(BACK_LIMIT + 2):
            if at.place in tops and at is not state:
                break
            at = walked.after(at, "*").state
        assert at.place in tops, state


def test_the_way_back_is_bounded(walked: Walked) -> None:
    assert all(len(step.turn.state.back) <= BACK_LIMIT for step in walked.steps)


def test_everything_told_has_its_blanks_filled_in_the_language_asked_for(walked: Walked) -> None:
    wording = Wording(walked.catalogue, KYIV, MONDAY_MORNING)
    told = {_likeness(each): each for step in walked.steps for each in step.turn.effects}
    for effect in told.values():
        if isinstance(effect, Say | Offer):
            line = wording.heard(effect)
            assert line.language == effect.language
            assert not BLANK.search(line.text), line
        if isinstance(effect, Say):
            assert not BLANK.search(wording.written(effect)), effect


def test_every_turn_is_a_document_the_carrier_accepts(walked: Walked) -> None:
    wording = Wording(walked.catalogue, KYIV, MONDAY_MORNING)
    turns = {tuple(map(_likeness, step.turn.effects)): step.turn.effects for step in walked.steps}
    for effects in turns.values():
        if Forward() not in effects:
            document = voice.turn(effects, wording=wording, action="https://hotline.example/voice")
            assert read_twiml(document).find("Gather/Say") is not None


def _says(turn: Turn) -> tuple[Say, ...]:
    return tuple(effect for effect in turn.effects if isinstance(effect, Say))


def _likeness(effect: Effect) -> object:
    """Equal for effects that tell the same."""
    match effect:
        case Say(name, _, language, values):
            return (name, language, tuple(values.items()))
        case Offer(key, label, language):
            return (key, language, label.spoken[language])
        case _:
            return effect
