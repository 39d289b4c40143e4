"""`/metrics` for Prometheus: what the web processes count, and how things stand in the database.

Imported by `ivr.app`. Labels are a city's id and the fixed words of this module, never a number, a
name, a code or a text; a word the database has and this module has not is told as `other`. The
page answers to this machine only. Why so: docs/decisions/0008-metrics.md.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from itertools import product
from typing import TypeVar, get_args

from flask import Blueprint, Request, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ivr import review
from ivr.conversations.line import Line
from ivr.errors import StoreUnavailable
from ivr.review import Standing
from ivr.store import outbox
from ivr.web.tally import Tally

_Family = TypeVar("_Family", GaugeMetricFamily, CounterMetricFamily)

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
"""Where several processes count together; `gunicorn.conf.py` sets it."""

# Whoever passes a stranger's request on says so in one of these.
_PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")

_OUTBOX = get_args(outbox.State)
_CALLBACKS = ("asked", "held", "waiting", "taken", "ringing", "talking", "closed")
_EMERGENCIES = (
    "ringing",
    "accepted",
    "not-reached",
    "queued",
    "joined",
    "stopped",
    "left",
    "texted",
    "closed",
)
_JOBS = ("spool", "reconcile", "settle", "doubts", "ask", "held", "send", "heartbeat")
_OTHER = "other"


def metrics(line: Line, tally: Tally) -> Blueprint:
    """The blueprint of the page; a stranger gets the same 404 as for any page there is not."""
    pages = Blueprint("metrics", __name__)
    registry = _registry(tally)
    registry.register(_Standing(line))

    @pages.get("/metrics")
    def told() -> Response:
        if not _from_this_machine(request):
            abort(404)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return pages


def _registry(tally: Tally) -> CollectorRegistry:
    """The process's own counts, or those of all processes of this machine."""
    if MULTIPROCESS not in os.environ:
        return tally.registry
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


def _from_this_machine(asked: Request) -> bool:
    if any(name in asked.headers for name in _PASSED_ON):
        return False
    try:
        return ip_address(asked.remote_addr or "").is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, eq=False)
class _Standing(Collector):
    """Reads at each scrape what all processes share; nothing of it is kept in between."""

    line: Line = field(repr=False)

    def collect(self) -> Iterator[Metric]:
        """The numbers of this moment; without the database only that it is away."""
        now = self.line.clock.now()
        try:
            with self.line.hotline.store.reading() as conn:
                standing = review.standing(conn)
        except StoreUnavailable:
            yield _gauge("hotline_database_up", "Whether the database answers.", 0)
        else:
            yield _gauge("hotline_database_up", "Whether the database answers.", 1)
            cities = [city.city for city in self.line.hotline.cities]
            yield from _told(standing, cities, now)
        yield from self._spool(now)

    def _spool(self, now: datetime) -> Iterator[Metric]:
        waiting = self.line.recorder.spool.rows()
        age = _seconds(now - waiting[0].at) if waiting else 0.0
        yield _gauge("hotline_spooled_rows", "Rows waiting on this machine's disk.", len(waiting))
        yield _gauge("hotline_spooled_oldest_seconds", "Age of the row waiting longest.", age)


def _told(standing: Standing, cities: list[str], now: datetime) -> Iterator[Metric]:
    if standing.worker_beat is not None:
        age = _seconds(now - standing.worker_beat)
        yield _gauge("hotline_worker_tick_age_seconds", "Since the last tick of a worker.", age)
    outgoing = {(state,): count for state, count in standing.outbox.items()}
    by_state = GaugeMetricFamily("hotline_outbox", "Texts and calls going out.", labels=["state"])
    yield _filled(by_state, [_OUTBOX], outgoing.items())
    labels = ["city", "state"]
    callbacks = GaugeMetricFamily("hotline_callbacks", "Requests to be called.", labels=labels)
    yield _filled(callbacks, [cities, _CALLBACKS], standing.callbacks.items())
    emergencies = GaugeMetricFamily("hotline_emergencies", "Cries for help.", labels=labels)
    yield _filled(emergencies, [cities, _EMERGENCIES], standing.emergencies.items())
    oldest = {(city,): _seconds(now - since) for city, since in standing.oldest_open.items()}
    told = "Since the request open longest was made."
    waiting = GaugeMetricFamily("hotline_callback_oldest_open_seconds", told, labels=["city"])
    yield _filled(waiting, [cities], oldest.items())
    failed = {(job,): count for job, count in standing.failed_jobs.items()}
    jobs = CounterMetricFamily("hotline_failed_jobs", "Workers' jobs that failed.", labels=["job"])
    yield _filled(jobs, [_JOBS], failed.items())


def _filled(
    family: _Family, known: Sequence[Sequence[str]], rows: Iterable[tuple[tuple[str, ...], float]]
) -> _Family:
    """A family with every label that is known, at 0 where nothing is, and no other label."""
    sums = dict.fromkeys(product(*known), 0.0)
    for labels, value in rows:
        allowed = zip(labels, known, strict=True)
        told = tuple(label if label in words else _OTHER for label, words in allowed)
        sums[told] = sums.get(told, 0) + value
    for told, value in sums.items():
        family.add_metric(told, value)
    return family


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _seconds(age: timedelta) -> float:
    return max(0.0, age.total_seconds())
