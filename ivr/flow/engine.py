"""The engine: what one input leads to, for voice and SMS alike.

Pure and bounded: no clock, no I/O, and no protocol can go on without the caller.
`advance` is the one function other floors call.
"""

from dataclasses import replace
from typing import assert_never

from ivr.flow import danger, doubt, opening, person, silence, steps
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.effects import AnswerCame
from ivr.flow.inputs import (
    Answered,
    Asked,
    Despaired,
    Doubted,
    ForwardEnded,
    Input,
    Named,
    Replied,
    Started,
    TimedOut,
    Unclear,
    Word,
)
from ivr.flow.places import DOUBT_POLICE, DOUBTING, LANGUAGE, top_menu, wants_number
from ivr.flow.scene import Scene, Turn
from ivr.flow.state import Facts, Place, State

KEYS = {
    "9": Word.DANGER,
    "0": Word.PERSON,
    "*": Word.BACK,
    "#": Word.AGAIN,
    "": Word.AGAIN,
}
"""The keys that mean the same in every place (DESIGN.md, "Keys")."""


def fresh(catalogue: Catalogue) -> State:
    """The state before anything happened."""
    return State(catalogue=catalogue.version, place=LANGUAGE)


def advance(catalogue: Catalogue, state: State, event: Input, facts: Facts) -> Turn:
    """What `event` leads to from `state`: the next state, and what is to be heard and done.

    The same arguments give the same turn, so a repeated request changes nothing.
    Raises FlowError where the state names a place the catalogue does not have.
    """
    scene = Scene(catalogue, replace(state, turn=state.turn + 1), facts)
    turn = opening.told_of_alert(scene, _led(scene, event))
    answered = state.place in DOUBTING and turn.state.place not in DOUBTING
    return turn.after(AnswerCame()) if answered else turn


def _led(scene: Scene, event: Input) -> Turn:  # noqa: C901 - one case an input
    match event:
        case Started(language):
            return opening.begin(scene, language)
        case Answered(keys):
            return _answered(scene, keys)
        case TimedOut():
            return _silent(scene)
        case Asked(word):
            return _word(scene, word)
        case Named(protocol):
            return _named(scene, protocol)
        case Doubted():
            return _doubted(scene, event)
        case Replied(yes):
            return _replied(scene, yes=yes)
        case Despaired(protocol):
            return doubt.despaired(doubt.left(_heard(scene)), protocol)
        case Unclear():
            return _unclear(scene)
        case ForwardEnded(back):
            return danger.came_back(scene, back)
        case _:
            assert_never(event)


def _answered(scene: Scene, keys: str) -> Turn:
    word = _key_word(scene, keys)
    if word is not None:
        return _word(scene, word)
    if silence.cannot_talk_was_asked(scene):
        return silence.answer(scene, keys) or _tell(_heard(scene))
    return _choose(_heard(scene), keys) or _wrong(scene)


def _key_word(scene: Scene, keys: str) -> Word | None:
    """The meaning a key has everywhere. Where a number is keyed, any star goes back."""
    if "*" in keys:
        return Word.BACK
    if wants_number(scene.catalogue, scene.state.place):
        return KEYS.get(keys)
    return KEYS.get(keys) or (Word.DANGER if set(keys) == {"9"} else None)


def _choose(scene: Scene, keys: str) -> Turn | None:
    if scene.state.place == LANGUAGE:
        chosen = None if _known_before(scene) else opening.language_chosen(scene, keys)
        return chosen or (_unclear(scene) if _first_text(scene) else None)
    if scene.state.place in DOUBTING:
        return doubt.answer(scene, keys)
    if scene.state.place.protocol == "":
        return person.answer(scene, keys)
    return steps.answer(scene, keys)


def _first_text(scene: Scene) -> bool:
    """Whether a conversation by text begins here: no digit has been asked for yet."""
    return not scene.facts.voice and scene.state.turn == 1


def _known_before(scene: Scene) -> bool:
    """Whether the writer's language was known before the first text: a digit does not change it."""
    return _first_text(scene) and scene.state.language is not None


