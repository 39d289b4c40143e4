"""The supervisors' pages: the call log, the story of one call, callbacks and emergencies.

`ivr.app` registers them. They show one city's calls to its own supervisors; opening a call and
looking for a number are noted in the audit before anything of it is shown, and so is what is
decided about a callback or an emergency.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from ivr import review
from ivr.clock import Clock
from ivr.dispatch.hotline import Hotline
from ivr.errors import StoreUnavailable
from ivr.store import audit
from ivr.web import call_story
from ivr.web.alert_page import AlertSwitch
from ivr.web.blocks_page import DAYS, LONGEST_REASON, Blocking
from ivr.web.callbacks_page import CallbacksPage, Decision
from ivr.web.emergencies_page import EmergenciesPage
from ivr.web.log_page import LogPage
from ivr.web.login import SignedIn, signed_in, to_the_form
from ivr.web.problems import explain_problems
from ivr.web.showing import Show
from ivr.web.told import Shelf

_LARGEST_ID = 2**63 - 1


def supervisor_pages(hotline: Hotline, clock: Clock) -> Blueprint:
    """The blueprint of the supervisors' pages.

    clock: HotLine's, in practice the practice one, so that "today" is what the phones show.
    """
    pages = Blueprint("supervisors", __name__)
    explain_problems(pages)
    desk = _Desk(hotline, clock)

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

    @pages.get("/callbacks")
    def callbacks() -> str:
        return desk.callbacks(signed_in()).shown()

    @pages.post("/callbacks/<int:number>/<any('approve', 'urgent', 'call-off'):decision>")
    def decide(number: int, decision: str) -> Response:
        return desk.callbacks(signed_in()).decided(number, Decision(decision))

    _add_emergencies(pages, desk)
    _add_blocks(pages, desk)
    _add_alert(pages, desk)
    return pages


def _add_alert(pages: Blueprint, desk: "_Desk") -> None:
    @pages.context_processor
    def air_alert() -> dict[str, object]:
        return desk.air_alert() if current_user.is_authenticated else {}

    @pages.post("/alert/<any('on', 'off'):state>")
    def switch_alert(state: str) -> Response:
        return desk.alert(signed_in()).switched(on=state == "on")


def _add_blocks(pages: Blueprint, desk: "_Desk") -> None:
    @pages.post("/calls/<int:number>/block")
    def block(number: int) -> Response:
        return desk.blocking(signed_in()).propose(number)

    @pages.post("/blocks/<int:number>/agree")
    def agree_to_block(number: int) -> Response:
        return desk.blocking(signed_in()).agree(number)

    @pages.post("/blocks/<int:number>/end")
    def end_block(number: int) -> Response:
        return desk.blocking(signed_in()).end(number)


def _add_emergencies(pages: Blueprint, desk: "_Desk") -> None:
    @pages.get("/emergencies")
    def emergencies() -> str:
        return desk.emergencies(signed_in()).shown()

    @pages.get("/emergencies/now")
    def emergencies_now() -> str:
        return desk.emergencies(signed_in()).part_of_list()

    @pages.get("/emergencies/<int:number>")
    def emergency(number: int) -> str:
        return desk.emergencies(signed_in()).one(number)

    @pages.get("/emergencies/<int:number>/now")
    def emergency_now(number: int) -> str | Response:
        return desk.emergencies(signed_in()).part_of_one(number)

    @pages.post("/emergencies/<int:number>/number")
    def emergency_number(number: int) -> str:
        return desk.emergencies(signed_in()).with_number(number)

    @pages.post("/emergencies/<int:number>/close")
    def close_emergency(number: int) -> Response:
        return desk.emergencies(signed_in()).closed(number)


@dataclass(frozen=True)
class _Desk:
    hotline: Hotline
    clock: Clock

    def log(self, who: SignedIn) -> LogPage:
        languages = self.hotline.city(who.city).languages
        catalogue = self.hotline.catalogue()
        return LogPage(self.hotline.store, who, self._show(who), catalogue, languages)

    def callbacks(self, who: SignedIn) -> CallbacksPage:
        return CallbacksPage(self.hotline, who, self._show(who))

    def blocking(self, who: SignedIn) -> Blocking:
        return Blocking(self.hotline, who, self._show(who))

    def emergencies(self, who: SignedIn) -> EmergenciesPage:
        return EmergenciesPage(self.hotline, who, self._show(who))

    def story(self, who: SignedIn, number: int) -> str:
        if number > _LARGEST_ID:
            abort(404)
        show, store = self._show(who), self.hotline.store
        with store.reading() as conn:
            story = review.call_story(conn, city=who.city, number=number, vault=store.vault)
        if story is None:
            abort(404)
        with store.transaction() as conn:
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
            block_days=DAYS,
            longest_reason=LONGEST_REASON,
        )

    def alert(self, who: SignedIn) -> AlertSwitch:
        return AlertSwitch(self.hotline, self.clock, who)

    def air_alert(self) -> dict[str, object]:
        """What every page tells of an alert, and how its times are shown."""
        who = signed_in()
        try:
            going_on = self.alert(who).going_on()
        except StoreUnavailable:
            going_on = None  # the page itself says so
        return {"air_alert": going_on, "air_times": self._show(who)}

    def _show(self, who: SignedIn) -> Show:
        shelf = Shelf(self.hotline.catalogue(), self.hotline.city(who.city).zone)
        return Show(shelf, self.clock.now())
