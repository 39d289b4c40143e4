"""The shipped systemd units: understood by systemd, and shut tight."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.on_air import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
MOST_EXPOSED = 20
"""`systemd-analyze security` gives 0 (nothing to gain) to 100; a usual service has 95."""

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd: apt install systemd"
)


def analyzed(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60
    )


@pytest.fixture(params=UNITS, ids=lambda unit: unit.stem)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A unit with the programs it starts where they are on this machine."""
    shipped: Path = request.param
    text = shipped.read_text("utf-8").replace("/opt/hotline", str(ROOT))
    own = tmp_path / shipped.name
    own.write_text(text, "utf-8")
    return own


def test_there_is_one_for_web_and_one_for_the_worker() -> None:
    assert [unit.stem for unit in UNITS] == ["hotline-web", "hotline-worker"]


def test_systemd_has_nothing_to_say_against_it(unit: Path) -> None:
    verified = analyzed("verify", "--recursive-errors=no", str(unit))
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_a_broken_in_process_could_do_little(unit: Path) -> None:
    rated = analyzed("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(unit))
    assert rated.returncode == 0, rated.stdout[-300:]


def test_both_are_shut_alike() -> None:
    web, worker = (unit.read_text("utf-8").partition("# What it may not do")[2] for unit in UNITS)
    assert web == worker
    assert re.search(r"(?m)^NoNewPrivileges=yes$", web)