def _word(scene: Scene, word: Word) -> Turn:
    scene = _heard(scene)
    match word:
        case Word.DANGER:
            return danger.connect(doubt.left(scene))
        case Word.PERSON:
            return person.ask(doubt.left(scene), urgent=scene.state.place == DOUBT_POLICE)
        case Word.BY_TEXT:
            return person.ask_by_text(doubt.left(scene))
        case Word.BACK:
            return _back(scene)
        case Word.AGAIN:
            return _tell(scene)
        case Word.MENU:
            return opening.open_place(scene, top_menu(scene.catalogue))
        case Word.LANGUAGE:
            return _ask_language(scene, then=scene.state.place)
        case Word.PRIVACY:
            return scene.waiting(scene.phrase("privacy"))
        case _:
            assert_never(word)


def _named(scene: Scene, protocol: str) -> Turn:
    """A topic opens at once; only a caller of unknown language is asked for it first."""
    if protocol not in scene.catalogue.protocols:
        return _unclear(scene)  # a word of newer protocols than this conversation began with
    place = steps.start(scene.catalogue, protocol)
    if scene.state.language is None and len(scene.facts.languages) > 1:
        return opening.ask_language(scene.where(place=LANGUAGE, back=(place,)))
    return opening.open_place(_heard(scene), place)


def _doubted(scene: Scene, doubted: Doubted) -> Turn:
    """A second word that may mean danger counts as one that does; an echo of the first does not.

    Nor does anything beside a word of danger from the police: then it is asked about once more.
    """
    other = doubted.by_police or scene.state.place == DOUBT_POLICE
    if scene.state.place not in DOUBTING or (other and not doubted.again):
        wants, by_police = doubted.person, doubted.by_police
        return doubt.ask(_heard(scene), wants_person=wants, by_police=by_police)
    return doubt.again(_heard(scene)) if doubted.again else _word(scene, Word.DANGER)


def _replied(scene: Scene, *, yes: bool) -> Turn:
    """Yes and no answer nothing but whether somebody is in danger."""
    if scene.state.place not in DOUBTING:
        return _unclear(scene)
    if turn := doubt.replied(_heard(scene), yes=yes):
        return turn
    return _word(scene, Word.DANGER) if yes else doubt.to_topics(_heard(scene))


def _unclear(scene: Scene) -> Turn:
    if scene.state.place == LANGUAGE:
        if scene.state.language is None and len(scene.facts.languages) > 1:
            return opening.ask_language(scene).after(*opening.danger_first(scene))
        return opening.open_place(scene, top_menu(scene.catalogue)).after(
            *opening.danger_first(scene)
        )
    return _wrong(scene)


def _back(scene: Scene) -> Turn:
    if scene.state.place == top_menu(scene.catalogue):
        return _ask_language(scene)
    if scene.state.place == LANGUAGE and (scene.state.language is None or not scene.state.back):
        return _tell(scene)
    scene, withdrawn = person.stepped_back(scene)
    if not scene.state.back:  # all that was remembered of a long way
        return opening.open_place(scene, top_menu(scene.catalogue)).after(*withdrawn)
    *before, last = scene.state.back
    return _tell(scene.where(place=last, back=tuple(before))).after(*withdrawn)


def _ask_language(scene: Scene, then: Place | None = None) -> Turn:
    """The language choice; a step of a protocol goes on in the chosen one."""
    if len(scene.facts.languages) == 1:
        return opening.open_place(scene, top_menu(scene.catalogue))
    back = (then,) if then is not None and then.protocol not in ("", TOP_MENU) else ()
    return opening.ask_language(scene.where(place=LANGUAGE, back=back))


def _tell(scene: Scene) -> Turn:
    """The present place once more."""
    if scene.state.place == LANGUAGE:
        return opening.ask_language(scene)
    if scene.state.place in DOUBTING:
        return doubt.again(scene)
    if scene.state.place.protocol == "":
        return person.again(scene)
    return steps.arrive(scene, scene.state.place)


def _silent(scene: Scene) -> Turn:
    scene, turn = silence.nothing_came(scene)
    return turn or _tell(scene).after(*scene.told(silence.help_of(scene)))


def _wrong(scene: Scene) -> Turn:
    number = wants_number(scene.catalogue, scene.state.place)
    scene, turn = silence.nothing_meant(scene)
    if not scene.facts.voice:
        return _tell(scene).after(scene.phrase("not-understood-sms"))
    return turn or _tell(scene).after(*scene.told("ask-too-short" if number else "wrong-key"))


def _heard(scene: Scene) -> Scene:
    """The caller is there: silences and wrong keys are counted from nought again."""
    return scene.where(misses=0, silent_since=None)
