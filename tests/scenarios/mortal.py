"""A worker that dies at any commit or request to the carrier, and a carrier that fails in its ways.

Nothing of HotLine's is replaced: the database's own events and the client's own transport are where
it happens. Whoever died is followed by a new worker on the same database.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from flask import Flask
from requests import ReadTimeout
from sqlalchemy import event
from twilio.http.response import Response

from ivr.app import Content, Surroundings, build_ticks
from ivr.carrier.practice.hands import Hands
from ivr.clock import Clock
from ivr.jobs.ticks import Ticks
from ivr.settings import Settings
from tests.wire import AppClient

Fault = Literal["none", "busy", "broken", "no answer"]
BUSY = '{"code": 20429, "message": "Too Many Requests", "status": 429}'
BROKEN = '{"code": 20500, "message": "An internal server error has occurred", "status": 500}'


class Died(BaseException):
    """`kill -9`, as nothing in the process can catch it."""


class FailingClient(AppClient):
    """Carries the worker's requests, or fails: before the carrier has done it, or after."""

    def __init__(self, app: Callable[[], Flask], instant: Callable[[], None]) -> None:
        super().__init__(app)
        self.fault: Fault = "none"
        self._instant = instant

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Response:
        """One request; `busy` takes no order, `broken` and `no answer` take it and don't say so."""
        self._instant()
        if self.fault == "busy":
            return Response(429, BUSY)
        answer = super().request(method, url, *args, **more)
        self._instant()
        if self.fault == "no answer":
            raise ReadTimeout
        return Response(500, BROKEN) if self.fault == "broken" else answer


class MortalWorker:
    """Ticks like a worker. `dies_in`: at which instant from now on, counted from 1; 0 for never."""

    def __init__(
        self, settings: Settings, content: Content, clock: Clock, hands: Hands, app: Flask
    ) -> None:
        self.dies_in = 0
        self.deaths = 0
        self.client = FailingClient(lambda: app, self._instant)
        self._around = Surroundings(clock, lambda work: work(), hands, self.client)
        self._settings, self._content = settings, content
        self.ticks = self._begins()

    def tick(self, now: datetime) -> None:
        """One tick; who dies in it is followed by another."""
        try:
            self.ticks.tick(now)
        except Died:
            self.deaths += 1
            self.ticks.hotline.store.close()
            self.ticks = self._begins()

    def _begins(self) -> Ticks:
        ticks = build_ticks(self._settings, self._around, self._content)
        for instant in ("begin", "commit"):
            event.listen(ticks.hotline.store.engine, instant, self._instant)
        return ticks

    def _instant(self, *_: object) -> None:
        if self.dies_in:
            self.dies_in -= 1
            if not self.dies_in:
                raise Died
