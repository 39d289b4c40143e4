"""Whoever may be in danger is asked, by text, and whoever thinks of self-harm is answered. Pure.

9, yes, or a second word of danger is an alarm; 1 leads to the topics, 0 to a person, and any other
word of HotLine's own is an answer as well. Until one comes the question is asked again.

Where an officer seems to be the danger the question is another one: 0 or yes brings a person, 1
leads to the protocol for complaints, and 9 to the police as everywhere.
"""

from dataclasses import replace

from ivr.flow import opening, person, steps
from ivr.flow.catalogue import COMPLAINT
from ivr.flow.effects import AwaitAnswer, Effect, RequestCallback
from ivr.flow.places import DOUBT, DOUBT_POLICE, DOUBTING, LANGUAGE, top_menu
from ivr.flow.scene import Scene, Turn
from ivr.flow.state import State

ANSWER_SECONDS = 120
"""How long the writer has for an answer; nobody is to ring them meanwhile: they may be hiding."""

TOPICS = "1"
"""The key that says: no danger, a question."""


def ask(scene: Scene, *, wants_person: bool, by_police: bool = False) -> Turn:
    """Ask whether they are in danger; who wants a person is called back whatever they answer."""
    if by_police and COMPLAINT in scene.catalogue.protocols:
        scene = scene.where(topic=COMPLAINT)
    noted = Turn(scene.state, ())
    if wants_person and scene.facts.callable:
        noted = person.ask(scene)
    asked = again(Scene(scene.catalogue, _asked_in(noted.state, by_police=by_police), scene.facts))
    later = tuple(_once_answered(effect) for effect in noted.effects)
    return Turn(asked.state, (AwaitAnswer(), *asked.effects, *later))


def _once_answered(effect: Effect) -> Effect:
    if not isinstance(effect, RequestCallback):
        return effect
    return replace(effect, seconds=max(effect.seconds, ANSWER_SECONDS))


def again(scene: Scene) -> Turn:
    """The question, in each language of the city to a writer whose own nobody knows yet."""
    known = scene.state.language
    languages = (known,) if known else scene.facts.languages
    name = "danger-ask" if scene.state.place == DOUBT else "danger-ask-police"
    return scene.waiting(*(scene.phrase(name, language=each) for each in languages))


def answer(scene: Scene, keys: str) -> Turn | None:
    """What a digit leads to, or None where it is no answer."""
    if keys != TOPICS:
        return None
    if scene.state.place == DOUBT_POLICE and COMPLAINT in scene.catalogue.protocols:
        return _to_complaint(scene)
    return to_topics(scene)


def replied(scene: Scene, *, yes: bool) -> Turn | None:
    """What yes or no leads to where an officer seemed to be the danger, else None.

    No means that it is somebody else: then whether they are in danger now is still to be asked.
    """
    if scene.state.place != DOUBT_POLICE:
        return None
    if yes:
        return person.ask(left(scene), urgent=True)
    return ask(left(scene), wants_person=False)


def _asked_in(state: State, *, by_police: bool) -> State:
    place = DOUBT_POLICE if by_police else DOUBT
    return replace(state, place=place) if state.place in DOUBTING else state.moved(place)


def _to_complaint(scene: Scene) -> Turn:
    place = steps.start(scene.catalogue, COMPLAINT)
    if scene.state.language is None and len(scene.facts.languages) > 1:
        return opening.ask_language(left(scene).where(place=LANGUAGE, back=(place,)))
    return opening.open_place(left(scene), place)


def to_topics(scene: Scene) -> Turn:
    """The first menu; a writer of unknown language is asked for it before."""
    if scene.state.language is None and len(scene.facts.languages) > 1:
        return opening.ask_language(left(scene).where(place=LANGUAGE, back=()))
    return opening.open_place(scene, top_menu(scene.catalogue))


def left(scene: Scene) -> Scene:
    """The same scene where it was before the question was asked."""
    return Scene(scene.catalogue, stepped_out(scene.state), scene.facts)


def stepped_out(state: State) -> State:
    """A state before the question was asked; any other stays as it is."""
    if state.place not in DOUBTING:
        return state
    *before, last = state.back
    return replace(state, place=last, back=tuple(before))


def despaired(scene: Scene, protocol: str | None) -> Turn:
    """Self-harm: who listens now, the ambulance, and an urgent call back (P16)."""
    if protocol is not None and protocol in scene.catalogue.protocols:
        scene = scene.where(topic=protocol)
    return person.ask(scene, urgent=True).after(*scene.told("self-harm"))
