"""A city pack as a frozen value: whose calls these are, whom to ring, which languages are offered.

For `ivr.cities` only. What stands below a field is shown to operators in their editor
(`protocol schema`).
"""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from ivr import phones
from ivr.cities.night import AirAlert, Nights
from ivr.cities.ways_in import NoCredit
from ivr.flow import languages as codes
from ivr.flow.protocol import Id, Value
from ivr.flow.texts import Language, Localised


def _e164(written: str) -> str:
    if phones.parse(written) != written:
        raise ValueError(
            "This is no telephone number in international form. | "
            'Write it in double quotes, with + and the country: "+380342550102".'
        )
    return written


def _ordinary(written: str) -> str:
    if not phones.is_ordinary(written):
        raise ValueError(
            "This number can't be rung: premium, shared-cost and satellite numbers are refused. | "
            "Write an ordinary landline or mobile number."
        )
    return written


def _mobile(written: str) -> str:
    if not phones.is_mobile(written):
        raise ValueError("This number is texted, but it is a landline. | Write a mobile number.")
    return written


def _code(written: str) -> str:
    if written not in codes.KNOWN:
        raise ValueError(f"`{written}` is no language code. | {codes.remedy(written)}")
    return written


def _zone(written: str) -> str:
    if written not in available_timezones():
        raise ValueError(f"`{written}` is no time zone. | Write one such as Europe/Kyiv.")
    return written


def _region(written: str) -> str:
    if written not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(f"`{written}` is no country code. | Write two letters, such as UA or PL.")
    return written


E164 = Annotated[
    str,
    AfterValidator(_e164),
    WithJsonSchema({"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"}),
]
"""A telephone number as carriers write it: `+380342550102`."""

Rung = Annotated[E164, AfterValidator(_ordinary)]
Texted = Annotated[Rung, AfterValidator(_mobile)]
Short = Annotated[str, StringConstraints(pattern=r"^\d{2,6}$")]


class Hours(Value):
    """Hours of every day in the city's own time; `closes` may be midnight, as `24:00`."""

    opens: time
    closes: time

    def contain(self, moment: time) -> bool:
        """Whether a moment of the city's day lies within these hours."""
        return self.opens <= moment and (moment < self.closes or self.closes == time(0))


def _hours(written: object) -> object:
    if not isinstance(written, str):
        return written
    opens, _, closes = written.partition("-")
    try:
        hours = Hours(opens=_clock(opens), closes=_clock(closes.replace("24:00", "00:00")))
    except ValueError:
        hours = None
    if hours is None or (hours.closes <= hours.opens and hours.closes != time(0)):
        raise ValueError(
            f"`{written}` are no hours of a day. | "
            'Write them like "08:00-21:00", the earlier hour first.'
        )
    return hours


def _clock(written: str) -> time:
    hour, minute = written.strip().split(":")
    return time(int(hour), int(minute))


class Patrol(Value):
    """The patrol police: telephones tried in order, and numbers that get danger texts."""

    voice: Annotated[tuple[Rung, ...], Field(min_length=1)]
    """Desks rung for a caller in danger, in this order; ordinary numbers, in quotes."""

    sms: tuple[Texted, ...] = ()
    """Mobile numbers that get the danger texts."""

    ring_seconds: Annotated[int, Field(ge=10, le=60)] = 20
    """How long each desk rings before the next one."""

    test_hours: Annotated[
        Hours,
        BeforeValidator(_hours),
        WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}$"}),
    ] = Hours(opens=time(10), closes=time(16))
    """When test calls were agreed, on working days in the city's own time: "10:00-16:00"."""


class Sms(Value):
    """The number texts are sent from, and whether answers to it arrive."""

    number: E164
    """The number texts come from; without it the first of the city's numbers."""

    replies: bool = True
    """Whether texts to it arrive; without them SMS only tells."""


class Callback(Value):
    """How callers are called back: minutes an offer stands, attempts, hours, countries, caps."""

    offer_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    """Minutes an assistant has to take a request before the next is asked."""

    urgent_offer_minutes: Annotated[int, Field(ge=1, le=120)] = 3
    """The same for an urgent request."""

    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """How often a caller is rung before the request is given up."""

    hours: Annotated[
        Hours,
        BeforeValidator(_hours),
        WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}$"}),
    ] = Hours(opens=time(8), closes=time(21))
    """When callers may be rung, the city's own time: "08:00-21:00"."""

    regions: Annotated[tuple[Annotated[str, AfterValidator(_region)], ...], Field(min_length=1)] = (
        "UA",
    )
    """Countries that may be rung at the city's expense, as two letters."""

    per_number_a_day: Annotated[int, Field(ge=1, le=1000)] = 3
    """Requests one number may make in a day; a further one waits for a supervisor's approval."""

    per_city_a_day: Annotated[int, Field(ge=1, le=1_000_000)] = 60
    """Requests of a day in the whole city; further ones wait for a supervisor's approval."""


