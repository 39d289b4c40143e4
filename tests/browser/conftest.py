"""A HotLine started as a newcomer starts it, by `scripts/run`, and Chromium to visit it with."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
START_SECONDS = 120


@dataclass(frozen=True)
class Started:
    """A running HotLine: its address, and all it said until it was ready."""

    address: str
    said: str


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """`scripts/run` in a folder of its own on a free port, stopped as by Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HOTLINE_", "TWILIO_"))}
    environ = kept | {"PORT": str(port), "HOTLINE_VAR": str(tmp_path_factory.mktemp("var"))}
    environ["HOTLINE_CITIES"] = str(_picked_up_at_once(tmp_path_factory.mktemp("cities")))
    process = subprocess.Popen(
        [str(ROOT / "scripts" / "run")],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Started(f"http://127.0.0.1:{port}", _said_until_ready(process))
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            _end_all(process)


@pytest.fixture(scope="session")
def practice_server(started: Started) -> str:
    """The address of a running HotLine with the practice carrier."""
    return started.address


@pytest.fixture(scope="session")
def first_sign_in(started: Started) -> tuple[str, str]:
    """The e-mail address and password it printed at its start."""
    email = re.search(r"\S+@\S+", started.said)
    password = re.search(r"[Pp]assword\W+(\S+)", started.said)
    assert email, started.said
    assert password, started.said
    return email[0], password[1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for all visits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, chromium_sandbox=False, args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


def _picked_up_at_once(folder: Path) -> Path:
    """The shipped city, whose calls need not ring for four seconds each."""
    pack = (ROOT / "cities" / "ivano-frankivsk.yaml").read_text("utf-8")
    assert "ring_seconds: 4}" in pack
    quick = pack.replace("ring_seconds: 4}", "ring_seconds: 0}")
    (folder / "ivano-frankivsk.yaml").write_text(quick, "utf-8")
    return folder


def _end_all(process: "subprocess.Popen[str]") -> None:
    """Whatever of it is still there, so that a failure leaves nothing running."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    if process.stdout:
        process.stdout.close()


def _said_until_ready(process: "subprocess.Popen[str]") -> str:
    lines: Queue[str] = Queue()
    stream = process.stdout
    assert stream is not None
    # On a thread for as long as it runs: a full pipe would stop HotLine.
    Thread(target=_pass_on, args=(stream, lines), daemon=True).start()
    said = ""
    while "HotLine is running" not in said or "/calls" not in said:
        said += lines.get(timeout=START_SECONDS)
    return said


def _pass_on(stream: IO[str], lines: "Queue[str]") -> None:
    with suppress(ValueError):  # closed while it was read
        for line in stream:
            lines.put(line)
