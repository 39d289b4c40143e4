"""The checks a folder of protocols must pass before a caller hears any of it. Pure.

`ivr.catalog` calls `check`; each module beside this one holds checks of one kind.
"""

from collections.abc import Iterator

from ivr.errors import Problem
from ivr.flow.lint.sheets import Draft


def check(draft: Draft) -> Iterator[Problem]:
    """Every problem of a folder whose files read well, with line and remedy."""
    yield from ()
