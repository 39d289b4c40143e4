"""Errors say what is wrong, where, and what to do; every one can be told from a mistake of ours."""

import pytest

from ivr import errors
from ivr.errors import CarrierError, CityError, HotlineError, Problem, ProtocolError

MENU = Problem("menu.yaml", 12, "steps.menu.choices.9", "9 is danger.", "Take another key.")


def test_a_problem_is_one_line_an_editor_can_jump_to() -> None:
    told = "menu.yaml:12: steps.menu.choices.9: 9 is danger. Take another key."
    assert str(MENU) == told


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    told = str(Problem("menu.yaml", 0, "", "The file is empty.", ""))
    assert told == "menu.yaml: The file is empty."


@pytest.mark.parametrize("kind", [ProtocolError, CityError])
def test_a_refused_file_lists_every_problem(kind: type[ProtocolError | CityError]) -> None:
    refused = kind(problem for problem in (MENU, MENU))
    assert refused.problems == (MENU, MENU)
    assert str(refused).count("menu.yaml:12") == 2


def test_a_carrier_says_whether_asking_again_can_help() -> None:
    refused = CarrierError("no such number", permanent=True, code=21211)
    assert (refused.permanent, refused.code, refused.outcome_unknown) == (True, 21211, False)
    assert str(refused) == "no such number"


def test_everything_raised_on_purpose_is_one_family_drawn_in_the_docstring() -> None:
    family = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, HotlineError) and kind.__name__[0] != "_"
    ]
    assert len(family) == 8
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in family)
