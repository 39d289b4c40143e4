"""Checks of this machine: who may read HotLine's own files, and whether it can write them."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ivr.readiness.checks import Check, failed, passed, warned

_OTHERS = stat.S_IRWXO
_SPOOL = "spool"


def of_folders(var: Path, dotenv: Path) -> Iterator[Check]:
    """Checks of `var/` and of the file with the keys. var: there, or about to be made."""
    if var.exists():
        yield _own(var)
        yield _writable(var / _SPOOL if (var / _SPOOL).exists() else var)
        yield from _as_whom(var)
    if dotenv.exists() and dotenv.stat().st_mode & _OTHERS:
        remedy = f"Run: chmod o-rwx {dotenv.resolve()}"
        yield failed("keys", f"Everybody on this machine may read {dotenv}.", remedy)


def _own(var: Path) -> Check:
    if var.stat().st_mode & _OTHERS:
        found = f"Everybody on this machine may look into {var}."
        return failed("own files", found, f"Run: chmod o-rwx {var}")
    return passed("own files", f"{var} is for HotLine's own eyes.")


def _writable(folder: Path) -> Check:
    try:
        # Unnamed: the worker reads what stands in the spool, and is to see nothing of this.
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"a row")
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as wrong:
        remedy = "See that it has room and belongs to the user HotLine runs as."
        return failed("spool", f"{folder} cannot be written ({wrong.strerror}).", remedy)
    return passed("spool", "What callers ask for can be kept while the database is away.")


def _as_whom(var: Path) -> Iterator[Check]:
    if os.geteuid() != var.stat().st_uid:
        remedy = "Run this as the user HotLine runs as: sudo -u hotline scripts/hotline preflight"
        yield warned("own files", f"{var} belongs to another user than you.", remedy)
