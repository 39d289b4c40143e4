"""The files of `protocols/` as one Catalogue, or every problem that stands against it.

Floor 2: `ivr.app`, the command line, conversations and the worker may import it. What callers
hear comes only from here; a folder with a fault is refused whole (DESIGN.md, rule 7).
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from ivr.errors import Problem, ProtocolError
from ivr.flow import lint
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.danger_words import NO_DANGER_WORDS, DangerWords
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.parse import MOST_BYTES, Parsed, parse
from ivr.flow.phrases import PHRASES
from ivr.flow.protocol import Id, Phrase, Protocol, PublicNumber
from ivr.flow.refusals import validated
from ivr.shelf import Shelf, folder_files, not_kept

PHRASES_FILE = "phrases.yaml"
NUMBERS_FILE = "numbers.yaml"
DANGER_FILE = "danger-words.yaml"
NO_PROTOCOLS = (PHRASES_FILE, NUMBERS_FILE, DANGER_FILE)

KEPT_IN_MEMORY = 8
"""Catalogues of calls in progress; each change of the files adds one."""

_PROTOCOL = TypeAdapter(Protocol)
_PHRASES = TypeAdapter(dict[Id, Phrase])
_NUMBERS = TypeAdapter(dict[Id, PublicNumber])
_DANGER = TypeAdapter(DangerWords)


def read_catalogue(folder: Path, languages: Iterable[str]) -> Catalogue:
    """Read and check every file of a folder for cities that speak `languages`.

    `version` is a hash of the content: comments and layout do not change it. Raises
    ProtocolError with all problems of all files.
    """
    return _catalogue(_files(folder), tuple(languages))


def read_texts(folder: Path) -> Mapping[str, str]:
    """The files of a folder as they stand, by name, to be kept elsewhere.

    Raises ProtocolError where one is no UTF-8 text.
    """
    return {name: _text(name, raw) for name, raw in _files(folder).items()}


class CatalogueShelf:
    """Catalogues once accepted, in `var/catalogues/`: a call goes on with the one it began with.

    Threads may share one; processes share the folder.
    """

    def __init__(self, var_folder: Path) -> None:
        self._shelf = Shelf(var_folder / "catalogues")
        self._recent: OrderedDict[str, Catalogue] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, catalogue: Catalogue, texts: Mapping[str, str]) -> None:
        """Keep an accepted catalogue, and the files it was made from, as the latest.

        Raises OSError where they can't be written.
        """
        self._remember(catalogue)
        self._shelf.keep(catalogue.version, texts)

    def get(self, version: str) -> Catalogue | None:
        """The catalogue of a version, or None where it is not on this shelf."""
        with self._lock:
            known = self._recent.get(version)
        known = known or self._read(version)
        if known is not None:
            self._remember(known)
        return known

    def made(self, texts: Mapping[str, str]) -> Catalogue | None:
        """A catalogue from files that were accepted elsewhere, kept in memory only."""
        catalogue = _kept(_bytes(texts))
        if catalogue is not None:
            self._remember(catalogue)
        return catalogue

    def texts(self, version: str) -> Mapping[str, str] | None:
        """The files of a version by name, or None."""
        return self._shelf.texts(version)

    def accepted_at(self, version: str) -> datetime | None:
        """When a version was accepted first; None where it could not be kept."""
        return self._shelf.kept_at(version)

    def latest(self) -> Catalogue | None:
        """The catalogue last accepted, or None."""
        version = self._shelf.latest()
        return self.get(version) if version else None

    def _read(self, version: str) -> Catalogue | None:
        texts = self._shelf.texts(version)
        catalogue = None if texts is None else _kept(_bytes(texts))
        return catalogue if catalogue is not None and catalogue.version == version else None

    def _remember(self, catalogue: Catalogue) -> None:
        with self._lock:
            self._recent[catalogue.version] = catalogue
            self._recent.move_to_end(catalogue.version)
            while len(self._recent) > KEPT_IN_MEMORY:
                self._recent.popitem(last=False)


def load_or_last_good(
    folder: Path, shelf: CatalogueShelf, languages: Iterable[str]
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The folder's catalogue; or, where it is at fault, the last good one and what is wrong.

    A good one that can't be kept, because the disk is full, is in force all the same; the problem
    says so. Raises ProtocolError where there never was a good one.
    """
    try:
        files = _files(folder)
        catalogue = _catalogue(files, tuple(languages))
    except ProtocolError as refused:
        last = shelf.latest()
        if last is None:
            raise
        return last, refused.problems
    try:
        shelf.keep(catalogue, {name: _text(name, raw) for name, raw in files.items()})
    except OSError as error:
        return catalogue, (not_kept(folder, error),)
    return catalogue, ()


