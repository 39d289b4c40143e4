"""City packs: the files of `cities/` as frozen values, or every problem that stands against them.

Floor 2: whoever answers a call or sends a text may import it. The emergency path needs nothing
else (DESIGN.md, rule 3), so a folder with a fault is refused whole and the last good one stays.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path as Folder
from pathlib import PurePath
from types import MappingProxyType
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from ivr import phones
from ivr.errors import CityError, Problem
from ivr.flow import languages as codes
from ivr.flow.parse import MOST_BYTES, Parsed, Path, parse
from ivr.flow.protocol import Id, Value
from ivr.flow.refusals import validated
from ivr.flow.texts import Language, Localised
from ivr.shelf import Shelf, folder_files, not_kept


def _e164(written: str) -> str:
    if phones.parse(written) != written:
        raise ValueError(
            "This is no telephone number in international form. | "
            'Write it in double quotes, with + and the country: "+380342550102".'
        )
    return written


def _ordinary(written: str) -> str:
    if not phones.may_dial(written, (phones.region(written) or "",)):
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


E164 = Annotated[str, AfterValidator(_e164)]
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
    sms: tuple[Texted, ...] = ()
    ring_seconds: Annotated[int, Field(ge=10, le=60)] = 20


class Sms(Value):
    """The number texts are sent from, and whether answers to it arrive."""

    number: E164
    replies: bool = True


class Callback(Value):
    """How callers are called back: minutes an offer stands, attempts, hours, countries rung."""

    offer_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    hours: Annotated[Hours, BeforeValidator(_hours)] = Hours(opens=time(8), closes=time(21))
    regions: Annotated[tuple[Annotated[str, AfterValidator(_region)], ...], Field(min_length=1)] = (
        "UA",
    )


Profession = Literal["psychologist", "lawyer", "safeguarding"]
Service = Literal["police", "ambulance", "fire", "emergency"]


class City(Value):
    """One city: whose calls these are, whom to ring, which languages are offered.

    `sms` and `name` are always there: without `sms` the first of `numbers` sends the texts,
    without `name` the id stands in every language.
    """

    city: Id
    numbers: Annotated[tuple[E164, ...], Field(min_length=1)]
    languages: Annotated[
        tuple[Annotated[Language, AfterValidator(_code)], ...], Field(min_length=1, max_length=8)
    ]
    patrol: Patrol
    speak: Annotated[Mapping[Service, Short], AfterValidator(MappingProxyType)]
    name: Localised
    sms: Sms
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Kyiv"
    sample: bool = False
    serve_drafts: bool = False
    supervisors: tuple[Texted, ...] = ()
    callback: Callback = Callback()
    professionals: Annotated[Mapping[Profession, Rung], AfterValidator(MappingProxyType)] = Field(
        default_factory=lambda: MappingProxyType({})
    )

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


@dataclass(frozen=True)
class Cities:
    """Every city this HotLine serves. `version` is a hash of the packs' content."""

    version: str
    every: tuple[City, ...]
    _by_number: Mapping[str, City] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look every number up once, so that a webhook finds its city at once."""
        found = {number: city for city in self.every for number in city.own_numbers}
        object.__setattr__(self, "_by_number", MappingProxyType(found))

    def __iter__(self) -> Iterator[City]:
        return iter(self.every)

    def by_number(self, e164: str) -> City | None:
        """The city one of whose own numbers this is, or None."""
        return self._by_number.get(e164)

    def by_id(self, city: str) -> City | None:
        """The city of an id, or None."""
        return next((each for each in self.every if each.city == city), None)

    @property
    def only(self) -> City | None:
        """The city, where there is just one."""
        return self.every[0] if len(self.every) == 1 else None

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language any of the cities offers, in the order first met."""
        return tuple(dict.fromkeys(code for city in self.every for code in city.languages))


def load_cities(folder: Folder) -> Cities:
    """Read and check every pack of a folder. Raises CityError with all problems of all files."""
    return _cities(_files(folder))