class Duty(Value):
    """When somebody is to be on duty, and for how long one person at most."""

    hours: (
        Annotated[
            Hours,
            BeforeValidator(_hours),
            WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}$"}),
        ]
        | None
    ) = None
    """Hours of every day in which somebody is to be on duty; without them those of `callback`."""

    longest_hours: Annotated[int, Field(ge=1, le=24)] = 4
    """Hours one assistant should be on duty without a break; what is longer is warned of."""


def _listed(written: object) -> object:
    return [written] if isinstance(written, str) else written


_E164_SCHEMA = {"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"}
Numbers = Annotated[
    tuple[Rung, ...],
    BeforeValidator(_listed),
    Field(min_length=1),
    WithJsonSchema(
        {"anyOf": [_E164_SCHEMA, {"type": "array", "items": _E164_SCHEMA, "minItems": 1}]}
    ),
]
"""One number, or several that are rung one after the other."""

Profession = Literal["psychologist", "lawyer", "safeguarding"]
Service = Literal["police", "ambulance", "fire", "emergency"]


class City(Value):
    """One city: whose calls these are, whom to ring, which languages are offered.

    `sms` and `name` are always there: without `sms` the first of `numbers` sends the texts,
    without `name` the id stands in every language.
    """

    city: Id
    """Its id, which is the file's name without `.yaml`."""

    numbers: Annotated[tuple[E164, ...], Field(min_length=1)]
    """HotLine's own numbers here; a call or text to one of them is this city's."""

    languages: Annotated[
        tuple[Annotated[Language, AfterValidator(_code)], ...], Field(min_length=1, max_length=8)
    ]
    """The languages offered, in this order."""

    patrol: Patrol
    """The patrol police here."""

    speak: Annotated[Mapping[Service, Short], AfterValidator(MappingProxyType)]
    """Short emergency numbers as callers dial them; they are spoken, never dialled."""

    name: Localised
    """The city's name; without it the id."""

    sms: Sms
    """Where texts come from and whether answers arrive."""

    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Kyiv"
    """The city's time zone."""

    sample: bool = False
    """The numbers here are made up: refused with a real carrier."""

    serve_drafts: bool = False
    """Protocols not yet signed off are served, in practice and pilots; else a person is offered."""

    supervisors: tuple[Texted, ...] = ()
    """Mobile numbers that are texted when a promise is about to break."""

    callback: Callback = Callback()
    """How callers are called back."""

    duty: Duty = Duty()
    """When somebody is to be on duty, and for how long."""

    no_credit: NoCredit = NoCredit()
    """The ways in without credit: the pause before picking up, operators' texts."""

    night: Nights = Nights()
    """When nobody is told to go anywhere."""

    alert: AirAlert = AirAlert()
    """What an air alert changes."""

    professionals: Annotated[Mapping[Profession, Numbers], AfterValidator(MappingProxyType)] = (
        Field(default_factory=lambda: MappingProxyType({}))
    )
    """Whom assistants may have join a call, and supervisors refer callers to; in quotes."""

    @property
    def zone(self) -> ZoneInfo:
        """The city's own time."""
        return ZoneInfo(self.timezone)

    @property
    def own_numbers(self) -> tuple[str, ...]:
        """Every number of HotLine's here: those callers ring, and the one texts come from."""
        return tuple(dict.fromkeys((*self.numbers, self.sms.number)))

    @model_validator(mode="before")
    @classmethod
    def _defaults(cls, written: object) -> object:
        if not isinstance(written, dict):
            return written
        numbers, languages = written.get("numbers"), written.get("languages")
        given = dict(written)
        sms = written.get("sms", {})
        if isinstance(sms, dict) and isinstance(numbers, list) and numbers:
            given["sms"] = {"number": numbers[0]} | sms
        if "name" not in given and isinstance(languages, list):
            given["name"] = {str(each): written.get("city", "") for each in languages}
        return given

    @model_validator(mode="after")
    def _supervisors_are_not_the_patrol(self) -> "City":
        """What supervisors are texted may be about the police, and never goes to them."""
        if set(self.supervisors) & {*self.patrol.voice, *self.patrol.sms}:
            raise ValueError(
                "A number stands under `patrol` and under `supervisors`. | "
                "Name supervisors who are not the patrol: what they read may be about the police."
            )
        return self
