"""Checks of a city pack: whom it rings, who is texted, and which protocols it serves."""

from collections.abc import Iterator, Sequence

import phonenumbers

from ivr import phones
from ivr.cities import Cities, City
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.readiness.checks import Check, failed, of_problems, passed, warned
from ivr.readiness.starting import samples

_LANDLINE = "landlines"


def of_packs(cities: Cities, *, real: bool) -> Iterator[Check]:
    """Checks of every pack; made-up numbers are a failure where a real carrier is wanted."""
    made_up = list(of_problems("city pack", samples(cities)))
    if real:
        yield from made_up
    else:
        yield from (warned(each.name, each.found, each.remedy) for each in made_up)
    for city in cities:
        yield from _patrol(city)
        yield from _texts(city)
        yield from _professionals(city)


def _patrol(city: City) -> Iterator[Check]:
    name, numbers = f"{city.city}: patrol", city.patrol.voice
    if len(numbers) == 1:
        remedy = "Agree on a second one: while the first is busy nobody else is rung."
        yield warned(name, "There is only one patrol number.", remedy)
    elif len(operators := {operator(number) for number in numbers}) == 1:
        remedy = "Add a number of another operator: one of them can fail for days, as in 2023."
        yield warned(name, f"All patrol numbers are {operators.pop()}.", remedy)
    else:
        yield passed(name, f"{len(numbers)} patrol numbers, of {len(operators)} operators.")
    if not city.patrol.sms:
        remedy = "Add one under `patrol.sms`, or make sure a supervisor reads texts day and night."
        yield warned(name, "Danger texts reach no patrol number.", remedy)


def on_one_operator(city: City) -> bool:
    """Whether all the patrol's numbers could fail together: one only, or all of one operator."""
    return len({operator(number) for number in city.patrol.voice}) < 2


def _texts(city: City) -> Iterator[Check]:
    name = f"{city.city}: texts"
    if not city.supervisors:
        remedy = "Add a mobile number under `supervisors`: they are told when a promise may break."
        yield warned(name, "No supervisor is texted.", remedy)
    elif len({operator(number) for number in city.supervisors}) == 1:
        remedy = "Add a supervisor of another operator: one of them can fail for days, as in 2023."
        yield warned(name, f"{_those_of(city)} {operator(city.supervisors[0])}.", remedy)
    if not city.sms.replies:
        remedy = "Use a number that takes them, often a local SIM card; until then people call."
        yield warned(name, "Nobody can text HotLine: the SMS number takes no replies.", remedy)
    elif not phones.is_mobile(city.sms.number):
        remedy = "Name a mobile number under `sms.number`, or write `replies: false`."
        yield warned(name, "Texts are sent from a landline, where few can arrive.", remedy)
    else:
        yield passed(name, "Texts can be answered.")


def _those_of(city: City) -> str:
    several = len(city.supervisors) > 1
    return "All supervisors' numbers are" if several else "There is one supervisor's number only,"


def _professionals(city: City) -> Iterator[Check]:
    """Whom assistants may have join a call besides the patrol."""
    name, wanted = f"{city.city}: professionals", ("psychologist", "lawyer")
    missing = [each for each in wanted if each not in city.professionals]
    for each in missing:
        remedy = f"Agree on one and add their number under `professionals: {each}`."
        yield warned(name, f"No {each} can be asked into a call.", remedy)
    if not missing:
        yield passed(name, "A psychologist and a lawyer can be asked into a call.")


def only_operator(numbers: Sequence[str]) -> str | None:
    """The operator whose all of these are, where there is more than one number, else None."""
    operators = {operator(number) for number in numbers}
    return operators.pop() if len(operators) == 1 and len(numbers) > 1 else None


def operator(e164: str) -> str:
    """Whose number this is by its prefix, as words: `of Kyivstar`. Numbers can be moved."""
    # It holds the prefixes of the whole world: whoever never asks shall not pay for them.
    from phonenumbers import carrier

    name = carrier.name_for_number(phonenumbers.parse(e164), "en")
    return f"of {name}" if name else _LANDLINE


def of_drafts(city: City, catalogue: Catalogue) -> Check:
    """Whether what callers are told is signed off, knowingly not, or left out until it is."""
    name = f"{city.city}: protocols"
    if not catalogue.drafts:
        return passed(name, f"All {len(catalogue.protocols)} are signed off.")
    drafts = ", ".join(sorted(catalogue.drafts))
    if city.serve_drafts:
        remedy = "Have them signed off; `protocol list` says what is missing."
        return warned(name, f"Not signed off, and served: {drafts}.", remedy)
    remedy = (
        "Have them signed off; until then who asks about them is offered a person. "
        "In a pilot, write `serve_drafts: true` into the city's file."
    )
    if catalogue.protocols.keys() <= {TOP_MENU, *catalogue.drafts}:
        return failed(name, f"None is signed off, so nothing is served: {drafts}.", remedy)
    return warned(name, f"Not signed off, and left out: {drafts}.", remedy)
