"""Several web processes count as one: whichever is asked tells what all of them did."""

import re
from pathlib import Path

import requests

from tests.deploy.processes import free_port, running, until
from tests.on_air import on_air

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - only looked at
FORGERIES = 12


def _refused(url: str) -> float:
    page = requests.get(f"{url}/metrics", timeout=20).text
    found = re.search(r"^hotline_webhooks_refused_total (\S+)$", page, re.M)
    assert found, page
    return float(found[1])


def test_two_processes_count_together_and_leave_nothing_behind(
    tmp_path: Path, sqlite_url: str
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"HOTLINE_DATABASE_URL": sqlite_url, "HOTLINE_PUBLIC_URL": url, "TWILIO_API_URL": url}
    with running(on_air(tmp_path) | own) as processes:
        processes.web(port, processes=2)
        processes.serving(f"{url}/healthz")
        (folder,) = SHARED_MEMORY.glob(f"hotline-metrics-{processes.pids[0]}-*")
        until(lambda: len(list(folder.glob("counter_*.db"))) == 2, "the second process")
        for _ in range(FORGERIES):
            assert requests.post(f"{url}/voice", timeout=20).status_code == 403
        assert {_refused(url) for _ in range(8)} == {FORGERIES}
        assert processes.stop() == [0]
    assert not folder.exists()
