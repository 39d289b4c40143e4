"""How a caller comes to a protocol: the keys from the first menu, the word to text. Pure."""

from collections import deque
from dataclasses import replace

from ivr.channels import sms_in
from ivr.conversations.rehearsal import Caller
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.engine import advance, fresh
from ivr.flow.inputs import Answered, Named, Started
from ivr.flow.places import top_menu
from ivr.flow.state import State

_CHOICES = "12345678"


def keys_to(caller: Caller, protocol: str) -> str | None:
    """The keys that lead from the top menu to a protocol, or None where no menu does."""
    if protocol == TOP_MENU:
        return ""
    waiting = deque([("", _at_the_menu(caller))])
    seen = set()
    while waiting:
        keys, state = waiting.popleft()
        if state.place in seen:
            continue
        seen.add(state.place)
        for key in _CHOICES:
            after = advance(caller.catalogue, state, Answered(key), caller.facts).state
            if after.topic == protocol:
                return keys + key
            if after.place.protocol == TOP_MENU:
                waiting.append((keys + key, after))
    return None


def word_for(catalogue: Catalogue, protocol: str, language: str) -> str | None:
    """The first topic word that opens a protocol by text, in a language or else in any."""
    words = catalogue.protocols[protocol].topic_words
    listed = (*words.get(language, ()), *(word for each in words.values() for word in each))
    named = Named(protocol)
    return next((w for w in listed if sms_in.read(w, catalogue=catalogue) == named), None)


def _at_the_menu(caller: Caller) -> State:
    begun = advance(
        caller.catalogue, fresh(caller.catalogue), Started(caller.language), caller.facts
    )
    return replace(begun.state, place=top_menu(caller.catalogue), back=())
