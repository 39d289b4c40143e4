"""What a caller wishes of a call back: when, by whom, on which number, or by text. Pure.

Each wish leads back to the offer, so that several go together; `person` tells that.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from ivr import phones
from ivr.flow.effects import Ask, Say
from ivr.flow.places import HOUR, NUMBER, PERSON, UNSAFE, WHEN, WISHES
from ivr.flow.scene import NUMBER_SECONDS, Scene, Turn
from ivr.flow.state import Facts
from ivr.flow.texts import Digits, Moment

MORNING, EVENING = time(9), time(18)
"""The hours to choose from, besides in an hour, in the city's own time."""

AHEAD = timedelta(hours=1)
"""So far ahead an hour to choose lies at least: sooner there is `1`, now."""

_HOUR_KEYS = (2, 4)
"""How many digits an hour has: `18` or `1830`. One alone would be 9, danger, or 0, a person."""


def tell(scene: Scene) -> Turn:
    """The question of the place where the caller is."""
    match scene.state.place:
        case place if place == WHEN:
            offered = {"morning": Moment(_next(scene.facts, MORNING, ahead=AHEAD))}
            offered |= {"evening": Moment(_next(scene.facts, EVENING, ahead=AHEAD))}
            return scene.waiting(*scene.told("wish-when", offered))
        case place if place == HOUR:
            return scene.turn(*scene.told("wish-hour"), Ask(4, NUMBER_SECONDS))
        case place if place == UNSAFE:
            return scene.waiting(*scene.told("wish-unsafe"))
        case _:
            return scene.waiting(*scene.told("person-wishes"))


def answer(scene: Scene, keys: str) -> tuple[Scene, tuple[Say, ...]] | None:
    """Where keys lead, and what confirms the wish; None where they are no answer here."""
    match scene.state.place, keys:
        case place, "1" if place == WISHES:
            return scene.where(place=WHEN), ()
        case place, "2" if place == WISHES:
            return kept(scene.where(place=UNSAFE), safe=False), ()
        case place, "3" if place == WISHES:
            return _kept_and_told(scene, "wish-woman", gender="f")
        case place, "4" if place == WISHES:
            return _kept_and_told(scene, "wish-man", gender="m")
        case place, "5" if place == WISHES:
            return _another_number(scene), ()
        case place, "6" if place == WISHES:
            return _by_text_or_not(scene)
        case place, "1" if place == UNSAFE:
            return _another_number(scene), ()
        case place, _ if place in (WHEN, HOUR):
            return _when(scene, keys)
    return None


def anybody(scene: Scene) -> tuple[Scene, tuple[Say, ...]]:
    """A wish for a woman or a man is taken back, also one of an earlier call."""
    return _kept_and_told(scene, "wish-anybody", gender="any")


def number_right(scene: Scene) -> tuple[Scene, tuple[Say, ...]]:
    """The number read back is the one to call, and whoever gives it may be called there."""
    told = scene.told("wish-number", {"digits": Digits(scene.state.number or "")})
    scene = kept(scene.where(place=PERSON), safe=None)
    if scene.state.wish.by_text and not may_be_written_to(scene):
        return kept(scene, by_text=False), (*told, *scene.told("wish-by-text-unable"))
    return scene, told


def kept(scene: Scene, **changes: object) -> Scene:
    """The same scene with something wished."""
    return scene.where(wish=replace(scene.state.wish, **changes))  # type: ignore[arg-type]


def may_be_texted(scene: Scene) -> bool:
    """Whether the phone in the caller's hand may get a text of ours."""
    state = scene.state
    return scene.facts.textable and state.number is None and state.wish.safe is not False


def may_be_written_to(scene: Scene) -> bool:
    """Whether texts go to the number that counts, and answers come back from it."""
    number, facts = scene.state.number, scene.facts
    if number is not None:
        return facts.replies and phones.is_mobile(number)
    return facts.replies and facts.textable and facts.callable


def later(scene: Scene) -> datetime | None:
    """The hour wished for, where it is still ahead."""
    after = scene.state.wish.after
    at = None if after is None else datetime.fromtimestamp(after, UTC)
    return at if at is not None and at > scene.facts.now else None


def _kept_and_told(scene: Scene, name: str, *, gender: str) -> tuple[Scene, tuple[Say, ...]]:
    return kept(scene.where(place=PERSON), gender=gender), scene.told(name)


def _by_text_or_not(scene: Scene) -> tuple[Scene, tuple[Say, ...]]:
    """By text instead of a call; the same key again takes that back."""
    if scene.state.wish.by_text:
        return kept(scene.where(place=PERSON), by_text=False), scene.told("wish-call")
    if not may_be_written_to(scene):
        return scene, scene.told("wish-by-text-unable")
    return kept(scene.where(place=PERSON), by_text=True), scene.told("wish-by-text")


def _another_number(scene: Scene) -> Scene:
    """A step back leads to the offer, or, where no other number is known, takes all back."""
    back = scene.state.back if scene.facts.callable else scene.state.back[:-1]
    return scene.where(place=NUMBER, number=None, back=back)


def _when(scene: Scene, keys: str) -> tuple[Scene, tuple[Say, ...]] | None:
    if scene.state.place == WHEN and keys == "4":
        return scene.where(place=HOUR), ()
    at = _keyed(scene.facts, keys) if scene.state.place == HOUR else _chosen(scene.facts, keys)
    if at is None:
        return None
    scene = kept(scene.where(place=PERSON), after=int(at.timestamp()))
    return scene, scene.told("wish-time", {"when": Moment(at)})


def _chosen(facts: Facts, keys: str) -> datetime | None:
    match keys:
        case "1":
            return facts.now.replace(second=0, microsecond=0) + AHEAD
        case "2":
            return _next(facts, EVENING, ahead=AHEAD)
        case "3":
            return _next(facts, MORNING, ahead=AHEAD)
        case _:
            return None


def _keyed(facts: Facts, keys: str) -> datetime | None:
    """The next time the clock shows these digits; None where it never does."""
    if len(keys) not in _HOUR_KEYS or not keys.isdecimal():
        return None
    hour, minute = int(keys[:2]), int(keys[2:] or 0)
    return _next(facts, time(hour, minute)) if hour < 24 and minute < 60 else None


def _next(facts: Facts, hour: time, *, ahead: timedelta = timedelta(0)) -> datetime:
    """When it is next so late in the city, more than `ahead` from now; in UTC."""
    today = facts.now.astimezone(facts.zone).date()
    days = (today + timedelta(days=days) for days in range(3))
    times = (datetime.combine(day, hour, facts.zone).astimezone(UTC) for day in days)
    return next(at for at in times if at - facts.now > ahead)
