"""A plan as spreadsheets write it: read as it was meant, or refused with the row."""

import pytest

from ivr.duty import sheet
from ivr.duty.sheet import Line
from ivr.errors import Refused

HEADING = "number;day;begins;ends;every;until\r\n"
ROW = "+380671110012;23.11.2026;8:00;12:00;;"


def read(text: str) -> tuple[Line, ...]:
    lines, faults = sheet.read(text.encode("utf-8-sig"))
    assert faults == ()
    return lines


def fault(cells: str) -> str:
    lines, faults = sheet.read((HEADING + cells).encode())
    assert lines == ()
    (found,) = faults
    assert found.row == 2
    return found.said


@pytest.mark.parametrize("separator", ";,\t")
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_any_separator_and_end_of_line(separator: str, end: str) -> None:
    written = f"{HEADING}{ROW}\r\n{ROW}\r\n".replace("\r\n", end).replace(";", separator)
    first, second = read(written)
    assert (first.row, second.row) == (2, 3)
    assert (first.number, first.day.isoformat()) == ("+380671110012", "2026-11-23")
    assert (f"{first.begins:%H:%M}", f"{first.ends:%H:%M}") == ("08:00", "12:00")


def test_quotes_names_empty_rows_and_any_order_of_columns() -> None:
    (line,) = read(
        'Name;Until;EVERY;Ends;Begins;Day;Number\n;;;;;;\n"Ol;ha";2027-01-31;2;24:00;20:00;'
        '2026-11-23;"0 (67) 345-00-15"\n'
    )
    assert (line.row, line.number, line.every) == (3, "0 (67) 345-00-15", 2)
    assert (line.ends.hour, str(line.until)) == (0, "2027-01-31")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("6,73E+09;23.11.2026;8:00;12:00;;", "shortened the number to 6,73E+09. Format the column"),
        ("67E+09;23.11.2026;8:00;12:00;;", "shortened the number"),
        ("3.80671E+11;23.11.2026;8:00;12:00;;", "shortened the number"),
        ("673450015;23.11.2026;8:00;12:00;;", "lost its 0 or +"),
        ("951234567;23.11.2026;8:00;12:00;;", "lost its 0 or +"),
        ("+380671110012;11/23/2026;8:00;12:00;;", "is no day"),
        ("+380671110012;23.11.2026;8;12:00;;", "'8' is no time"),
        ("+380671110012;23.11.2026;8:00;12:00;weekly;", "is no number of weeks"),
        ("+380671110012;23.11.2026;8:00;12:00;;31.12.2026", "`until` is for what repeats"),
        ("+380671110012;23.11.2026;8:00;12:00;1;22.11.2026", "`until` is before `day`"),
        (f"{ROW};;and more", "more cells than columns"),
        ("+380671110012", "'' is no day"),
    ],
)
def test_a_row_that_is_wrong_says_what_to_do(cells: str, told: str) -> None:
    assert told in fault(cells)


def test_a_number_that_lost_its_plus_alone_is_whole() -> None:
    (line,) = read(HEADING + ROW.replace("+", ""))
    assert line.number == "+380671110012"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (HEADING.encode(), "no row beneath"),
        (b"number;day;begins\n", "column ends is missing"),
        (b"number;day;begins;ends;phone\n", "no column 'phone'"),
        (b"number;day;begins;ends;day\n", "column day is there twice"),
        ("number;name\nя".encode("cp1251"), "CSV UTF-8"),
        (b"x" * 2_000_001, "too large"),
    ],
)
def test_what_is_no_such_table_is_refused(raw: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        sheet.read(raw)


def test_what_is_written_is_read_again() -> None:
    row = {"number": "+380 67 111 00 12", "name": "Ol;ha", "day": "2026-11-23"}
    written = sheet.write([row | {"begins": "08:00", "ends": "12:00", "every": "1"}])
    assert written.startswith(b"\xef\xbb\xbfnumber;name;")
    (line,), _ = sheet.read(written)
    assert (line.number, line.every, line.until) == ("+380 67 111 00 12", 1, None)
