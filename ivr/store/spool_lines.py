"""How a journal row looks as a line on disk. For `ivr.store.spool` only."""

import json
import zlib
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ivr.store.journal import JournalRow


def written(row: JournalRow) -> bytes:
    """The row as one line: a checksum, the row as JSON, the end of the line."""
    values = {**asdict(row), "at": row.at.isoformat()}
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def read(file: Path) -> tuple[list[JournalRow], list[bytes]]:
    """The rows of a segment, and the lines that are damaged.

    A last line without its end is neither: it was being written when its process died, and
    nobody was told that it had been kept.
    """
    rows: list[JournalRow] = []
    damaged: list[bytes] = []
    for line in file.read_bytes().split(b"\n")[:-1]:
        row = _row(line)
        if row is None:
            damaged.append(line)
        else:
            rows.append(row)
    return rows, damaged


def _row(line: bytes) -> JournalRow | None:
    checksum, _, text = line.partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(text):
            return None
        values = json.loads(text)
        values["at"] = datetime.fromisoformat(values["at"])
        return JournalRow(
            **{**values, "heard": tuple(values["heard"]), "deeds": tuple(values["deeds"])}
        )
    except (ValueError, KeyError, TypeError):
        # TypeError: a row of a newer version, with something in it that this one does not know.
        return None
