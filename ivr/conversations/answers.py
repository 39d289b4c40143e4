"""What a caller answered on the way, read from the journal's turns for the assistant. Pure.

Of a question marked private the journal has neither the answer nor the place it led to. Where all
its answers lead to the same next question that one is known all the same, and gives nothing away;
where they part, the next answer is not told either: it would.
"""

from collections.abc import Sequence

from ivr.channels.wording import FALLBACK
from ivr.conversations.turns import PRIVATE
from ivr.flow import steps
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.protocol import Ask, Choice, Menu, Say, Step, Target
from ivr.flow.state import Place
from ivr.store.journal import JournalRow


def answers(turns: Sequence[JournalRow], catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """The labels of what was chosen in protocols, each question's once, the latest answer last.

    turns: one conversation's, in order. The top menu's choices are the topic and not told here, nor
    is the only choice there was ("Next step").
    """
    return tuple(_label(choice, language) for choice in _given(turns, catalogue).values())


def told_to_patrol(
    turns: Sequence[JournalRow], catalogue: Catalogue, language: str
) -> tuple[str, ...]:
    """The same of questions marked `tell_patrol` only: nothing else is the patrol's to hear."""
    given = _for_patrol(turns, catalogue)
    return tuple(_label(choice, language) for choice in given.values())


def known_to_patrol(
    turns: Sequence[JournalRow], catalogue: Catalogue
) -> tuple[tuple[str, str], ...]:
    """The same as an emergency keeps it: the question's place, and the key."""
    return tuple(
        (f"{place.protocol}/{place.step}", choice.key)
        for place, choice in _for_patrol(turns, catalogue).items()
    )


def _for_patrol(turns: Sequence[JournalRow], catalogue: Catalogue) -> dict[Place, Choice]:
    given = _given(turns, catalogue).items()
    steps_of = ((place, choice, _step(catalogue, place)) for place, choice in given)
    return {
        place: choice
        for place, choice, step in steps_of
        if isinstance(step, Menu) and step.tell_patrol
    }


def _given(turns: Sequence[JournalRow], catalogue: Catalogue) -> dict[Place, Choice]:
    given: dict[Place, Choice] = {}
    place, at = None, 0
    for turn in (each for each in turns if each.turn > 0):
        asked = place if turn.turn == at + 1 else None
        choice = _choice(catalogue, asked, turn.input)
        if asked is not None and choice is not None:
            given.pop(asked, None)
            given[asked] = choice
        place, at = _led_to(catalogue, asked, turn), turn.turn
    return given


def _choice(catalogue: Catalogue, asked: Place | None, came_in: str) -> Choice | None:
    kind, _, key = came_in.partition(" ")
    step = _step(catalogue, asked)
    if kind != "key" or not isinstance(step, Menu) or step.private or len(step.choices) == 1:
        return None
    return next((choice for choice in step.choices if choice.key == key), None)


def _led_to(catalogue: Catalogue, asked: Place | None, turn: JournalRow) -> Place | None:
    """Where the caller stands after a turn, or None: unknown, or in no protocol."""
    if turn.input == PRIVATE:
        return _only_way(catalogue, asked)
    return Place(turn.protocol, turn.step) if turn.protocol and turn.step else None


def _only_way(catalogue: Catalogue, asked: Place | None) -> Place | None:
    step = _step(catalogue, asked)
    if asked is None or not isinstance(step, Menu | Ask):
        return None
    targets: tuple[Target, ...] = step.choices if isinstance(step, Menu) else (step,)
    ways = {_arrival(catalogue, asked, target) for target in targets}
    return ways.pop() if len(ways) == 1 else None


def _arrival(catalogue: Catalogue, place: Place, target: Target) -> Place | None:
    """The question a target leads to, past what is only told."""
    for _ in range(steps.MOST_STEPS):
        opened = target.open
        place = (
            steps.start(catalogue, opened) if opened else Place(place.protocol, target.goto or "")
        )
        step = _step(catalogue, place)
        if not isinstance(step, Say):
            return place if isinstance(step, Menu | Ask) else None
        target = step
    return None


def _step(catalogue: Catalogue, place: Place | None) -> Step | None:
    """A step of today's protocols; None where it is gone, and in the top menu."""
    protocol = catalogue.protocols.get(place.protocol) if place else None
    if place is None or protocol is None or place.protocol == TOP_MENU:
        return None
    return protocol.steps.get(place.step)


def _label(choice: Choice, language: str) -> str:
    labels = choice.label
    return labels.get(language) or labels.get(FALLBACK) or next(iter(labels.values()))
