"""Whom the outbox may reach: looked at once more when a text or call goes out (rule 8).

A city may have taken a country off its list since, and a number may have been keyed in anywhere.
"""

from ivr import phones
from ivr.cities import City
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import EMERGENCY
from ivr.errors import Refused
from ivr.store.outbox import Outgoing


def check(hotline: Hotline, row: Outgoing, number: str) -> None:
    """Raises Refused where `number`, to which the row goes, may not be rung or texted.

    Callers: the city's countries and ordinary types. Staff, and numbers that stand in the pack,
    may be of any country. A landline gets no text, whatever was planned for it. What an emergency
    sends goes out in any case: its numbers were looked at when the pack was read, and nothing may
    stand before it.
    """
    if row.priority == EMERGENCY:
        return
    city = hotline.cities.by_id(row.city)
    if city is None or row.assistant_id is not None or number in _in_the_pack(city):
        allowed = phones.is_ordinary(number)
    else:
        allowed = phones.may_dial(number, city.callback.regions)
    if not allowed:
        raise Refused("a number that may not be dialled")
    if row.kind == "text" and not phones.is_mobile(number):
        raise Refused("a landline gets no text")


def _in_the_pack(city: City) -> frozenset[str]:
    named = (city.supervisors, city.patrol.voice, city.patrol.sms, *city.professionals.values())
    return frozenset(number for numbers in named for number in numbers)
