"""Going through the steps of a protocol: arriving at one, answering one. Pure."""

from typing import assert_never

from ivr.errors import FlowError
from ivr.flow import person
from ivr.flow import protocol as p
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.danger import connect
from ivr.flow.effects import Ask, Effect, Say
from ivr.flow.scene import NUMBER_SECONDS, Scene, Turn
from ivr.flow.state import Answer, Place

MOST_STEPS = 30
"""The most steps one turn may pass; the protocol check refuses circles, this bounds the rest."""

MOST_ANSWERS = 12
"""The most answers a conversation takes along: its state travels in every URL."""


def arrive(scene: Scene, place: Place) -> Turn:
    """Tell what is told from `place` on, up to the first step that waits for the caller.

    Raises FlowError where a catalogue leads round in a circle without asking anybody.
    """
    told: tuple[Effect, ...] = _notice(scene)
    first_text = bool(told) and not scene.facts.voice
    scene = scene.where(noticed=True, topic=_topic(scene, place))
    for _ in range(MOST_STEPS):
        step = scene.catalogue.step(place.protocol, place.step)
        match step:
            case p.Say():
                told = (*told, scene.step(place, step))
                place = _target(scene, place, step)
            case p.Branch():
                place = _target(scene, place, _case(scene, place, step))
            case p.Danger():
                return connect(scene).after(*told)
            case p.Person():
                told = (*told, scene.step(place, step))
                return person.ask(scene, urgent=step.urgent).after(*told)
            case p.Menu() | p.Ask() | p.End():
                scene = scene if scene.state.place == place else scene.moved(place)
                return _wait(scene, place, step, brief=first_text).after(*told)
            case _:
                assert_never(step)
        scene = scene.where(topic=_topic(scene, place))
    raise FlowError(f"{place.protocol}/{place.step}: {MOST_STEPS} steps without a question")


def start(catalogue: Catalogue, protocol: str) -> Place:
    """The first step of a protocol."""
    return Place(protocol, catalogue.protocols[protocol].start)


def answer(scene: Scene, keys: str) -> Turn | None:
    """What the caller's keys lead to at a step, or None where they are no answer to it."""
    place = scene.state.place
    step = scene.catalogue.step(place.protocol, place.step)
    match step:
        case p.Menu():
            choice = next((c for c in step.choices if c.key == keys), None)
            return _go(scene, step, keys, choice) if choice else None
        case p.Ask():
            fits = keys.isdigit() and step.min_digits <= len(keys) <= step.max_digits
            return _go(scene, step, keys, step) if fits else None
        case _:
            return None


def _go(scene: Scene, step: p.Menu | p.Ask, keys: str, target: p.Target) -> Turn:
    place = scene.state.place
    answers = tuple(a for a in scene.state.answers if a.place != place)
    if step.tell_patrol or _asked_again(scene, place):
        given = Answer(place, keys, private=step.private, tell_patrol=step.tell_patrol)
        answers = (*answers, given)[-MOST_ANSWERS:]
    return arrive(scene.where(answers=answers), _target(scene, place, target))


def _asked_again(scene: Scene, place: Place) -> bool:
    """Whether its protocol goes on by the answer later."""
    steps = scene.catalogue.protocols[place.protocol].steps.values()
    return any(isinstance(step, p.Branch) and step.on == place.step for step in steps)


def _wait(scene: Scene, place: Place, step: p.Menu | p.Ask | p.End, *, brief: bool) -> Turn:
    told = scene.step(place, step)
    match step:
        case p.Menu():
            reminder = () if brief else _reminder(scene, place)
            return scene.waiting(told, *scene.choices(step), *reminder)
        case p.Ask():
            return scene.turn(told, Ask(step.max_digits, NUMBER_SECONDS))
        case p.End():
            return scene.waiting(told, scene.phrase("after-end"))


def _reminder(scene: Scene, place: Place) -> tuple[Say, ...]:
    return (scene.phrase("keys-reminder"),) if place.protocol == TOP_MENU else ()


def _notice(scene: Scene) -> tuple[Say, ...]:
    """What the line is; a caller hears, too, where nobody would learn now that they ask."""
    if scene.state.noticed:
        return ()
    if scene.facts.voice and not scene.facts.duty.anybody:
        return scene.phrase("notice"), scene.phrase("information-only")
    return (scene.phrase("notice"),)


def _topic(scene: Scene, place: Place) -> str | None:
    return scene.state.topic if place.protocol == TOP_MENU else place.protocol


def _target(scene: Scene, place: Place, target: p.Target) -> Place:
    if target.open is not None:
        return start(scene.catalogue, target.open)
    return Place(place.protocol, target.goto or "")


def _case(scene: Scene, place: Place, step: p.Branch) -> p.Target:
    asked = Place(place.protocol, step.on)
    given = next((a.keys for a in scene.state.answers if a.place == asked), "")
    return step.cases.get(given, step.otherwise)
