"""The supervisors' pages: the call log and the story of one call.

`ivr.app` registers them. They show one city's calls to its own supervisors; opening a call and
looking for a number are noted in the audit before anything of it is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from ivr import review
from ivr.clock import Clock
from ivr.flow.catalogue import Catalogue
from ivr.store import audit
from ivr.store.db import Store
from ivr.web import call_story
from ivr.web.log_page import LogPage
from ivr.web.login import SignedIn, signed_in, to_the_form
from ivr.web.problems import explain_problems
from ivr.web.showing import Show
from ivr.web.told import Shelf

_LARGEST_ID = 2**63 - 1


def supervisor_pages(
    *,
    store: Store,
    clock: Clock,
    zone_of: Callable[[str], ZoneInfo],
    languages_of: Callable[[str], tuple[str, ...]],
    catalogue: Callable[[], Catalogue],
) -> Blueprint:
    """The blueprint of the supervisors' pages.

    clock: HotLine's, in practice the practice one, so that "today" is what the phones show.
    zone_of, languages_of: give the time zone of a city and the languages it offers, by its id.
    catalogue: gives the catalogue in force, by which the ids in the journal are read.
    """
    pages = Blueprint("supervisors", __name__)
    explain_problems(pages)
    desk = _Desk(store, clock, zone_of, languages_of, catalogue)

    @pages.before_request
    def only_signed_in() -> Response | None:
        return None if current_user.is_authenticated else to_the_form()

    @pages.get("/")
    def home() -> Response:
        return redirect(url_for("supervisors.calls"))

    @pages.get("/calls")
    def calls() -> str:
        return desk.log(signed_in()).asked_by_address()

    @pages.post("/calls")
    def look() -> Response | tuple[str, int]:
        return desk.log(signed_in()).asked_by_form()

    @pages.get("/calls/<int:number>")
    def call(number: int) -> str:
        return desk.story(signed_in(), number)

    return pages


@dataclass(frozen=True)
class _Desk:
    store: Store
    clock: Clock
    zone_of: Callable[[str], ZoneInfo]
    languages_of: Callable[[str], tuple[str, ...]]
    catalogue: Callable[[], Catalogue]

    def log(self, who: SignedIn) -> LogPage:
        return LogPage(
            self.store, who, self._show(who), self.catalogue(), self.languages_of(who.city)
        )

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

    def _show(self, who: SignedIn) -> Show:
        return Show(Shelf(self.catalogue(), self.zone_of(who.city)), self.clock.now())
