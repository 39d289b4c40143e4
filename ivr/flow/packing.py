"""A state as a short list of plain values and back, for the token that travels in a call's URLs.

Pure. The order of fields is that of `PACKED`; a state packed by an older HotLine is refused
rather than misread.
"""

from typing import Any

from ivr.errors import FlowError
from ivr.flow.state import NO_WISH, Answer, Place, State, Wish

FORMAT = 4
"""Raised whenever the packed form changes."""

PRIVATE, TELL_PATROL = 1, 2


def pack(state: State) -> list[Any]:
    """The state as a list that JSON can hold."""
    return [
        FORMAT,
        state.catalogue,
        _place(state.place),
        state.language,
        state.turn,
        state.misses,
        state.silent_since,
        [_place(each) for each in state.back],
        [_answer(each) for each in state.answers],
        state.topic,
        state.person,
        state.number,
        state.noticed,
        state.urgent,
        _wish(state.wish),
    ]


def unpack(packed: list[Any]) -> State:
    """The state again. Raises FlowError for a list of another form."""
    try:
        form, catalogue, place, language, turn, misses, silent, back, answers, *rest = packed
        topic, person, number, noticed, urgent, wish = rest
    except (TypeError, ValueError):
        raise FlowError("a state of another shape") from None
    if form != FORMAT:
        raise FlowError(f"a state of format {form}, not {FORMAT}")
    return State(
        catalogue=catalogue,
        place=_placed(place),
        language=language,
        turn=turn,
        misses=misses,
        silent_since=silent,
        back=tuple(_placed(each) for each in back),
        answers=tuple(_answered(*each) for each in answers),
        topic=topic,
        person=person,
        number=number,
        noticed=noticed,
        urgent=urgent,
        wish=Wish(*wish),
    )


def _place(place: Place) -> str:
    return f"{place.protocol}/{place.step}"


def _placed(text: str) -> Place:
    protocol, _, step = text.partition("/")
    return Place(protocol, step)


def _wish(wish: Wish) -> list[Any]:
    """Most callers wish nothing: an empty list keeps the token short."""
    return [] if wish == NO_WISH else [wish.gender, wish.after, wish.safe, wish.by_text]


def _answer(answer: Answer) -> list[Any]:
    marks = PRIVATE * answer.private | TELL_PATROL * answer.tell_patrol
    return [_place(answer.place), answer.keys, marks]


def _answered(place: str, keys: str, marks: int) -> Answer:
    return Answer(_placed(place), keys, bool(marks & PRIVATE), bool(marks & TELL_PATROL))
