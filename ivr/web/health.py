"""`/healthz`: whether this HotLine can serve; it tells strangers no more than that."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify

from ivr.conversations.line import Line
from ivr.errors import StoreUnavailable
from ivr.store import heartbeats

SILENT = timedelta(seconds=60)
"""A worker that gave no sign of life for so long is taken for dead (`reliability.md` F23)."""


def health(line: Line) -> Blueprint:
    """The blueprint of the health page: 200 while database and worker are there, else 503."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> tuple[Response, int]:
        state = _state(line)
        return jsonify(state), 200 if set(state.values()) == {"ok"} else 503

    return pages


def _state(line: Line) -> dict[str, str]:
    try:
        with line.hotline.store.reading() as conn:
            beat = heartbeats.last_beats(conn).get(heartbeats.WORKER)
    except StoreUnavailable:
        return {"database": "away", "worker": "unknown"}
    alive = beat is not None and line.clock.now() - beat.at <= SILENT
    return {"database": "ok", "worker": "ok" if alive else "silent"}
