"""Asking for a person: the offer of a call back, a hidden caller's number, the case code. Pure.

By voice the key 0 already asks: whoever hangs up after it is called back. `1` makes it count at
once, `2` opens the wishes, `*` takes it back. By text the answer itself is enough.
"""

from datetime import datetime, timedelta

from ivr import phones
from ivr.flow import wishes
from ivr.flow.effects import Ask, Effect, RequestCallback, Say, TextCode, WithdrawCallback
from ivr.flow.places import (
    ASKING,
    NOTED,
    NUMBER,
    PERSON,
    READBACK,
    UNSAFE,
    WISHES,
    WISHING,
    top_menu,
)
from ivr.flow.scene import NUMBER_SECONDS, Scene, Turn
from ivr.flow.state import NO_WISH, Facts, Place
from ivr.flow.texts import Digits, Moment, Value

SECONDS_TO_CHANGE_MIND = 60
"""How long after `0` a caller who says nothing more may still step back, in seconds."""

SECONDS_TO_GIVE_NUMBER = 600
"""How long a caller may take to give another number, or to tell their wishes, in seconds.

Whoever gives none has asked all the same: supervisors learn that nobody can call back. One that
was keyed counts from the read-back on, so that whoever hangs up there is called.
"""

LONGEST_FORECAST = timedelta(hours=48)
"""Further away than this the start of duty is no promise to make (issue "One thread")."""


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


def ask_by_text(scene: Scene) -> Turn:
    """The caller wants to be written to, not called: a wish that texts have a word for."""
    if not wishes.may_be_written_to(scene):
        return ask(scene).after(*scene.told("wish-by-text-unable"))
    return _note(wishes.kept(scene, by_text=True))


def again(scene: Scene) -> Turn:
    """Tell the present dialogue once more."""
    match scene.state.place:
        case place if place == NUMBER:
            return _ask_number(scene)
        case place if place == READBACK:
            return _read_back(scene)
        case place if place == NOTED:
            return scene.waiting(*scene.told("person-again", _code(scene)))
        case place if place in WISHING:
            return wishes.tell(scene)
        case _:
            return scene.waiting(*_offer(scene))


def answer(scene: Scene, keys: str) -> Turn | None:
    """What keys lead to in one of these dialogues, or None where they are no answer."""
    place = scene.state.place
    if place == PERSON:
        return _offer_answered(scene, keys)
    if place == NUMBER:
        return _number_keyed(scene, keys)
    if place == READBACK:
        return _read_back_answered(scene, keys)
    if place == UNSAFE and keys == "2":
        return _note(scene)
    if place in WISHING and (led := wishes.answer(scene, keys)) is not None:
        return _led(*led)
    if place == NOTED and keys == "1" and wishes.may_be_texted(scene):
        return scene.waiting(TextCode(), *scene.told("person-code-texted"))
    return None


def stepped_back(scene: Scene) -> tuple[Scene, tuple[Effect, ...]]:
    """Going back from the offer takes the request back; afterwards it stands.

    From the wishes, and from another number than their own, the way back leads to the offer.
    """
    if scene.state.place in ASKING and scene.state.person == "asked":
        if scene.state.place != PERSON and scene.facts.callable:
            scene = scene.where(number=None)
            return scene, (_request(scene, SECONDS_TO_GIVE_NUMBER),)
        withdrawn: tuple[Effect, ...] = (WithdrawCallback(), *scene.told("person-withdrawn"))
        return scene.where(person="", number=None, wish=NO_WISH), withdrawn
    return scene, ()


def _offer_answered(scene: Scene, keys: str) -> Turn | None:
    match keys:
        case "1":
            return _note(scene)
        case "2":
            return _open_wishes(scene)
        case "3":
            return _led(*wishes.anybody(scene))
        case _:
            return None


