"""A carrier on loopback without a limit of its own, and its ledger of what it was asked, and when.

It takes every text and call at once, reports nothing back, and lists nothing that came in.
"""

import asyncio
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

Said = tuple[str, dict[str, object]]

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True)
class Text:
    """A text the carrier took; `at` on the clock of `time.monotonic`, which processes share."""

    at: float
    body: str

    @property
    def code(self) -> str | None:
        """The case code in it, if any."""
        found = _CODE.search(self.body)
        return found.group() if found else None


@dataclass
class Ledger:
    """What the carrier at `address` took, in order."""

    address: str = ""
    _taken: list[tuple[float, bytes]] = field(default_factory=list)

    def note(self, body: bytes) -> None:
        """One request to send something."""
        self._taken.append((time.monotonic(), body))

    def __len__(self) -> int:
        return len(self._taken)

    def times(self) -> Iterator[float]:
        """When each was taken."""
        return (at for at, _ in self._taken)

    def texts(self, since: int = 0) -> Iterator[Text]:
        """The texts from that place of the ledger on."""
        for at, body in self._taken[since:]:
            form = parse_qs(body.decode())
            if "Body" in form:
                yield Text(at, form["Body"][0])

    def calls(self) -> Iterator[float]:
        """When each call was taken."""
        return (at for at, body in self._taken if b"Url=" in body)


@contextmanager
def carrier() -> Iterator[Ledger]:
    """A carrier that serves, in a thread of its own, until done."""
    ledger, loop = Ledger(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="carrier")
    thread.start()
    serving = asyncio.run_coroutine_threadsafe(_serve(ledger), loop)
    server = serving.result(10)
    try:
        yield ledger
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _serve(ledger: Ledger) -> asyncio.Server:
    server = await asyncio.start_server(lambda r, w: _connection(ledger, r, w), "127.0.0.1", 0)
    ledger.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    return server


async def _connection(
    ledger: Ledger, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            body = await reader.readexactly(int(length[1]) if length else 0)
            writer.write(_answer(ledger, head.split(b" ", 2), body))
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _taken(ledger: Ledger, body: bytes) -> Said:
    ledger.note(body)
    return "201 Created", {"sid": f"SM{secrets.token_hex(16)}", "status": "queued"}


def _nothing(path: bytes) -> Said:
    return "200 OK", {"messages" if b"Messages" in path else "calls": [], "page_size": 50}


def _answer(ledger: Ledger, head: list[bytes], body: bytes) -> bytes:
    status, said = _taken(ledger, body) if head[0] == b"POST" else _nothing(head[1])
    content = json.dumps(said).encode()
    lines = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
    return f"{lines}Content-Length: {len(content)}\r\n\r\n".encode() + content
