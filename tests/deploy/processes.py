"""HotLine's own processes as an operator runs them, on free ports of this machine."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep
from typing import TypeVar

import requests

from tests.on_air import ROOT

SECONDS = 120
"""How long a busy machine may take for anything."""

BY_THE_PROXY = (502, 504)

Found = TypeVar("Found")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def until(look: Callable[[], Found], what: str) -> Found:
    """What there is to see, as soon as it can be seen; other processes have their own pace."""
    end = monotonic() + SECONDS
    while not (found := look()):
        assert monotonic() < end, f"waited in vain for {what}"
        sleep(0.05)
    return found


def answers(url: str, verify: str | bool = True) -> bool:
    """Whether HotLine itself answers there, whatever it says."""
    try:
        answer = requests.get(url, timeout=5, verify=verify, allow_redirects=False)
    except (requests.ConnectionError, requests.Timeout):
        return False
    return answer.status_code not in BY_THE_PROXY


class Processes:
    """Processes of one installation, all with the same settings; stopped as systemd stops them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HOTLINE_", "TWILIO_"))}
        self._environ = kept | {"FLASK_APP": str(ROOT / "wsgi.py"), "FLASK_SKIP_DOTENV": "1"}
        self._environ |= environ
        self._running: list[subprocess.Popen[str]] = []

    @property
    def pids(self) -> list[int]:
        """The numbers of those that were started, in order; gunicorn's own workers are not here."""
        return [process.pid for process in self._running]

    def web(self, port: int, processes: int = 1) -> None:
        """gunicorn on a port, with its own configuration file."""
        own = {"HOTLINE_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(processes)}
        self._start("gunicorn", "wsgi:app", **own)

    def worker(self, *options: str, **environ: str) -> "subprocess.Popen[str]":
        """A worker, with options of its own."""
        return self._start("flask", "worker", *options, **environ)

    def serving(self, url: str, verify: str | bool = True) -> None:
        """Returns once something answers there; fails where a process has ended meanwhile."""

        def look() -> bool:
            assert all(process.poll() is None for process in self._running), "a process has ended"
            return answers(url, verify)

        until(look, url)

    def stop(self) -> list[int]:
        """SIGTERM to each; their exit statuses, once what they had begun is finished."""
        for process in self._running:
            process.terminate()
        return [process.wait(SECONDS) for process in self._running]

    def kill(self) -> None:
        """End whatever is left."""
        for process in self._running:
            process.kill()
            process.wait()

    def _start(self, *command: str, **more: str) -> "subprocess.Popen[str]":
        started = subprocess.Popen(
            [sys.executable, "-P", "-m", *command], cwd=ROOT, env=self._environ | more, text=True
        )
        self._running.append(started)
        return started


@contextmanager
def running(environ: Mapping[str, str]) -> Iterator[Processes]:
    """Processes with these settings, gone at the end."""
    with ExitStack() as end:
        processes = Processes(environ)
        end.callback(processes.kill)
        yield processes
