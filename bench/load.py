"""Requests as a carrier sends them, over keep-alive connections on loopback, timed one by one."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

CONNECTIONS = 8


@dataclass(frozen=True)
class Result:
    """What a round measured: requests a second, and each request's seconds."""

    a_second: float
    seconds: tuple[float, ...]

    @property
    def p50_ms(self) -> float:
        """Half of the requests were answered within so many milliseconds."""
        return 1000 * median(self.seconds)

    @property
    def p99_ms(self) -> float:
        """Ninety-nine of a hundred were."""
        return 1000 * quantiles(self.seconds, n=100)[98]


def signed(address: str, path: str, form: dict[str, str], token: str) -> bytes:
    """One POST with a genuine signature, as bytes for the wire."""
    signature = RequestValidator(token).compute_signature(f"{address}{path}", form)
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address.removeprefix('http://')}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"X-Twilio-Signature: {signature}\r\n\r\n"
    )
    return head.encode() + body


def as_fast_as_it_goes(port: int, requests: Sequence[bytes]) -> Result:
    """Send everything over eight connections, each sending on as soon as it has its answer."""
    return asyncio.run(_round(port, requests, pace=0.0))


def at_a_pace(
    port: int, requests: Sequence[bytes], a_second: float, *, holding: bytes = b""
) -> Result:
    """Send so many a second; a request's time counts from when it was due, so waits show.

    Raises RuntimeError where an answer does not hold what it has to.
    """
    return asyncio.run(_round(port, requests, pace=1 / a_second, holding=holding))


async def _round(
    port: int, requests: Sequence[bytes], *, pace: float, holding: bytes = b""
) -> Result:
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    begun = time.perf_counter()
    for place, request in enumerate(requests):
        waiting.put_nowait((begun + place * pace, request))
    taken = await asyncio.gather(
        *(_connection(port, waiting, pace, holding) for _ in range(CONNECTIONS))
    )
    seconds = tuple(each for connection in taken for each in connection)
    return Result(len(requests) / (time.perf_counter() - begun), seconds)


async def _connection(
    port: int, waiting: "asyncio.Queue[tuple[float, bytes]]", pace: float, holding: bytes
) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    seconds = []
    while not waiting.empty():
        due, request = waiting.get_nowait()
        if pace:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        begun = due if pace else time.perf_counter()
        writer.write(request)
        await answer(reader, holding)
        seconds.append(time.perf_counter() - begun)
    writer.close()
    return seconds


async def answer(reader: asyncio.StreamReader, holding: bytes = b"") -> bytes:
    """The body of the next answer. Raises RuntimeError for a status other than 200."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(f"not answered with 200: {head[:60]!r}")
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    if holding not in body:
        raise RuntimeError(f"an answer without {holding!r}: {body[:200]!r}")
    return body