def load_cities_or_last_good(
    folder: Folder, var_folder: Folder
) -> tuple[Cities, tuple[Problem, ...]]:
    """The folder's packs; or, where one is at fault, those last accepted and what is wrong.

    Accepted ones are kept in `var/cities/`, so that this holds after a restart too; where they
    can't be, they are in force all the same and the problem says so. Raises CityError where there
    never were good ones.
    """
    shelf = Shelf(var_folder / "cities")
    try:
        files = _files(folder)
        cities = _cities(files)
    except CityError as refused:
        last = _last_good(shelf)
        if last is None:
            raise
        return last, refused.problems
    try:
        shelf.keep(cities.version, {name: raw.decode("utf-8") for name, raw in files.items()})
    except OSError as error:
        return cities, (not_kept(folder, error),)
    return cities, ()


def _last_good(shelf: Shelf) -> Cities | None:
    texts = shelf.texts(shelf.latest() or "")
    if texts is None:
        return None
    try:
        return _cities({name: text.encode("utf-8") for name, text in texts.items()})
    except CityError:
        return None


def _files(folder: Folder) -> dict[str, bytes]:
    try:
        files = folder_files(folder, MOST_BYTES)
    except OSError as error:
        message = f"{error.strerror or 'This cannot be read'}."
        place = str(error.filename or folder)
        raise CityError([Problem(place, 0, "", message, "Check who may read it.")]) from None
    if not files:
        message = "There is no city pack here."
        raise CityError([Problem(str(folder), 0, "", message, "Check HOTLINE_CITIES.")])
    return files


_PACK = TypeAdapter(City)


def _cities(files: Mapping[str, bytes]) -> Cities:
    parsed = [parse(raw, name) for name, raw in files.items()]
    problems = [problem for each in parsed for problem in each.problems]
    packs: list[tuple[Parsed, City]] = []
    for each in parsed:
        verdict = validated(_PACK, each)
        problems += verdict.problems
        if verdict.value is not None:
            packs.append((each, verdict.value))
            problems += _contradictions(each, verdict.value)
    problems += _taken_twice(packs)
    if problems:
        raise CityError(sorted(problems, key=lambda p: (p.file, p.line, p.path)))
    return Cities(_version(parsed), tuple(city for _, city in packs))


def _contradictions(parsed: Parsed, city: City) -> Iterator[Problem]:
    if PurePath(parsed.file).stem != city.city:
        remedy = f"Call the file {city.city}.yaml, or change `city`."
        yield parsed.problem(("city",), f"The file is called {parsed.file}.", remedy)
    if len(set(city.languages)) < len(city.languages):
        yield parsed.problem(("languages",), "A language stands here twice.", "Keep it once.")
    if "police" not in city.speak:
        remedy = 'Add `police: "102"`, or what the police have in this country.'
        yield parsed.problem(("speak",), "The number of the police is missing.", remedy)
    for code in city.languages:
        if code not in city.name:
            message = f"The name in `{code}` is missing."
            yield parsed.problem(("name",), message, f"Add `{code}: …`.")
    yield from _own_number_rung(parsed, city)


def _own_number_rung(parsed: Parsed, city: City) -> Iterator[Problem]:
    """Whoever is rung in an emergency can't be HotLine itself: the call would ring us."""
    lists: dict[Path, tuple[str, ...]] = {
        ("patrol", "voice"): city.patrol.voice,
        ("patrol", "sms"): city.patrol.sms,
        ("supervisors",): city.supervisors,
        ("professionals",): tuple(city.professionals.values()),
    }
    for path, numbers in lists.items():
        for at, number in enumerate(numbers):
            if number in city.own_numbers:
                place = (*path, at) if path != ("professionals",) else path
                remedy = "Write the other side's own number."
                yield parsed.problem(place, "This is HotLine's own number.", remedy)
        if len(set(numbers)) < len(numbers) and path[0] == "patrol":
            yield parsed.problem(path, "A number stands here twice.", "Keep it once.")


def _taken_twice(packs: list[tuple[Parsed, City]]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for parsed, city in packs:
        for number in city.own_numbers:
            owner = owners.setdefault(number, city.city)
            if owner != city.city:
                message = f"A number here already belongs to {owner}."
                remedy = "A call must belong to one city: give each its own numbers."
                yield parsed.problem(("numbers",), message, remedy)


def _version(parsed: list[Parsed]) -> str:
    content = {each.file: each.value for each in parsed}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:12]
