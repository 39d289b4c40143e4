"""A PostgreSQL that falls silent: neither an answer nor an end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from sqlalchemy import URL, make_url


@contextmanager
def wired(postgres_url: str) -> Iterator["Wire"]:
    """A wire to the server of a test's database."""
    wire = Wire(make_url(postgres_url))
    yield wire
    wire.close()


class Wire:
    """A wire between HotLine and the server that can go dead without being cut.

    `alive` is cleared and set by hand; what was sent meanwhile arrives late. `url` is the database
    at its end.
    """

    def __init__(self, url: URL) -> None:
        self.alive = Event()
        self.alive.set()
        self._server = f"{url.query['host']}/.s.PGSQL.5432"
        self._ends: list[socket.socket] = []
        self._carrying: list[Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        port: int = self._listening.getsockname()[1]
        here = url.set(host="127.0.0.1", port=port, query={})
        self.url = here.render_as_string(hide_password=False)
        Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(self._server)
            self._ends += (here, there)
            for ends in ((here, there), (there, here)):
                self._carrying.append(Thread(target=self._carry, args=ends, daemon=True))
                self._carrying[-1].start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # nobody waits for it any more
            while data := source.recv(65_536):
                self.alive.wait()
                target.sendall(data)
        _hang_up(target, socket.SHUT_WR)

    def close(self) -> None:
        """Let everything through and take no more."""
        self.alive.set()
        _hang_up(self._listening, socket.SHUT_RDWR)
        self._listening.close()
        for end in self._ends:
            _hang_up(end, socket.SHUT_RDWR)
        for each in self._carrying:
            each.join()
        for end in self._ends:
            end.close()


def _hang_up(end: socket.socket, how: int) -> None:
    with suppress(OSError):
        end.shutdown(how)