def _files(folder: Path) -> dict[str, bytes]:
    try:
        files = folder_files(folder, MOST_BYTES)
    except OSError as error:
        message = f"{error.strerror or 'This cannot be read'}."
        raise _refusal(error.filename or folder, message, "Check who may read it.") from None
    if not files:
        raise _refusal(folder, "There are no protocols here.", "Check HOTLINE_PROTOCOLS.")
    return files


def _refusal(file: object, message: str, remedy: str) -> ProtocolError:
    return ProtocolError([Problem(str(file), 0, "", message, remedy)])


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _refusal(name, "The file is not UTF-8.", "Save it as UTF-8.") from None


def _bytes(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode("utf-8", "surrogatepass") for name, text in texts.items()}


def _catalogue(files: Mapping[str, bytes], languages: tuple[str, ...]) -> Catalogue:
    """The catalogue these files make. Raises ProtocolError with every problem."""
    parsed = {name: parse(raw, name) for name, raw in files.items()}
    draft, problems = _draft(parsed, languages)
    problems = (*problems, *_missing(parsed, DANGER_FILE), *lint.check(draft))
    if problems:
        raise ProtocolError(sorted(problems, key=lambda p: (p.file, p.line, p.path)))
    return _made(draft, _version(parsed))


def _kept(files: Mapping[str, bytes]) -> Catalogue | None:
    """The catalogue of files once accepted, None where this HotLine can't run on it.

    The other checks were passed then and may have grown since: a call in progress is not to end
    over them.
    """
    parsed = {name: parse(raw, name) for name, raw in files.items()}
    draft, problems = _draft(parsed, ())
    problems = (*problems, *_missing(parsed))
    if problems or draft.phrases is None or not PHRASES.keys() <= draft.phrases.value.keys():
        return None
    return _made(draft, _version(parsed))


def _draft(
    parsed: Mapping[str, Parsed], languages: tuple[str, ...]
) -> tuple[Draft, tuple[Problem, ...]]:
    problems = [problem for each in parsed.values() for problem in each.problems]
    sheets: list[Sheet[Protocol]] = []
    for name, each in parsed.items():
        if name in NO_PROTOCOLS:
            continue
        sheet, refused = _sheet(_PROTOCOL, each)
        problems += refused
        sheets += [sheet] if sheet else []
    phrases, refused = _sheet(_PHRASES, parsed.get(PHRASES_FILE, Parsed(PHRASES_FILE)))
    numbers, also = _sheet(_NUMBERS, parsed.get(NUMBERS_FILE, Parsed(NUMBERS_FILE)))
    danger, besides = _sheet(_DANGER, parsed.get(DANGER_FILE, Parsed(DANGER_FILE)))
    problems += [*refused, *also, *besides]
    known = frozenset(PurePath(name).stem for name in parsed if name not in NO_PROTOCOLS)
    draft = Draft(tuple(sheets), phrases, numbers, known, languages, danger)
    return draft, tuple(problems)


def _sheet(
    adapter: TypeAdapter[Any], parsed: Parsed
) -> tuple[Sheet[Any] | None, tuple[Problem, ...]]:
    value, problems = validated(adapter, parsed)
    return (None if value is None else Sheet(parsed, value)), problems


def _missing(parsed: Mapping[str, Parsed], *also: str) -> list[Problem]:
    needed = (PHRASES_FILE, NUMBERS_FILE, f"{TOP_MENU}.yaml", *also)
    return [
        Problem(name, 0, "", "The file is missing.", "Take it from the repository.")
        for name in needed
        if name not in parsed
    ]


def _made(draft: Draft, version: str) -> Catalogue:
    phrases = draft.phrases.value if draft.phrases else {}
    numbers = draft.numbers.value if draft.numbers else {}
    return Catalogue(
        version=version,
        protocols=MappingProxyType({s.value.protocol: s.value for s in draft.protocols}),
        phrases=MappingProxyType({name: phrase.told for name, phrase in phrases.items()}),
        numbers=MappingProxyType(dict(numbers)),
        danger_words=draft.danger.value if draft.danger else NO_DANGER_WORDS,
    )


def _version(parsed: Mapping[str, Parsed]) -> str:
    content = {name: each.value for name, each in parsed.items()}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:12]