def _read_back_answered(scene: Scene, keys: str) -> Turn | None:
    """Right, wrong, or, where no offer came before, right and something to wish."""
    match keys:
        case "1" if scene.facts.callable:
            return _led(*wishes.number_right(scene))
        case "1":
            return _note(scene)
        case "2":
            scene = scene.where(place=NUMBER, number=None)
            return _ask_number(scene).after(_request(scene, SECONDS_TO_GIVE_NUMBER))
        case "3" if scene.facts.voice and not scene.facts.callable:
            return _open_wishes(scene)
        case _:
            return None


def _open_wishes(scene: Scene) -> Turn:
    """The offer stays behind the wishes, as the way back."""
    return _led(scene.where(place=PERSON).moved(WISHES), ())


def _led(scene: Scene, confirmed: tuple[Say, ...]) -> Turn:
    """On in the wishes, or back at the offer; meanwhile nobody is to be called."""
    if scene.state.place == PERSON:
        scene = _at(scene, PERSON)
    return again(scene).after(_request(scene, SECONDS_TO_GIVE_NUMBER), *confirmed)


def _at(scene: Scene, place: Place) -> Scene:
    """At one of these dialogues; from one to the next the way back stays the same."""
    if scene.state.place not in (*ASKING, *WISHING):
        return scene.moved(place)
    back = scene.state.back
    return scene.where(place=place, back=back[:-1] if back[-1:] == (PERSON,) else back)


def _request(scene: Scene, seconds: int = 0) -> RequestCallback:
    state = scene.state
    return RequestCallback(seconds, urgent=state.urgent, number=state.number, wish=state.wish)


def _offer(scene: Scene) -> tuple[Say, ...]:
    if scene.state.wish != NO_WISH or scene.state.number is not None:
        return scene.told("person-offer-wished")
    name, values = _by_duty("person-offer", scene.facts)
    return scene.told(name, {"number": Digits(scene.facts.hotline)} | values)


def _note(scene: Scene) -> Turn:
    scene = _noted_at(scene).where(person="noted")
    if scene.state.wish.safe is False:
        values = _code(scene) | {"number": Digits(scene.facts.hotline)}
        return scene.waiting(_request(scene), *scene.told("person-noted-unsafe", values))
    scene = wishes.kept(scene, safe=True)
    if scene.facts.voice and scene.state.wish.by_text is None:
        scene = wishes.kept(scene, by_text=False)
    name, values = _when_called(scene)
    told = scene.told(name, _code(scene) | values)
    if scene.facts.voice and wishes.may_be_texted(scene):
        told = (*told, *scene.told("person-code-by-text"))
    return scene.waiting(_request(scene), *told)


def _when_called(scene: Scene) -> tuple[str, dict[str, Value]]:
    """The wording for the hour they wished, else for the hour it is."""
    at = wishes.later(scene)
    if scene.state.wish.by_text:
        begins = at or _duty_begins(scene.facts)
        name = "person-noted-by-text"
        return (f"{name}-at", {"when": Moment(begins)}) if begins else (name, {})
    if at is not None:
        return "person-noted-at", {"when": Moment(at)}
    return _by_duty("person-noted", scene.facts)


def _noted_at(scene: Scene) -> Scene:
    """By voice a dialogue of its own; by text the conversation goes on where it was."""
    if scene.facts.voice:
        return _at(scene, NOTED)
    if scene.state.place not in ASKING:
        return scene
    *before, last = scene.state.back or (top_menu(scene.catalogue),)
    return scene.where(place=last, back=tuple(before))


def _code(scene: Scene) -> dict[str, Value]:
    return {"code": Digits(scene.facts.code)}


def _by_duty(name: str, facts: Facts) -> tuple[str, dict[str, Value]]:
    """The wording for the hour: somebody is on duty, will be at a known time, or neither."""
    if facts.duty.on_now:
        return name, {}
    begins = _duty_begins(facts)
    return (f"{name}-closed", {"when": Moment(begins)}) if begins else (f"{name}-unknown", {})


def _duty_begins(facts: Facts) -> datetime | None:
    """When duty begins, where nobody has it now and the hour is near enough to be promised."""
    start = None if facts.duty.on_now else facts.duty.next_start
    return start if start is not None and start - facts.now <= LONGEST_FORECAST else None


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
