"""Fetching what came in while HotLine was away: at the worker's start and every five minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from ivr.carrier.base import Carrier
from ivr.dispatch import missed
from ivr.dispatch.hotline import Hotline
from ivr.errors import CarrierError
from ivr.store.outbox import Kind

EVERY = timedelta(minutes=5)

log = structlog.get_logger()


@dataclass
class Reconciler:
    """Reads the carriers' lists of one worker; what another one took in is known by its sid."""

    hotline: Hotline = field(repr=False)
    carriers: Mapping[Kind, Carrier]
    _due_at: datetime | None = None

    def run_if_due(self, now: datetime) -> int:
        """Take in what is unknown; gives how many. A carrier that does not answer waits a round."""
        if self._due_at is not None and now < self._due_at:
            return 0
        self._due_at = now + EVERY
        try:
            calls = missed.take_in_calls(self.hotline, self.carriers["call"], now)
            texts = missed.take_in_texts(self.hotline, self.carriers["text"], now)
        except CarrierError as failure:
            log.warning("carrier's lists not read", code=failure.code, reason=str(failure))
            return 0
        if calls + texts:
            log.info("taken in late", calls=calls, texts=texts)
        return calls + texts
