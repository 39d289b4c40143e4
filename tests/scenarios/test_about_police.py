"""A complaint about the police goes to a person who is told so; the patrol gets nothing of it."""

import pytest

from ivr.clock import SystemClock
from ivr.web.login import add_supervisor
from tests.scenarios.person import Person
from tests.scenarios.town import Town
from tests.web.visits import PASSWORD, Browser

SIGN_IN = "oksana@line.example"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("police stopped me and want to see my documents", "ABOUT THE POLICE, not for the patrol"),
        ("I lost my passport", "Lost"),
    ],
)
def test_the_offer_says_that_it_is_about_the_police(
    town: Town,
    caller: Person,
    ivan: Person,
    desk: Person,
    patrol_phone: Person,
    words: str,
    told: str,
) -> None:
    """And neither the patrol's telephones ring nor does one of them get a text."""
    caller.texts(words).gets_text()
    caller.texts("0").gets_text()
    offer = ivan.gets_text("English", within=200)
    assert told in offer
    assert ("POLICE" in offer) == ("police" in words)
    now = SystemClock().now()
    add_supervisor(town.store, email=SIGN_IN, city=town.city.city, password=PASSWORD, now=now)
    oksana = Browser(town.app)
    oksana.signs_in(SIGN_IN)
    board = oksana.opens("/callbacks").words
    assert ("About the police: not for the patrol" in board) == ("police" in words)
