"""The supervisors' pages: the call log and the story of one call.

`ivr.app` registers them. They show one city's calls to its own supervisors; opening a call is
noted in the audit before anything of it is shown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from ivr import review
from ivr.clock import Clock
from ivr.flow.catalogue import Catalogue
from ivr.store import audit
from ivr.store.db import Store
from ivr.web import call_story, times
from ivr.web.call_words import CHANNELS, OUTCOMES, STATES, TONES, words
from ivr.web.languages import page_language
from ivr.web.login import SignedIn, signed_in, to_the_form
from ivr.web.problems import explain_problems
from ivr.web.told import Shelf

PAGE_SIZE = 50
_LARGEST_ID = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,19})")


def supervisor_pages(
    *,
    store: Store,
    clock: Clock,
    zone_of: Callable[[str], ZoneInfo],
    catalogue: Callable[[], Catalogue],
) -> Blueprint:
    """The blueprint of the supervisors' pages.

    clock: HotLine's, in practice the practice one, so that "today" is what the phones show.
    zone_of: gives the time zone of a city by its id.
    catalogue: gives the catalogue in force, by which the ids in the journal are read.
    """
    pages = Blueprint("supervisors", __name__)
    explain_problems(pages)
    desk = _Desk(store, clock, zone_of, catalogue)

    @pages.before_request
    def only_signed_in() -> Response | None:
        return None if current_user.is_authenticated else to_the_form()

    @pages.get("/")
    def home() -> Response:
        return redirect(url_for("supervisors.calls"))

    @pages.get("/calls")
    def calls() -> str:
        return desk.log(signed_in())

    @pages.get("/calls/<int:number>")
    def call(number: int) -> str:
        return desk.story(signed_in(), number)

    return pages


@dataclass(frozen=True)
class _Show:
    """What templates need to tell times and ids."""

    shelf: Shelf
    now: datetime

    def recent(self, at: datetime) -> str:
        return times.recent(at, self.shelf.zone, now=self.now)

    def moment(self, at: datetime) -> str:
        return times.moment(at, self.shelf.zone)

    def clock(self, at: datetime, day: datetime) -> str:
        return times.clock_time(at, self.shelf.zone, day=day.astimezone(self.shelf.zone).date())

    def length(self, duration: timedelta) -> str:
        return times.length(duration)

    def topic(self, protocol: str) -> str:
        return self.shelf.topic(protocol, page_language())

    def channel(self, name: str) -> str:
        return words(CHANNELS, name)

    def outcome(self, name: str) -> str:
        return words(OUTCOMES, name)

    def state(self, name: str) -> str:
        return words(STATES, name)

    def tone(self, name: str) -> str:
        return TONES.get(name, "")


@dataclass(frozen=True)
class _Desk:
    store: Store
    clock: Clock
    zone_of: Callable[[str], ZoneInfo]
    catalogue: Callable[[], Catalogue]

    def log(self, who: SignedIn) -> str:
        show = self._show(who)
        before, after = (_cursor(request.args.get(name)) for name in ("before", "after"))
        midnight = _midnight(show.now, show.shelf.zone)
        with self.store.reading() as conn:
            page = review.call_log(
                conn,
                city=who.city,
                vault=self.store.vault,
                limit=PAGE_SIZE,
                before=before,
                after=None if before else after,
            )
            counts = review.counts(
                conn, city=who.city, today=midnight, week=show.now - timedelta(days=7)
            )
        return render_template("calls.html", page=page, counts=counts, show=show, cursor=_written)

    def story(self, who: SignedIn, number: int) -> str:
        if number > _LARGEST_ID:
            abort(404)
        show, vault = self._show(who), self.store.vault
        with self.store.reading() as conn:
            story = review.call_story(conn, city=who.city, number=number, vault=vault)
        if story is None:
            abort(404)
        with self.store.transaction() as conn:
            audit.record(
                conn,
                at=show.now,
                city=who.city,
                supervisor=who.id,
                action="call-read",
                subject=str(number),
            )
        return render_template(
            "call.html",
            line=story.line,
            turns=call_story.turns(story, show.shelf),
            callback=story.callback,
            callback_events=story.callback and call_story.callback_events(story.callback),
            emergency=story.emergency,
            emergency_events=story.emergency and call_story.emergency_events(story.emergency),
            show=show,
        )

    def _show(self, who: SignedIn) -> _Show:
        return _Show(Shelf(self.catalogue(), self.zone_of(who.city)), self.clock.now())


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def _cursor(written: str | None) -> review.Cursor | None:
    """A place in the log as an address carries it; whatever is none leads to the newest calls."""
    match = _CURSOR.fullmatch(written or "")
    if match is None or int(match[2]) > _LARGEST_ID:
        return None
    try:
        return review.Cursor(_EPOCH + timedelta(microseconds=int(match[1])), int(match[2]))
    except OverflowError:
        return None


def _written(cursor: review.Cursor) -> str:
    return f"{(cursor.at - _EPOCH) // timedelta(microseconds=1)}-{cursor.id}"
