"""What the practice page shows, as JSON values: every phone, what it heard, its texts, problems.

Imported by `ivr.web.practice_api`. Reads the network, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ivr.carrier.practice.cast import Person
from ivr.carrier.practice.network import Network
from ivr.carrier.practice.phones import Heard, Phone, Text

MOST_LINES = 200
MOST_PROBLEMS = 20


def state(
    network: Network,
    people: Iterable[Person],
    *,
    hotline: Mapping[str, str],
    offset: float,
    after: int = 0,
) -> dict[str, Any]:
    """Return the whole state; of what was heard and written only what is newer than `after`.

    `after` is the `version` of an earlier state. `hotline` names HotLine's numbers (voice, sms).
    """
    return {
        "version": network.version,
        "now": network.now.isoformat(),
        "offset_seconds": offset,
        "hotline": dict(hotline),
        "phones": [
            _phone(network.phone(person.number), person, after)
            for person in [*people, *strangers(network, people)]
        ],
        "problems": [
            {"path": problem.path, "code": problem.code, "sentence": problem.sentence}
            for problem in network.problems[-MOST_PROBLEMS:]
        ],
    }


def strangers(network: Network, people: Iterable[Person]) -> list[Person]:
    """Numbers that HotLine rang or wrote to although nobody of the cast has them."""
    known = {person.number for person in people}
    return [
        Person(number.lstrip("+"), number, number, "other", "Nobody of the cast has this number.")
        for number, phone in network.phones.items()
        if number not in known and (phone.heard or phone.inbox)
    ]


def _phone(phone: Phone, person: Person, after: int) -> dict[str, Any]:
    texts = sorted([*phone.inbox, *phone.outbox], key=lambda text: text.id)
    return {
        "id": person.id,
        "number": person.number,
        "name": person.name,
        "role": person.role,
        "about": person.about,
        "hidden": person.hidden,
        "credit": person.credit,
        "status": phone.status,
        "with": phone.with_number,
        "heard": [_heard(heard) for heard in phone.heard[-MOST_LINES:] if heard.version > after],
        "texts": [_text(text) for text in texts[-MOST_LINES:] if text.id > after],
    }


def _heard(heard: Heard) -> dict[str, Any]:
    return {
        "id": heard.id,
        "at": heard.at.isoformat(),
        "text": heard.text,
        "language": heard.language,
        "kind": heard.kind,
        "cut": heard.cut_off,
    }


def _text(text: Text) -> dict[str, Any]:
    return {
        "id": text.id,
        "at": text.at.isoformat(),
        "direction": text.direction,
        "with": text.number,
        "body": text.body,
        "status": text.status,
    }
