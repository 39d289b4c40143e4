"""Which answers the assistant is told: those really given, and none to a private question."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ivr.conversations.answers import answers, known_to_patrol, told_to_patrol
from ivr.flow.catalogue import Catalogue
from ivr.flow.protocol import Menu, Protocol
from ivr.store.journal import JournalRow

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STEPS = ("a", "b", "c", "d")


def menu(name: str, private: bool, targets: tuple[str, str]) -> Mapping[str, object]:
    """A question whose two labels tell where they stand: "a 1"."""
    choices = [
        {"key": str(key), "label": {"en": f"{name} {key}"}, "goto": target}
        for key, target in enumerate(targets, start=1)
    ]
    return {"kind": "menu", "text": {"en": name}, "private": private, "choices": choices}


def catalogue(private: tuple[bool, ...], ways: tuple[tuple[str, str], ...]) -> Catalogue:
    """One protocol of four questions."""
    steps = {
        name: menu(name, hidden, targets)
        for name, hidden, targets in zip(STEPS, private, ways, strict=True)
    }
    written = {"protocol": "p", "revision": 1, "title": {"en": "P"}, "start": "a", "steps": steps}
    return Catalogue("0" * 12, {"p": Protocol.model_validate(written)}, {}, {})


def row(turn: int, came_in: str, step: str | None) -> JournalRow:
    """A turn as the journal keeps it."""
    event = f"CA:{turn}"
    return JournalRow("x", "voice", "CA", event, turn, NOW, came_in, "en", "p", step)


def walked(found: Catalogue, keys: str) -> tuple[list[JournalRow], list[str]]:
    """The journal of a caller who presses these keys from the first question, and the labels."""
    rows, chosen, place = [row(1, "topic p", "a")], list[str](), "a"
    for turn, key in enumerate(keys, start=2):
        step = found.protocols["p"].steps[place]
        assert isinstance(step, Menu)
        choice = step.choices[int(key) - 1]
        chosen += [] if step.private else [choice.label["en"]]
        place = choice.goto or ""
        rows.append(
            row(turn, "private" if step.private else f"key {key}", None if step.private else place)
        )
    return rows, chosen


WAYS = st.tuples(*[st.tuples(st.sampled_from(STEPS), st.sampled_from(STEPS))] * 4)
PRIVATE = st.tuples(*[st.booleans()] * 4)
KEYS = st.text("12", max_size=8)


@given(private=PRIVATE, ways=WAYS, keys=KEYS)
def test_only_what_was_answered_and_is_not_private_is_told(
    private: tuple[bool, ...], ways: tuple[tuple[str, str], ...], keys: str
) -> None:
    found = catalogue(private, ways)
    rows, chosen = walked(found, keys)
    assert set(answers(rows, found, "en")) <= set(chosen)


@given(ways=WAYS, keys=KEYS)
def test_with_nothing_private_the_last_answer_to_every_question_is_told(
    ways: tuple[tuple[str, str], ...], keys: str
) -> None:
    found = catalogue((False,) * 4, ways)
    rows, chosen = walked(found, keys)
    assert set(answers(rows, found, "en")) == set({label[0]: label for label in chosen}.values())


@given(ways=WAYS, keys=KEYS, lost=st.integers(0, 7))
def test_where_a_turn_is_missing_nothing_wrong_is_told(
    ways: tuple[tuple[str, str], ...], keys: str, lost: int
) -> None:
    found = catalogue((False,) * 4, ways)
    rows, chosen = walked(found, keys)
    left = [each for place, each in enumerate(rows) if place != lost]
    assert set(answers(left, found, "en")) <= set(chosen)


def test_after_a_private_question_with_one_way_on_answers_are_told_again() -> None:
    one_way = catalogue(
        (True, False, False, False), (("b", "b"), ("c", "d"), ("c", "c"), ("d", "d"))
    )
    assert answers(walked(one_way, "12")[0], one_way, "en") == ("b 2",)


def test_after_a_private_question_where_ways_part_the_next_answer_is_not_told() -> None:
    parting = catalogue(
        (True, False, False, False), (("b", "c"), ("d", "d"), ("d", "d"), ("a", "a"))
    )
    assert answers(walked(parting, "12")[0], parting, "en") == ()


def test_the_patrol_is_told_only_what_is_marked_for_it() -> None:
    steps = {
        name: {**menu(name, False, (after, after)), "tell_patrol": name == "b"}
        for name, after in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"))
    }
    written = {"protocol": "p", "revision": 1, "title": {"en": "P"}, "start": "a", "steps": steps}
    found = Catalogue("0" * 12, {"p": Protocol.model_validate(written)}, {}, {})
    rows, _ = walked(found, "121")
    assert told_to_patrol(rows, found, "en") == ("b 2",)
    assert known_to_patrol(rows, found) == (("p/b", "2"),)
