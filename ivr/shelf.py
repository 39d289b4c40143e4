"""Folders of YAML files, and the files once accepted, kept by version in `var/`.

Anybody may import it. It keeps texts and knows nothing of what stands in them; `ivr.catalog` and
`ivr.cities` say which are worth keeping (DESIGN.md, rules 6
and 7: a wrong file never replaces a right one).
"""

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ivr.errors import Problem

_VERSION = re.compile(r"[0-9a-f]{12}")
_LATEST = "latest"


def folder_files(folder: Path, most_bytes: int) -> dict[str, bytes]:
    """The YAML files of a folder by name, hidden ones left out.

    Of each at most one byte more than `most_bytes` is read, which is enough to see that it is too
    large. OSError where the folder or a file can't be read.
    """
    found = sorted(each for each in folder.iterdir() if each.suffix in {".yaml", ".yml"})
    return {each.name: _read(each, most_bytes) for each in found if not each.name.startswith(".")}


def _read(file: Path, most_bytes: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(most_bytes + 1)


def not_kept(folder: Path, error: OSError) -> Problem:
    """That the files of a folder are in force, but would not be after a restart with worse ones."""
    message = f"These files are in force but could not be kept: {error.strerror or error}."
    return Problem(str(folder), 0, "", message, "See that HOTLINE_VAR has room and can be written.")


@dataclass(frozen=True)
class Shelf:
    """A folder with one file a version, and the name of the version last accepted."""

    folder: Path

    def keep(self, version: str, texts: Mapping[str, str]) -> None:
        """Keep the texts of files by their names, and remember this version as the latest.

        Whole or not at all, also when the power fails; OSError where the folder can't be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._file(version).exists():
            self._write(self._file(version), json.dumps(dict(texts), ensure_ascii=False))
        if self.latest() != version:
            self._write(self.folder / _LATEST, version)

    def texts(self, version: str) -> Mapping[str, str] | None:
        """The texts kept under a version, or None: there are none, or they can't be read."""
        if not _VERSION.fullmatch(version):
            return None
        try:
            kept = json.loads(self._file(version).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        whole = isinstance(kept, dict) and all(isinstance(text, str) for text in kept.values())
        return kept if whole else None

    def kept_at(self, version: str) -> datetime | None:
        """When a version was kept first; None where it is not here."""
        try:
            return datetime.fromtimestamp(self._file(version).stat().st_mtime, UTC)
        except OSError:
            return None

    def latest(self) -> str | None:
        """The version last accepted, or None."""
        try:
            return (self.folder / _LATEST).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None

    def _file(self, version: str) -> Path:
        return self.folder / f"{version}.json"

    def _write(self, file: Path, text: str) -> None:
        with tempfile.NamedTemporaryFile(
            "w", dir=self.folder, prefix=f".{file.name}.", delete=False, encoding="utf-8"
        ) as draft:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
        os.replace(draft.name, file)
