"""A plan of duty as a table that a spreadsheet wrote: read, each fault named by its row. Pure.

Spreadsheets spoil telephone numbers: they turn long ones into `6,73E+09` and drop a zero or plus at
the beginning. Such a number is refused, never guessed.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from ivr import phones
from ivr.errors import Refused

COLUMNS = ("number", "name", "day", "begins", "ends", "every", "until")
"""In the order of a written table; `every` is a number of weeks, or empty for a single shift."""

_NEEDED = ("number", "day", "begins", "ends")
_MOST_BYTES, _MOST_WEEKS = 2_000_000, 52
_WHOLE = 11
"""So many digits a number with its country has, where the spreadsheet dropped only its plus."""

_AS_TEXT = "Format the column as text and write the number anew, with + and country."
_POWER = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One row: a shift of the assistant with this number, by the city's clock.

    row: as the spreadsheet counts, the heading being 1. every: so many weeks, None for a single
    shift. Where `ends` is not later than `begins` it is the next day's.
    """

    row: int
    number: str
    day: date
    begins: time
    ends: time
    every: int | None
    until: date | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, and what to do."""

    row: int
    said: str


def read(raw: bytes) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    """The rows of a table, and the faults of those that are none.

    Comma, semicolon or tab stand between columns. Raises Refused where it is no such table.
    """
    records = _records(raw)
    heading = _heading(next(records, []))
    lines: list[Line] = []
    faults: list[Fault] = []
    for row, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        try:
            lines.append(_line(row, heading, record))
        except ValueError as wrong:
            faults.append(Fault(row, str(wrong)))
    if not lines and not faults:
        raise Refused("The file has no row beneath its heading.")
    return tuple(lines), tuple(faults)


def write(rows: Sequence[Mapping[str, str]]) -> bytes:
    """A table that spreadsheets open as they are: with a byte order mark and semicolons."""
    file = io.StringIO(newline="")
    table = csv.DictWriter(file, COLUMNS, delimiter=";", restval="")
    table.writeheader()
    table.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _records(raw: bytes) -> Iterator[list[str]]:
    if len(raw) > _MOST_BYTES:
        raise Refused("The file is too large to be a plan of duty.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused('The file is no UTF-8. Save it as "CSV UTF-8" and try again.') from None
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _heading(cells: Sequence[str]) -> tuple[str, ...]:
    names = tuple(cell.strip().lower() for cell in cells)
    if not any(names):
        raise Refused(f"The file is empty. Its first row names the columns: {'; '.join(COLUMNS)}.")
    for name in names:
        if name not in COLUMNS:
            raise Refused(f"There is no column {name!r}. The columns are {'; '.join(COLUMNS)}.")
        if names.count(name) > 1:
            raise Refused(f"The column {name} is there twice. Keep one of them.")
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise Refused(f"The column {missing[0]} is missing. Name it in the first row.")
    return names


def _line(row: int, heading: Sequence[str], record: Sequence[str]) -> Line:
    if len(record) > len(heading) and any(record[len(heading) :]):
        raise ValueError("There are more cells than columns. Look for a separator within a cell.")
    filled = [*record, *[""] * (len(heading) - len(record))]
    cells = {name: cell.strip() for name, cell in zip(heading, filled, strict=False)}
    line = Line(
        row,
        _number(cells["number"]),
        _day(cells["day"]),
        _time(cells["begins"]),
        _time(cells["ends"]),
        _maybe(_weeks, cells.get("every", "")),
        _maybe(_day, cells.get("until", "")),
    )
    if line.until is not None and line.every is None:
        raise ValueError("`until` is for what repeats. Write in `every` after how many weeks.")
    if line.until is not None and line.until < line.day:
        raise ValueError("`until` is before `day`. Write the last day on which it repeats.")
    return line


def _number(cell: str) -> str:
    bare = cell.replace(" ", "").replace("\u00a0", "")
    if _POWER.fullmatch(bare):
        raise ValueError(f"The spreadsheet has shortened the number to {cell}. {_AS_TEXT}")
    if bare.isascii() and bare.isdecimal() and not bare.startswith("0"):
        # Shorter ones would be numbers of some other country: 95 123 45 67 of Myanmar.
        whole = phones.parse(f"+{bare}") if len(bare) >= _WHOLE else None
        if whole is None:
            raise ValueError(f"The number has lost its 0 or + at the beginning. {_AS_TEXT}")
        return whole
    return cell


def _day(cell: str) -> date:
    for shape in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"{cell!r} is no day. Write it like 2026-11-23 or 23.11.2026.")


def _time(cell: str) -> time:
    for shape in ("%H:%M", "%H:%M:%S"):
        try:
            wanted = "0:00" if cell == "24:00" else cell
            return datetime.strptime(wanted, shape).time()  # noqa: DTZ007 - likewise
        except ValueError:
            continue
    raise ValueError(f"{cell!r} is no time. Write it like 08:00.")


def _weeks(cell: str) -> int:
    if not (cell.isascii() and cell.isdecimal() and 1 <= int(cell[:4]) <= _MOST_WEEKS):
        raise ValueError(f"{cell!r} is no number of weeks. Write 1 for every week.")
    return int(cell)


def _maybe(read_cell: Callable[[str], T], cell: str) -> T | None:
    return read_cell(cell) if cell else None
