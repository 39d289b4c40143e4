"""The floors of the house, checked where the import checker cannot see."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PURE_FLOOR_ALONE = """
import sys
import ivr.flow.engine
heavy = {"flask", "sqlalchemy", "twilio", "apscheduler", "requests"} & sys.modules.keys()
print(*sorted(heavy))
"""


def test_the_flow_engine_can_be_imported_without_the_rest_of_the_house() -> None:
    # In a process of its own, because this one has loaded everything already.
    fresh = subprocess.run(
        [sys.executable, "-c", PURE_FLOOR_ALONE], cwd=ROOT, capture_output=True, text=True
    )
    assert (fresh.returncode, fresh.stdout.strip(), fresh.stderr) == (0, "", "")


def test_the_package_itself_holds_nothing() -> None:
    # Whatever stands here is loaded with every part of it, and import-linter does not notice.
    assert (ROOT / "ivr" / "__init__.py").read_text(encoding="utf-8") == ""


def test_no_floor_imports_a_higher_one_and_neighbours_do_not_know_each_other() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([program], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
