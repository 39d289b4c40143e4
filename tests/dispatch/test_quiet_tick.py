"""What a worker costs that has nothing to do: it ticks every second, all day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from twilio.http import HttpClient
from twilio.http.response import Response

from ivr.app import Content, Surroundings, build_ticks
from ivr.settings import load_settings

MOST = 15
"""Questions a tick: about one for each job, and two signs of life."""


class HandClock:
    at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class Nothing(HttpClient):  # type: ignore[misc]
    """A carrier at which nothing ever came in."""

    def __init__(self) -> None:
        super().__init__(None, False, None)

    def request(self, method: str, url: str, *_: Any, **__: Any) -> Response:
        return Response(200, '{"messages": []}' if "Messages" in url else '{"calls": []}')


def test_a_quiet_tick_asks_little_of_the_database(
    tmp_path: Path, database_url: str, content: Content
) -> None:
    clock = HandClock()
    settings = load_settings({"HOTLINE_VAR": str(tmp_path), "HOTLINE_DATABASE_URL": database_url})
    around = Surroundings(clock, lambda work: work(), http_client=Nothing())
    ticks, asked = build_ticks(settings, around, content), []
    ticks.tick(clock.now())

    @event.listens_for(ticks.hotline.store.engine, "before_cursor_execute")
    def _note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    for _ in range(3):
        clock.at += timedelta(seconds=1)
        ticks.tick(clock.now())
    ticks.hotline.store.close()
    questions = [each for each in asked if not each.startswith("BEGIN")]
    assert len(questions) <= 3 * MOST, "\n".join(questions)
