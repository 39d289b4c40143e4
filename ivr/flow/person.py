"""Asking for a person: the offer of a call back, a hidden caller's number, the case code. Pure.

By voice the key 0 already asks: whoever hangs up after it is called back. `1` makes it count at
once, `*` takes it back. By text the answer itself is enough.
"""

from datetime import timedelta

from ivr import phones
from ivr.flow.effects import Ask, Effect, RequestCallback, Say, TextCode, WithdrawCallback
from ivr.flow.places import NOTED, NUMBER, PERSON, READBACK, top_menu
from ivr.flow.scene import NUMBER_SECONDS, Scene, Turn
from ivr.flow.state import Facts, Place
from ivr.flow.texts import Digits, Moment, Value

SECONDS_TO_CHANGE_MIND = 60
"""How long after `0` a caller who says nothing more may still step back, in seconds."""

SECONDS_TO_GIVE_NUMBER = 600
"""How long a caller whose number can't be rung may take to give another, in seconds.

Whoever gives none has asked all the same: supervisors learn that nobody can call back. One that
was keyed counts from the read-back on, so that whoever hangs up there is called.
"""

LONGEST_FORECAST = timedelta(hours=48)
"""Further away than this the start of duty is no promise to make (issue "One thread")."""

_ASKING = (PERSON, NUMBER, READBACK)


def ask(scene: Scene, *, urgent: bool = False) -> Turn:
    """The caller wants a person; `urgent` where a protocol found that it can't wait."""
    more_urgent = urgent and not scene.state.urgent
    scene = scene.where(urgent=scene.state.urgent or urgent)
    if scene.state.person == "noted":
        again = scene.told("person-again", _code(scene))
        return scene.waiting(*((_request(scene),) if more_urgent else ()), *again)
    if not scene.facts.callable:
        scene = _at(scene, NUMBER).where(person="asked", number=None)
        return _ask_number(scene).after(_request(scene, SECONDS_TO_GIVE_NUMBER))
    if not scene.facts.voice:
        return _note(scene)
    scene = _at(scene, PERSON).where(person="asked")
    return scene.waiting(*_offer(scene), _request(scene, SECONDS_TO_CHANGE_MIND))


def again(scene: Scene) -> Turn:
    """Tell the present dialogue once more."""
    match scene.state.place:
        case place if place == NUMBER:
            return _ask_number(scene)
        case place if place == READBACK:
            return _read_back(scene)
        case place if place == NOTED:
            return scene.waiting(*scene.told("person-again", _code(scene)))
        case _:
            return scene.waiting(*_offer(scene))


def answer(scene: Scene, keys: str) -> Turn | None:
    """What keys lead to in one of these dialogues, or None where they are no answer."""
    place = scene.state.place
    if place == PERSON and keys == "1":
        return _note(scene)
    if place == NUMBER:
        return _number_keyed(scene, keys)
    if place == READBACK and keys == "1":
        return _note(scene)
    if place == READBACK and keys == "2":
        scene = scene.where(place=NUMBER, number=None)
        return _ask_number(scene).after(_request(scene, SECONDS_TO_GIVE_NUMBER))
    if place == NOTED and keys == "1" and scene.facts.textable:
        return scene.waiting(TextCode(), *scene.told("person-code-texted"))
    return None


def stepped_back(scene: Scene) -> tuple[Scene, tuple[Effect, ...]]:
    """Going back from the offer takes the request back; afterwards it stands."""
    if scene.state.place in _ASKING and scene.state.person == "asked":
        withdrawn: tuple[Effect, ...] = (WithdrawCallback(), *scene.told("person-withdrawn"))
        return scene.where(person="", number=None), withdrawn
    return scene, ()


def _at(scene: Scene, place: Place) -> Scene:
    """At one of these dialogues; from one to the next the way back stays the same."""
    return scene.where(place=place) if scene.state.place in _ASKING else scene.moved(place)


def _request(scene: Scene, seconds: int = 0) -> RequestCallback:
    return RequestCallback(seconds, urgent=scene.state.urgent, number=scene.state.number)


def _offer(scene: Scene) -> tuple[Say, ...]:
    name, values = _by_duty("person-offer", scene.facts)
    return scene.told(name, {"number": Digits(scene.facts.hotline)} | values)


def _note(scene: Scene) -> Turn:
    scene = _noted_at(scene).where(person="noted")
    name, values = _by_duty("person-noted", scene.facts)
    told = scene.told(name, _code(scene) | values)
    if scene.facts.voice and scene.facts.textable and scene.state.number is None:
        told = (*told, *scene.told("person-code-by-text"))
    return scene.waiting(_request(scene), *told)


def _noted_at(scene: Scene) -> Scene:
    """By voice a dialogue of its own; by text the conversation goes on where it was."""
    if scene.facts.voice:
        return scene.where(place=NOTED)
    if scene.state.place not in _ASKING:
        return scene
    *before, last = scene.state.back or (top_menu(scene.catalogue),)
    return scene.where(place=last, back=tuple(before))


def _code(scene: Scene) -> dict[str, Value]:
    return {"code": Digits(scene.facts.code)}


def _by_duty(name: str, facts: Facts) -> tuple[str, dict[str, Value]]:
    """The wording for the hour: somebody is on duty, will be at a known time, or neither."""
    duty = facts.duty
    if duty.on_now:
        return name, {}
    if duty.next_start is None or duty.next_start - facts.now > LONGEST_FORECAST:
        return f"{name}-unknown", {}
    return f"{name}-closed", {"when": Moment(duty.next_start)}


def _ask_number(scene: Scene) -> Turn:
    return scene.turn(*scene.told("person-number"), Ask(15, NUMBER_SECONDS))


def _number_keyed(scene: Scene, keys: str) -> Turn:
    number = phones.parse(keys)
    ours = number == scene.facts.hotline
    if number is None or ours or not phones.may_dial(number, scene.facts.regions):
        return _ask_number(scene).after(*scene.told("person-number-refused"))
    scene = scene.where(place=READBACK, number=number, misses=0)
    return _read_back(scene).after(_request(scene, SECONDS_TO_GIVE_NUMBER))


def _read_back(scene: Scene) -> Turn:
    digits = Digits(scene.state.number or "")
    return scene.waiting(*scene.told("person-number-readback", {"digits": digits}))
