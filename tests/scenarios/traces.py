"""What a scenario left behind anywhere: in what was printed and logged, in files, in the database.

Numbers, names and words of people are in none of it, but sealed. Those of the city pack (patrol and
supervisors) stand in the pack itself, of which HotLine keeps a copy, so they may be in files.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.scenarios.town import Town

SHORTEST_TEXT = 12
"""Shorter texts are HotLine's own words, such as MENU or DONE."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-]+(?=\d)")


class Searched:
    """A text to be searched for people; digits count as one number whatever stands between."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.joined = _BETWEEN_DIGITS.sub("", text)

    def __contains__(self, secret: str) -> bool:
        if secret.isdigit():
            return secret in self.joined
        # The cheap question first: nearly always the answer is no.
        return secret in self.text and bool(
            re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", self.text)
        )


def assert_no_traces(town: Town, written: str) -> None:
    """Fail where somebody of this town can be found in what was `written`, or on the disk."""
    secrets = {*_numbers(town), *_names(town), *_texts(town)}
    printed = Searched(written)
    for secret in sorted(secrets):
        assert secret not in printed, f"{secret!r} was printed or logged"
    private = secrets - {_national(number) for number in _of_the_pack(town)}
    places = {"the database": town.everything_stored(), **dict(_files(town))}
    for place, text in places.items():
        searched = Searched(text)
        for secret in sorted(private):
            assert secret not in searched, f"{secret!r} stands in {place}"


def _national(number: str) -> str:
    return number[-9:]


def _numbers(town: Town) -> Iterator[str]:
    known = {somebody.phone.number for somebody in town.people}
    yield from (_national(number) for number in known | set(_of_the_pack(town)))


def _of_the_pack(town: Town) -> Iterator[str]:
    yield from (*town.city.patrol.voice, *town.city.patrol.sms, *town.city.supervisors)


def _names(town: Town) -> Iterator[str]:
    yield from (somebody.name for somebody in town.people if " " not in somebody.name)


def _texts(town: Town) -> Iterator[str]:
    """What people wrote, from their telephones."""
    requests = town.act(lambda network: tuple(network.requests))
    bodies = (request.form["Body"] for request in requests if request.url.endswith("/sms"))
    yield from (body for body in bodies if len(body) >= SHORTEST_TEXT)


def _files(town: Town) -> Iterator[tuple[str, str]]:
    url = town.store.engine.url
    databases = Path(url.database or "").parent.glob(f"{Path(url.database or '').name}*")
    of_sqlite = databases if url.get_backend_name() == "sqlite" else ()
    for file in (*town.settings.var.rglob("*"), *of_sqlite):
        if file.is_file():
            yield str(file), file.read_bytes().decode("utf-8", "replace")
