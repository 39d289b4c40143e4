"""What keeps HotLine from starting: settings and city packs unfit for real telephones.

For `ivr.app`, `gunicorn.conf.py` and the command line. A command that mends things goes round it.
"""

from collections.abc import Iterator, Mapping

from ivr.cities import Cities, load_cities, load_cities_or_last_good
from ivr.errors import CityError, Problem, SettingsError
from ivr.settings import Settings, Wanted, load_settings, wanted


def settings_to_start(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. environ: variables to read in place of the process's own.

    Raises SettingsError with everything that stands against starting, one reason a line: where
    the settings are wrong, what is wrong with the city packs is told along with them.
    """
    try:
        return load_settings(environ)
    except SettingsError as refused:
        told = [str(refused), *_of_packs(wanted(environ))]
        raise SettingsError("\n".join(told)) from None


def refuse_samples(settings: Settings, cities: Cities, at_fault: tuple[Problem, ...] = ()) -> None:
    """Raises CityError where a pack with made-up numbers would meet real telephones.

    at_fault: why the last good packs are served in place of the files. It is told first: the sample
    may be of practice, and the operator's own file have another fault.
    """
    problems = tuple(samples(cities)) if settings.real else ()
    if problems:
        raise CityError((*at_fault, *problems))


def refuse_unfit_packs(settings: Settings) -> None:
    """The same for the packs on disk, before anything else is read. Raises CityError."""
    cities, at_fault = load_cities_or_last_good(settings.cities, settings.var)
    refuse_samples(settings, cities, at_fault)


def samples(cities: Cities) -> Iterator[Problem]:
    """One problem for each pack whose numbers are made up."""
    for city in cities:
        if city.sample:
            yield Problem(
                f"{city.city}.yaml",
                0,
                "sample",
                "The numbers of this city are made up, and with a real carrier somebody's "
                "telephone would ring.",
                "Write the city's own numbers and delete `sample`.",
            )


def _of_packs(asked: Wanted) -> Iterator[str]:
    if not asked.real:
        return
    try:
        yield from map(str, samples(load_cities(asked.cities)))
    except CityError as refused:
        yield from map(str, refused.problems)
