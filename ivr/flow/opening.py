"""How a conversation begins: danger first, the language, what the line is, the menu. Pure."""

from itertools import takewhile

from ivr.flow import steps
from ivr.flow.effects import Effect, RaiseEmergency, RememberLanguage, Say
from ivr.flow.places import LANGUAGE, top_menu
from ivr.flow.scene import Scene, Turn
from ivr.flow.state import Place


def begin(scene: Scene, language: str | None) -> Turn:
    """The first thing heard: in every language what to do in danger, then the language or the menu.

    A caller whose language is known hears it at once, with one key for the others.
    """
    first = (*danger_first(scene), *_alert(scene, language))
    if language is None and len(scene.facts.languages) > 1:
        return ask_language(scene.where(place=LANGUAGE)).after(*first)
    scene = scene.where(language=language or scene.facts.languages[0])
    others = (scene.phrase("other-languages"),) if len(scene.facts.languages) > 1 else ()
    return steps.arrive(scene, top_menu(scene.catalogue)).after(*first, *others)


def danger_first(scene: Scene) -> tuple[Say, ...]:
    """What to do in danger, once in each language of the city.

    By text only in the caller's own where it is known: two languages would fill the first answer.
    """
    known = None if scene.facts.voice else scene.state.language
    languages = (known,) if known else scene.facts.languages
    return tuple(scene.phrase("danger-first", language=each) for each in languages)


def _alert(scene: Scene, known: str | None) -> tuple[Say, ...]:
    """What to do in an air alert, behind what to do in danger."""
    if not scene.facts.alert:
        return ()
    languages = (known,) if known else scene.facts.languages
    return tuple(scene.phrase("alert-first", language=each) for each in languages)


def told_of_alert(scene: Scene, turn: Turn) -> Turn:
    """The first turn by text, with the same in one language: more would not fit.

    What answers a danger text is words of its own.
    """
    alarm = any(isinstance(effect, RaiseEmergency) for effect in turn.effects)
    if scene.facts.voice or scene.state.turn != 1 or alarm:
        return turn
    first = tuple(takewhile(_is_danger_first, turn.effects))
    alert = _alert(scene, turn.state.language or scene.language)
    return Turn(turn.state, (*first, *alert, *turn.effects[len(first) :]))


def _is_danger_first(effect: Effect) -> bool:
    return isinstance(effect, Say) and effect.name == "danger-first"


def ask_language(scene: Scene) -> Turn:
    """Each language, named in itself, with its key."""
    return scene.waiting(
        *(
            scene.phrase("language-choice", {"key": key}, language=each)
            for key, each in enumerate(scene.facts.languages, start=1)
        )
    )


def language_chosen(scene: Scene, keys: str) -> Turn | None:
    """Into the chosen language, and on to the topic already asked for or to the menu."""
    languages = dict(enumerate(scene.facts.languages, start=1))
    language = languages.get(int(keys)) if keys.isdigit() and len(keys) == 1 else None
    if language is None:
        return None
    scene = scene.where(language=language, misses=0, silent_since=None)
    remember: tuple[Effect, ...] = (RememberLanguage(language),)
    place = scene.state.back[-1] if scene.state.back else top_menu(scene.catalogue)
    return open_place(scene, place).after(*remember)


def open_place(scene: Scene, place: Place) -> Turn:
    """A place reached from anywhere, with the top menu behind it."""
    return steps.arrive(scene.where(place=top_menu(scene.catalogue), back=()), place)
