"""Asking for a person: the offer of a call back, a hidden caller's number, the case code. Pure.

By voice the key 0 already asks: whoever hangs up after it is called back. `1` makes it count at
once, `*` takes it back. By text the answer itself is enough.
"""

from datetime import timedelta

from ivr import phones
from ivr.flow.effects import Ask, RequestCallback, Say, TextCode, WithdrawCallback
from ivr.flow.places import NOTED, NUMBER, PERSON, READBACK
from ivr.flow.scene import NUMBER_SECONDS, Scene, Turn
from ivr.flow.state import Facts, Place
from ivr.flow.texts import Digits, Moment, Value

SECONDS_TO_CHANGE_MIND = 60
"""How long after `0` a caller who says nothing more may still step back, in seconds."""

LONGEST_FORECAST = timedelta(hours=48)
"""Further away than this the start of duty is no promise to make (issue "One thread")."""


def ask(scene: Scene, *, urgent: bool = False) -> Turn:
    """The caller wants a person."""
    if scene.state.person == "noted":
        return scene.waiting(scene.phrase("person-again", _code(scene)))
    if not scene.facts.voice:
        return _note(scene, urgent=urgent)
    if not scene.facts.callable:
        return _ask_number(_at(scene, NUMBER))
    scene = _at(scene, PERSON).where(person="asked")
    return scene.waiting(_offer(scene), RequestCallback(SECONDS_TO_CHANGE_MIND, urgent=urgent))


def again(scene: Scene) -> Turn:
    """Tell the present dialogue once more."""
    match scene.state.place:
        case place if place == NUMBER:
            return _ask_number(scene)
        case place if place == READBACK:
            return _read_back(scene)
        case place if place == NOTED:
            return scene.waiting(scene.phrase("person-again", _code(scene)))
        case _:
            return scene.waiting(_offer(scene))


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
        return _ask_number(scene.where(place=NUMBER))
    if place == NOTED and keys == "1" and scene.facts.textable:
        return scene.waiting(TextCode(), scene.phrase("person-code-texted"))
    return None


def stepped_back(scene: Scene) -> tuple[Scene, tuple[WithdrawCallback, ...]]:
    """Going back from the offer takes the request back; afterwards it stands."""
    if scene.state.place == PERSON and scene.state.person == "asked":
        return scene.where(person=""), (WithdrawCallback(),)
    return scene, ()


def _at(scene: Scene, place: Place) -> Scene:
    return scene if scene.state.place == place else scene.moved(place)


def _offer(scene: Scene) -> Say:
    name, values = _by_duty("person-offer", scene.facts)
    return scene.phrase(name, {"number": Digits(scene.facts.hotline)} | values)


def _note(scene: Scene, *, urgent: bool = False) -> Turn:
    place = NOTED if scene.facts.voice else scene.state.place
    scene = scene.where(person="noted", place=place)
    name, values = _by_duty("person-noted", scene.facts)
    told = [scene.phrase(name, _code(scene) | values)]
    if scene.facts.voice and scene.facts.textable and scene.state.number is None:
        told.append(scene.phrase("person-code-by-text"))
    request = RequestCallback(0, urgent=urgent, number=scene.state.number)
    return scene.waiting(request, *told)


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
    return scene.turn(scene.phrase("person-number"), Ask(15, NUMBER_SECONDS))


def _number_keyed(scene: Scene, keys: str) -> Turn:
    number = phones.parse(keys)
    if number is None or not phones.may_dial(number, scene.facts.regions):
        return _ask_number(scene).after(scene.phrase("person-number-refused"))
    return _read_back(scene.where(place=READBACK, number=number, misses=0))


def _read_back(scene: Scene) -> Turn:
    digits = Digits(scene.state.number or "")
    return scene.waiting(scene.phrase("person-number-readback", {"digits": digits}))
