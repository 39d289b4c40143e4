"""When nothing is pressed, or nothing that means anything: helped twice, then a person, then care.

Pure. A silent caller may be one who cannot speak, so the line stays open for five minutes and the
public numbers are repeated (`domain.md` 4.7: a silent call is a possible danger).
"""

from ivr.flow.effects import End, RequestCallback
from ivr.flow.scene import Scene, Turn

HELPED = 2
"""How often the place is told again with a word of help."""

LONGEST_SILENCE = 300
"""Seconds of silence after which the line says a neutral goodbye."""


def nothing_came(scene: Scene) -> tuple[Scene, Turn | None]:
    """The caller stayed silent: the scene with that counted, and what is told instead of the place.

    None: the place is to be told again, after a word of help.
    """
    now = int(scene.facts.now.timestamp())
    since = scene.state.silent_since or now
    scene = scene.where(misses=scene.state.misses + 1, silent_since=since)
    if now - since >= LONGEST_SILENCE:
        return scene, scene.turn(*scene.told("goodbye"), End())
    return scene, _care(scene)


def help_of(scene: Scene) -> str:
    """The word of help before the place is told again.

    The second time it is for somebody in danger who must not be heard.
    """
    return "silence-danger" if scene.state.misses == HELPED else "silence-help"


def nothing_meant(scene: Scene) -> tuple[Scene, Turn | None]:
    """Keys came that mean nothing here; as `nothing_came`, but nobody is hung up on for it."""
    scene = scene.where(misses=scene.state.misses + 1, silent_since=None)
    return scene, _care(scene)


def cannot_talk_was_asked(scene: Scene) -> bool:
    """Whether the caller's next key answers "press 1 if you cannot talk, 5 if a mistake"."""
    return scene.facts.voice and scene.state.misses > HELPED + 1


def answer(scene: Scene, keys: str) -> Turn | None:
    """What `1` and `5` lead to after that question, None for any other key."""
    if keys == "1":
        number, wish = scene.state.number, scene.state.wish
        request = RequestCallback(0, urgent=True, number=number, cannot_talk=True, wish=wish)
        scene = scene.where(silent_since=None, person="noted")
        return scene.waiting(request, *scene.told("cannot-talk-noted"))
    if keys == "5":
        return scene.turn(*scene.told("goodbye"), End())
    return None


def _care(scene: Scene) -> Turn | None:
    if scene.state.misses <= HELPED:
        return None
    if scene.state.misses == HELPED + 1:
        return scene.waiting(*scene.told("silence-person"))
    return scene.waiting(*scene.told("cannot-talk"))
