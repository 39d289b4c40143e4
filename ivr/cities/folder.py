"""The packs of a folder, or every problem that stands against them. For `ivr.cities` only."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path as Folder
from pathlib import PurePath
from types import MappingProxyType

from pydantic import TypeAdapter

from ivr.cities.pack import City
from ivr.errors import CityError, Problem
from ivr.flow.parse import MOST_BYTES, Parsed, Path, parse
from ivr.flow.refusals import validated
from ivr.shelf import Shelf, folder_files, not_kept


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
        ("professionals",): tuple(chain.from_iterable(city.professionals.values())),
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
