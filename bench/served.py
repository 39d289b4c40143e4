"""Something served by gunicorn for a benchmark, under the settings that production uses."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[1]
UP_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A running server: where it listens, how long it took to answer, its processes' memory."""

    port: int
    up_seconds: float
    master: int

    def memory_mb(self) -> list[float]:
        """Proportional share of memory of each serving process, in MB (`smaps_rollup`)."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return [_resident_mb(int(child)) for child in children]


@contextmanager
def served(app: str, environ: Mapping[str, str]) -> Iterator[Served]:
    """Serve `app` (as gunicorn names it) with these settings, on loopback, until done."""
    port = free_port()
    own = {"PORT": str(port), "HOTLINE_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gunicorn", "-c", "gunicorn.conf.py", app],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ, **own},
    )
    try:
        _wait_until_up(port, process)
        yield Served(port, time.perf_counter() - begun, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.perf_counter() + UP_SECONDS
    while time.perf_counter() < end and process.poll() is None:
        try:
            web = HTTPConnection("127.0.0.1", port, timeout=5)
            web.request("GET", "/healthz")
            web.getresponse().read()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The server did not come up; what it said stands above.")


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
