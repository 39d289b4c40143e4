"""A machine that answers our texts is answered three times; a person is never left without one."""

from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.echoes import FORGOTTEN, MOST, NOBODY, PACE

Texts = list[tuple[int, str]]

BUSY = "I am driving"


def answered(texts: Texts) -> Texts:
    """Those of not-understood texts, each with its seconds, that get an answer."""
    lately, found = NOBODY, []
    for at, words in texts:
        lately = lately.then(words, at, understood=False)
        if not (lately.repeated or lately.hurried):
            found.append((at, words))
    return found


def apart(gaps: list[int]) -> list[int]:
    return [sum(gaps[: place + 1]) for place in range(len(gaps))]


@given(st.lists(st.integers(0, 2000), max_size=60))
def test_the_same_words_are_answered_three_times_in_any_hour_at_most(gaps: list[int]) -> None:
    times = [at for at, _ in answered([(at, BUSY) for at in apart(gaps)])]
    for at in times:
        assert sum(at - FORGOTTEN < other <= at for other in times) <= MOST


@given(st.lists(st.tuples(st.integers(0, PACE - 1), st.text(max_size=3)), max_size=60))
def test_whatever_comes_faster_than_anybody_types_is_answered_three_times_in_a_row(
    texts: list[tuple[int, str]],
) -> None:
    gaps, words = [gap for gap, _ in texts], [word for _, word in texts]
    assert len(answered(list(zip(apart(gaps), words, strict=True)))) <= MOST


@given(st.lists(st.integers(PACE, 100), max_size=40))
def test_whoever_writes_something_else_each_time_is_always_answered(gaps: list[int]) -> None:
    texts = [(at, f"question {place}") for place, at in enumerate(apart(gaps))]
    assert answered(texts) == texts


def test_after_an_hour_the_same_words_are_answered_again() -> None:
    early, late = [(at, BUSY) for at in (0, 60, 120, 180)], (120 + FORGOTTEN, BUSY)
    assert answered([*early, late]) == [*early[:MOST], late]


def test_who_hurried_and_then_thinks_for_a_while_is_answered_again() -> None:
    hurried = [(at, f"and {at}") for at in range(5)]
    assert answered([*hurried, (4 + PACE, "sorry")]) == [*hurried[:MOST], (4 + PACE, "sorry")]
