"""The engine's own dialogues, as places beside the steps of the protocols. Pure."""

from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.protocol import Ask
from ivr.flow.state import Place

LANGUAGE = Place("", "language")
PERSON = Place("", "person")
NUMBER = Place("", "number")
READBACK = Place("", "readback")
NOTED = Place("", "noted")
WISHES = Place("", "wishes")
WHEN = Place("", "when")
HOUR = Place("", "hour")
UNSAFE = Place("", "unsafe")
DOUBT = Place("", "doubt")
DOUBT_POLICE = Place("", "doubt-police")

ASKING = (PERSON, NUMBER, READBACK)
DOUBTING = (DOUBT, DOUBT_POLICE)
WISHING = (WISHES, WHEN, HOUR, UNSAFE)


def top_menu(catalogue: Catalogue) -> Place:
    """The first step of the top menu."""
    return Place(TOP_MENU, catalogue.protocols[TOP_MENU].start)


def wants_number(catalogue: Catalogue, place: Place) -> bool:
    """Whether a number is keyed here rather than one key."""
    if place.protocol == "":
        return place in (NUMBER, HOUR)
    return isinstance(catalogue.step(place.protocol, place.step), Ask)
