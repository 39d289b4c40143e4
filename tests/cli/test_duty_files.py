"""The plan goes to a spreadsheet and comes back: all rows or none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.store import plans
from ivr.store.db import Store
from tests.cli.conftest import Operator

AMARA, OLHA = "+380671110012", "+380671110013"
HEADING = "number;day;begins;ends;every;until\r\n"


@pytest.fixture(autouse=True)
def _staff(operator: Operator) -> None:
    operator.runs(f"assistant add {AMARA} --name Amara --language en")
    operator.runs(f"assistant add {OLHA} --name =Olha --language uk")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plan.csv"


def shifts(store: Store) -> list[tuple[str, str]]:
    day = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
    with store.reading() as conn:
        found = plans.shifts_between(conn, "ivano-frankivsk", *day)
    return [(f"{s.starts_at:%d %H:%M}", f"{s.ends_at:%d %H:%M}") for s in found]


def test_a_plan_is_added_and_again_changes_nothing(
    operator: Operator, store: Store, file: Path
) -> None:
    rows = "067 111 00 12;23.11.2026;20:00;0:00;;\r\n"
    rows += "380671110013;9.11.2026;8:00;12:00;1;30.11.2026\r\n"
    file.write_bytes((HEADING + rows).encode("utf-8-sig"))
    assert "Added to the plan: 2. There already: 0." in operator.runs(f"duty import {file}")
    expected = [("23 06:00", "23 10:00"), ("23 18:00", "23 22:00"), ("30 06:00", "30 10:00")]
    assert shifts(store) == expected
    assert "Added to the plan: 0. There already: 2." in operator.runs(f"duty import {file}")
    assert shifts(store) == expected


def test_one_wrong_row_and_nothing_is_added(operator: Operator, store: Store, file: Path) -> None:
    rows = [
        f"{AMARA};23.11.2026;8:00;12:00;;",
        "6,73E+09;23.11.2026;8:00;12:00;;",
        "+380671110099;23.11.2026;8:00;12:00;;",
        "+380342550000;23.11.2026;8:00;12:00;;",
        f"{AMARA};21.11.2026;8:00;12:00;;",
        f"{AMARA};28.03.2027;3:30;8:00;;",
    ]
    file.write_text(HEADING + "\r\n".join(rows))
    result = operator.app.test_cli_runner().invoke(args=["duty", "import", str(file)])
    assert result.exit_code == 1
    for told in (
        "Row 3: The spreadsheet has shortened",
        "Row 4: No assistant has this number",
        "Row 5: That is a landline",
        "Row 6: That shift is over",
        "Row 7: 2027-03-28T03:30:00 does not exist",
    ):
        assert told in result.stdout
    assert "Nothing was added, because rows are wrong: 5" in result.stderr
    assert shifts(store) == []


def test_what_was_exported_is_the_plan(operator: Operator, store: Store, file: Path) -> None:
    operator.runs(f"duty add {AMARA} 2026-11-23T20:00 2026-11-24T00:00")
    operator.runs(f"duty add {OLHA} 2026-11-24T08:00 2026-11-24T12:00 --every 2 --until 2027-01-31")
    operator.runs(f"duty add {AMARA} 2026-11-25T08:00 2026-11-28T12:00")
    assert "Not in it: shift-2" in operator.runs(f"duty export {file}")
    assert file.stat().st_mode & 0o777 == 0o600
    written = file.read_text("utf-8-sig")
    assert "+380 67 111 00 12;Amara;2026-11-23;20:00;00:00;;" in written
    assert "+380 67 111 00 13;'=Olha;2026-11-24;08:00;12:00;2;2027-01-31" in written
    before = shifts(store)
    assert "Added to the plan: 0. There already: 2." in operator.runs(f"duty import {file}")
    for entry in ("shift-1", "weekly-1"):
        operator.runs(f"duty remove {entry}")
    operator.runs(f"duty import {file}")
    assert shifts(store) == before
